"""What moved in, and from where; and what somebody takes away (transfer/models/downloads.py)."""

from transfer.models.downloads import Download
from transfer.models.import_runs import ImportRun, MissingFile
from transfer.models.imported import Imported

__all__ = [
    "Download",
    "ImportRun",
    "Imported",
    "MissingFile",
]
