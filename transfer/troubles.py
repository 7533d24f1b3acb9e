"""What can be wrong with the backups; lib/troubles.py."""

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.troubles import Trouble, look
from transfer.models import Backup, BackupSchedule

OVERDUE = 2  # spans of the schedule


@look
def backups():
    if said := why_look():
        meanwhile = _("If this machine breaks now, everything is lost.")
        if Backup.last_good():
            meanwhile = _("If this machine breaks now, everything since is lost.")
        button = _("Backups")
        yield Trouble(said, meanwhile, reverse("desk_backups"), button, is_for_owners=True)


def why_look():
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
