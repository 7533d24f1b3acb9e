"""Django's filter and tag for dates, in the style that the blog's owner has chosen; every template has them."""

from datetime import datetime

from django import template
from django.template.defaultfilters import date as djangos
from django.utils.timezone import is_aware, localtime

from lib.text.dates import asked
from lib.text.times import iso

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value, form="DATE_FORMAT"):
    if form == "c" and isinstance(value, datetime) and is_aware(value):
        return iso(value)
    return djangos(value, asked(form))


@register.simple_tag
def now(form):
    """The present time; `{% now "Y" as year %}` keeps it."""
    return date(localtime(), form)
