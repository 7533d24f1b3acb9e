"""What the owner is told of the backups, on the page of backups and on the desk's first."""

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lib.text.dates import date_format
from transfer import troubles
from transfer.backup.manifest import in_words, missing_in_words
from transfer.models import Backup

register = template.Library()


@register.simple_tag
def backup_trouble():
    """Why an owner should look at the backups, in a sentence; or nothing."""
    return troubles.why_look()


@register.simple_tag
def last_good_backup():
    return Backup.last_good()


@register.filter
def as_moment(at):
    """“today, 04:10”, “yesterday, 04:10”, “25 Nov, 17:02”"""
    at = localtime(at)
    days = (localtime().date() - at.date()).days
    day_words = {0: _("today, %(time)s"), 1: _("yesterday, %(time)s")}.get(days)
    return (
        day_words % {"time": date_format(at, "H:i")} if day_words else date_format(at, "j M Y, H:i")
    )


@register.filter
def what_it_has(backup):
    return in_words(backup.articles, backup.comments, backup.files)


@register.filter
def what_is_missing(backup):
    return missing_in_words(backup.missing) if backup.missing else ""
