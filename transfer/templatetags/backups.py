"""What the owner is told of the backups, on the page of backups and on the desk's first."""

from django import template
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text.dates import date_format
from transfer.backup.manifest import in_words
from transfer.models import Backup, BackupSchedule

OVERDUE = 2  # spans of the schedule

register = template.Library()


@register.simple_tag
def backup_trouble():
    """Why an owner should look at the backups, in a sentence; or nothing."""
    last, span = Backup.last_good(), BackupSchedule.current().span
    if not last:
        return _("There is no backup yet.")
    days = (now() - last.made_at).days
    if span and now() - last.made_at > OVERDUE * span:
        said = ngettext(
            "The last good backup is %(n)d day old.",
            "The last good backup is %(n)d days old.",
            days,
        )
        return said % {"n": days}
    return ""


@register.simple_tag
def last_good_backup():
    return Backup.last_good()


@register.filter
def as_moment(at):
    """“today, 04:10”, “yesterday, 04:10”, “25 Nov, 17:02”"""
    at = localtime(at)
    days = (localtime().date() - at.date()).days
    said = {0: _("today, %(time)s"), 1: _("yesterday, %(time)s")}.get(days)
    return said % {"time": date_format(at, "H:i")} if said else date_format(at, "j M Y, H:i")


@register.filter
def what_it_has(backup):
    return in_words(backup.articles, backup.comments, backup.files)
