"""Django's filter and tag for dates, in the style that the blog's owner has chosen; every template has them."""

from datetime import datetime

from django import template
from django.template.defaultfilters import date as djangos
from django.utils.timezone import localtime

from lib.text.dates import asked

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value, form="DATE_FORMAT"):
    """A time for machines has thousandths of a second: HTML knows no smaller parts."""
    if form == "c" and isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "auto")
    return djangos(value, asked(form))


@register.simple_tag
def now(form):
    """The present time; `{% now "Y" as year %}` keeps it."""
    return date(localtime(), form)
