from django import template

from comments.unsent import Unsent

register = template.Library()


@register.simple_tag(takes_context=True)
def unsent_place(context):
    """Where this browser's last unsent text is given back, or an empty text."""
    return Unsent.objects.of(context["request"]).values_list("place", flat=True).first() or ""
