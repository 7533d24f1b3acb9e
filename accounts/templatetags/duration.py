from datetime import timedelta

from django import template
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def duration(time):
    """A length of time in words: “90 days”, “12 hours”."""
    if time < timedelta(days=2):
        hours = round(time.total_seconds() / 3600)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", time.days) % {"n": time.days}
