"""Thanking those who read a draft first, in one sentence."""

from django import template
from django.db import models
from django.utils.translation import gettext as _

from blog.content.bylines import names_of
from lib.db.prepared import Prepared
from trials.models import TrialReader

register = template.Library()


_has_readers_to_thank = Prepared(
    lambda draft: TrialReader.objects.to_thank(draft).values_list("pk", flat=True)[:1],
    draft=models.BigIntegerField(),
)


@register.filter
def thanked(post):
    """Whom its author thanks for a trial reading, in the order in which they were asked."""
    if not _has_readers_to_thank(draft=post.pk):
        return []  # As of most, and then it is asked for with every comment.
    return list(TrialReader.objects.to_thank(post))


@register.simple_tag
def thanks_to(readers):
    return _("With thanks to %(names)s, who read it first.") % {"names": names_of(readers)}
