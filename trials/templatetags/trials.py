"""Thanking those who read a draft first, in one sentence."""

from django import template
from django.utils.translation import gettext as _

from blog.content.bylines import names_of
from comments.models import TrialReader

register = template.Library()


@register.filter
def thanked(post):
    """Whom its author thanks for a trial reading, in the order in which they were asked."""
    return list(TrialReader.objects.to_thank(post))


@register.simple_tag
def thanks_to(readers):
    return _("With thanks to %(names)s, who read it first.") % {"names": names_of(readers)}
