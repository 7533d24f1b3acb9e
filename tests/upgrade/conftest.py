"""A release's blog, opened with the code as it is now."""

import json
import shutil
import subprocess
import sys
import tarfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.signin.limits import rate_counters
from blog.mail.outbox import deliver
from blog.models import OutgoingMail
from blog.pagecache import fragment_cache
from lib.cache import file_cache
from tests.upgrade import copies
from tests.upgrade.visitors import Visitor

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RELEASES = sorted(path.parent for path in HERE.glob("*/told.json"))
# The present code is one as well, for as long as its script runs.
NOW = pytest.param(None, id="now", marks=[pytest.mark.slow, pytest.mark.databases])
LATER = 60  # seconds after the release's code was last run


@pytest.fixture(scope="session", params=[*RELEASES, NOW], ids=lambda folder: folder.name)
def release(request, tmp_path_factory, django_db_blocker):
    """(what was told, the folder, the database) brought up to the present code, as at its start."""
    folder = tmp_path_factory.mktemp("release")
    kept = request.param or _made(folder / "now")
    told = json.loads((kept / "told.json").read_text())
    with tarfile.open(kept / "site.tar.xz") as package:
        package.extractall(folder, filter="data")
    with django_db_blocker.unblock(), copies.brought_over(folder / "db.sqlite3") as database:
        with override_settings(**told["settings"]):
            copies.once_for_all_processes(database, kept.name, tmp_path_factory, _brought_up)
        with django_db_blocker.block():
            yield told, folder, database


@pytest.fixture
def upgraded(release, tmp_path, settings, monkeypatch, django_db_blocker):
    """The blog of the release, as it is for one test."""
    told, folder, database = release
    for name in ("pages", "media", "downloads"):
        shutil.copytree(folder / name, tmp_path / name)
    for name, value in told["settings"].items():
        setattr(settings, name, value)
    settings.MEDIA_ROOT, settings.DOWNLOADS_ROOT = tmp_path / "media", tmp_path / "downloads"
    settings.CACHES = _without_redis(tmp_path / "pages")
    _set_the_clock(monkeypatch, told["at"] + LATER)
    around = transaction.atomic()
    around._from_testcase = True  # As that around any other test, it keeps nobody waiting.
    with django_db_blocker.unblock(), copies.leading_to(database), around:
        # It is the same blog for each test, so what a process keeps of one is no other's.
        fragment_cache.recent.clear()
        ContentType.objects.clear_cache()
        yield Upgraded(told)
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


@pytest.fixture
def mailed(upgraded, postbox):
    """A function that has the letters of one kind delivered, and no others; all that has arrived."""

    def mailed(kind):
        for letter in OutgoingMail.objects.queued().filter(kind=kind).order_by("pk"):
            deliver.call(letter.pk)
        return postbox.messages

    return mailed


class Upgraded:
    def __init__(self, told):
        self.told = told

    def visitor(self, name):
        """Somebody, with what their browser has kept."""
        return Visitor(**self.told["browsers"][name])


def _brought_up():
    call_command("migrate", verbosity=0)
    call_command("ensure_roles")


def _made(folder):
    command = [sys.executable, "-m", "tests.upgrade.make", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder


def _without_redis(pages):
    counts = {"BACKEND": f"{rate_counters.__name__}.{rate_counters.RateCounters.__name__}"}
    kept = {"BACKEND": f"{file_cache.__name__}.{file_cache.FileCache.__name__}", "LOCATION": pages}
    return {"default": counts, "pages": kept | {"OPTIONS": {"MAX_BYTES": 2**20}}}


def _set_the_clock(monkeypatch, at):
    """Let it be `at` for everybody, and time go on from there.

    The function itself is changed and not its name, since models have it as a default.
    """

    def now():
        return datetime.now(tz=UTC) + AHEAD  # noqa: F821 (run among the names of its module)

    ahead, clock = at - time.time(), time.time
    monkeypatch.setattr(timezone, "AHEAD", timedelta(seconds=ahead), raising=False)
    monkeypatch.setattr(timezone.now, "__code__", now.__code__)
    monkeypatch.setattr(time, "time", lambda: clock() + ahead)
