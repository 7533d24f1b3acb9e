"""The style sheet of a theme, on top of ours."""

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static

register = template.Library()
SHEET = "css/theme.css"


@register.simple_tag
def theme_style():
    """The address of the theme's style sheet, or "" where the theme has none."""
    return static(SHEET) if finders.find(SHEET) else ""
