"""A site made of a backup. All is unpacked, checked and brought to this release before anything is touched.

Then each thing takes the place of what was there, which stays beside it. A run that is killed before
that has changed nothing; one that is killed meanwhile is finished by the same command.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from lib.processes.alone import alone
from transfer.archive.kinds import digest_of
from transfer.backup import checking, files, manifest, scratch, swapping
from transfer.backup.refusals import BackupFailed, in_sentences

STAGE = "restoring"
BEGUN = "begun.json"  # In it once all is checked: from then on, the swap only goes forward.


@dataclass(frozen=True)
class Restored:
    manifest: manifest.Manifest
    aside: list  # where that is now which was there
    has_another_secret: bool


def restore(file, identities=(), *, replaces=False):
    """Make this site what a backup has; returns a Restored. Raises BackupFailed.

    A site that isn't empty is replaced only if that is said.
    """
    file = Path(file).absolute()
    with in_sentences(), alone("backup", in_the_database=False):
        digest = digest_of(file.open("rb"))
        begun = _earlier_run(file, digest)
        if not begun:
            swapper = swapping.of_this_site()
            swapper.refuse(replaces)
            begun = _prepare(file, digest, identities, swapper)
        backed_up, _files = manifest.BackupKind.read(json.dumps(begun["manifest"]))
        stage, stamp, aside = _stage(), begun["stamp"], []
        if not backed_up.comes_without_files:
            for name, place in files.folders().items():
                aside.append(swapping.folder_takes_place(stage / name, place, stamp))
        aside.append(swapping.of_this_site().swap(stage, stamp))
        (stage / BEGUN).unlink()
        shutil.rmtree(stage)
        aside = [str(one) for one in aside if one]
        return Restored(backed_up, aside, backed_up.secret != manifest.digest_of_the_secret())


def _earlier_run(file, digest):
    """What an earlier run has noted, if it was killed in the middle of the swap."""
    note = _stage() / BEGUN
    if not note.exists():
        return None
    begun = json.loads(note.read_text())
    if tuple(begun["digest"]) != digest:
        message = _("The restore of %(file)s was interrupted. Run it again first.")
        raise BackupFailed(message % {"file": begun["file"]})
    return begun


def _prepare(file, digest, identities, swapper):
    stage = scratch.folder(STAGE)
    try:
        backed_up = checking.unpacked(file, stage, identities)
        for name in files.folders():
            (stage / name).mkdir(mode=0o700, exist_ok=True)
        address, inventory = swapper.stage(stage)
        checking.look_at(backed_up, address, inventory, stage)
        swapper.renew(stage, get_random_string(32, "0123456789abcdef"))
    except BaseException:
        swapper.drop()
        shutil.rmtree(stage, ignore_errors=True)
        raise
    begun = {
        "file": str(file),
        "digest": digest,
        "stamp": f"before-{timezone.now():%Y%m%d-%H%M%S}",
        "manifest": json.loads(backed_up.to_json()),
    }
    os.sync()
    partial = (stage / BEGUN).with_suffix(".partial")
    with partial.open("w") as note:
        note.write(json.dumps(begun))
        note.flush()
        os.fsync(note.fileno())
    partial.rename(stage / BEGUN)
    os.sync()
    return begun


def _stage():
    return Path(settings.DATA_DIR) / STAGE
