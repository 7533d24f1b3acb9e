"""What can be wrong with the backups; lib/observing/troubles.py."""

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.observing.troubles import Trouble, look
from transfer.models import Backup, BackupSchedule

OVERDUE = 2  # spans of the schedule
BY_HAND = timedelta(days=7)  # For so long one that somebody made is enough without a schedule.


@look
def backups():
    if reason := why_look():
        meanwhile = _("If this server breaks now, everything is lost.")
        if Backup.last_good():
            meanwhile = _("If this server breaks now, everything since then is lost.")
        button = _("Backups")
        yield Trouble(reason, meanwhile, reverse("desk_backups"), button, is_for_owners=True)


def why_look():
    """Why an owner should look at the backups, in a sentence; or nothing."""
    last, span = Backup.last_good(), BackupSchedule.current().span
    if not last:
        return _("There is no backup yet.")
    age = now() - last.made_at
    if span and age > OVERDUE * span:
        reason = ngettext(
            "The last good backup is %(n)d day old.",
            "The last good backup is %(n)d days old.",
            age.days,
        )
    elif not span and age > BY_HAND:
        reason = ngettext(
            "No backups are scheduled, and the last one is %(n)d day old.",
            "No backups are scheduled, and the last one is %(n)d days old.",
            age.days,
        )
    else:
        return ""
    return reason % {"n": age.days}
