"""What moved in, and from where; what somebody takes away (downloads.py), and what is kept elsewhere (backups.py)."""

from transfer.models.backups import Backup, BackupSchedule
from transfer.models.downloads import Download, SiteExport
from transfer.models.import_runs import ImportRun
from transfer.models.imported import Imported
from transfer.models.missing_files import MissingFile

__all__ = [
    "Backup",
    "BackupSchedule",
    "Download",
    "ImportRun",
    "Imported",
    "MissingFile",
    "SiteExport",
]
