"""Times and spans in words: “16 Nov, 09:30”, “7 days”."""

from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from lib.text.dates import date_format

DAY = timedelta(days=1)
NEARLY = timedelta(hours=1)  # A ban of seven days is decided a while after it was shown.
# Django’s own words, written here again so that our catalogues translate them, for `timesince` in
# templates as well: its Chinese counts 2 日, which is a date.
SPANS = {
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}


def iso(at):
    """A time for machines, to a thousandth of a second: HTML knows no smaller parts."""
    return localtime(at).isoformat(timespec="milliseconds" if at.microsecond else "auto")


def when(at):
    """A time, with the year when it isn't this one."""
    return date_format(localtime(at), "j M, H:i" if _is_this_year(at) else "j M Y, H:i")


def at_or_on(at):
    """“At 10:04” of today, “On 27 Nov, 10:04” of another day."""
    local = localtime(at)
    if local.date() == localdate():
        return _("At %(time)s") % {"time": date_format(local, "H:i")}
    return _("On %(when)s") % {"when": when(at)}


def day(at):
    return date_format(localtime(at), "j M" if _is_this_year(at) else "j M Y")


def age(at):
    """The time since `at`, to one unit: “3 days”."""
    return timesince(at, time_strings=SPANS, depth=1)


def is_recent(at):
    """Whether it was less than a minute ago, which no span says well."""
    return timezone.now() - at < timedelta(minutes=1)


def short(span):
    """A span to two units, the second left out where it is nothing: “1 h 40 min”, “3 d 4 h”."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return _("under 1 min")
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _span(_("%(n)d d"), days, _("%(n)d h"), hours)
    return _span(_("%(n)d h"), hours, _("%(n)d min"), minutes)


def _span(larger, n, smaller, m):
    parts = [words % {"n": count} for words, count in ((larger, n), (smaller, m)) if count]
    return " ".join(parts).replace(" ", "\u00a0")


def days(span):
    """A span of whole days in words, or None if it isn't one."""
    count = round(span / DAY)
    if count < 1 or abs(span - count * DAY) > NEARLY:
        return None
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def month_of(at):
    """The beginning of the month in which `at` lies."""
    return localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(at):
    """The beginning of the month after it."""
    return month_of(month_of(at) + 32 * DAY)


def month_name(at):
    return date_format(localtime(at), "F Y")


def _is_this_year(at):
    return localtime(at).year == localdate().year
