"""What the page of a text has to fetch besides what every page does: `{% for sheet in html|sheets %}`."""

from django import template

from blog.content import insets

register = template.Library()
register.filter("sheets", insets.sheets)
register.filter("scripts", insets.scripts)
