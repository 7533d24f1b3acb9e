"""Figures of the backups for the monitoring; lib/observing/gauges.py."""

from math import inf

from django.utils.timezone import now

from lib.observing.gauges import gauge
from transfer.models import Backup


@gauge("parley_backup_age_seconds", "Seconds since the last good backup; infinite without one.")
def backup_age():
    last = Backup.last_good()
    return (now() - last.made_at).total_seconds() if last else inf
