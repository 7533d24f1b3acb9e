"""Folders that are begun anew, and our own commands on a database that isn't the site's."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lib.processes.killable import PROJECT
from transfer.backup.refusals import BackupFailed

KEPT_FROM_US = ("PATH", "LANG", "LANGUAGE_CODE", "TMPDIR")


def folder(name):
    """An empty folder in the site's own; whatever a killed run has left there is gone."""
    path = Path(settings.DATA_DIR) / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700, parents=True)
    return path


def refuse_little_room(where, needed):
    free = shutil.disk_usage(where).free
    if free < needed:
        message = _(
            "The disk is too full: %(needed)d MB are needed in %(folder)s, %(free)d MB are free."
        )
        numbers = {"needed": -(-needed // 10**6), "free": free // 10**6, "folder": where}
        raise BackupFailed(message % numbers)


def bring_up_to_date(address, where):
    """Bring a scratch database to this release."""
    done = _manage(address, where, "migrate", "--no-input", "--verbosity=0")
    if done.returncode:
        message = _("The database can’t be brought to this release: %(why)s")
        raise BackupFailed(message % {"why": _last_line(done)})


def refuse_faults(address, where):
    """Refuse a scratch database whose threads aren't sound."""
    done = _manage(address, where, "check_threads", "--json")
    try:
        faults = json.loads(done.stdout)["faults"]
    except (ValueError, KeyError) as error:
        message = _("The comments can’t be checked: %(why)s")
        raise BackupFailed(message % {"why": _last_line(done)}) from error
    if faults:
        message = _("The comments in the backup aren’t intact: %(n)d faults.")
        raise BackupFailed(message % {"n": len(faults)})


def _last_line(done):
    return (done.stderr.strip().split("\n") or [""])[-1][:300]


def _manage(address, where, *command):
    """One of our commands, with none of the site's settings: it sends no mail and shares no cache."""
    home = where / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    environment = {name: os.environ[name] for name in KEPT_FROM_US if name in os.environ}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "SECRET_KEY_FALLBACKS": ",".join(settings.SECRET_KEY_FALLBACKS),
        "DATABASE_URL": address,
        "DATA_DIR": str(home),
        "CACHE_URL": "",
        "EMAIL_URL": "dummy:",
    }
    return subprocess.run(
        [sys.executable, PROJECT / "manage.py", *command],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
