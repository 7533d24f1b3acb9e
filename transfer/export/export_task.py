"""Somebody's copy of everything, from the button to the file and its end."""

import logging
import shutil
import time

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from blog.mail import outbox
from lib.people import personal_data
from lib.processes.task_names import LONG, called
from transfer.export.export_archive import pack
from transfer.models.downloads import SILENT, TRIES, Download, SiteExport, folder

logger = logging.getLogger(__name__)

READY = "transfer.download"


class TooSoon(Exception):
    """Raised where there is a copy that isn't old enough to be made again."""


class NobodyWaits(Exception):
    """The account was deleted meanwhile, or the file."""


@transaction.atomic
def ask(account):
    """Have the worker make a copy. One is made at a time; raises TooSoon for the next of a day."""
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    return _ask(account=account)


@transaction.atomic
def ask_for_guest(email):
    """Have the worker make a copy of what is kept under an address; raises TooSoon like the other.

    Two who ask at once get the same one.
    """
    return _ask(email=email)


def _ask(**whose):
    last = Download.objects.filter(**whose).select_for_update().first()
    if last and last.is_at_work:
        return last
    if last and not last.can_be_asked_anew:
        raise TooSoon
    if last:
        throw_away(last)
    download, is_new = Download.objects.get_or_create(**whose)
    if is_new:
        make.enqueue(download.pk)
    return download


def throw_away(*downloads):
    """Delete the downloads' rows now, their files with the commit."""
    for one in downloads:
        type(one).objects.filter(pk=one.pk).delete()
    transaction.on_commit(lambda: _drop_files(downloads))


def _drop_files(downloads):
    for one in downloads:
        try:
            one.drop_files()
        except OSError as away:  # The bucket. Nobody can find the file, whose row is gone.
            logger.warning("A download couldn’t be deleted: %s", away)


@called(gettext_lazy("Preparing somebody’s copy of their data"), LONG)
@task
def make(pk):
    """Write the file, and owe the letter that says so."""
    download = Download.objects.select_related("account").filter(pk=pk).first()
    carry_out(download, _write, _tell_them)


def carry_out(prepared, write, then=lambda prepared: None, noted_every=0):
    """Have `write(prepared, progress)` make the file that somebody asked for, unless it has failed too often.

    How far it is, as `progress(number)` is told, is noted every few seconds. `then` is called in the
    transaction that says that the file is there.
    """
    if prepared is None or not prepared.take():
        return  # Nobody waits for it any more, or another worker is at it.
    if prepared.tries >= TRIES:
        prepared.keep(state=prepared.State.FAILED)
        return
    done, noted_at = 0, time.monotonic()

    def progress(number):
        nonlocal done, noted_at
        done += number
        if time.monotonic() - noted_at >= noted_every:
            noted_at = time.monotonic()
            if not prepared.keep(done=done):
                raise NobodyWaits

    try:
        prepared.path.unlink(missing_ok=True)
        write(prepared, progress)
        prepared.put_into_the_bucket()
        with transaction.atomic():
            if not prepared.finish():
                raise NobodyWaits
            then(prepared)
    except NobodyWaits:
        prepared.path.unlink(missing_ok=True)
    except Exception:  # Whatever it is: a full disk, or a mistake of ours. They are told.
        logger.exception("%s could not be made", str(prepared).capitalize())
        prepared.path.unlink(missing_ok=True)
        prepared.keep(state=prepared.State.FAILED)


def tidy():
    """Delete what was kept long enough, what nobody's row names, and go on with what was left."""
    throw_away(*Download.objects.over(), *SiteExport.objects.over())
    for left in Download.objects.left():
        if left.keep_waiting():
            make.enqueue(left.pk)
    names = [*_names(Download), *_names(SiteExport)]
    for path in folder().iterdir():
        # Not what is just being begun: its row may be too young to be among these.
        is_known = any(name in path.name for name in names)
        if not is_known and time.time() - path.stat().st_mtime > SILENT.total_seconds():
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _names(model):
    return model.objects.values_list("name", flat=True)


def _write(download, progress):
    if account := download.account:
        whose, sections = account.name, personal_data.sections(account)
    else:
        whose, sections = download.email, personal_data.guest_sections(download.email)
    download.keep(total=sum(section.rows.count() for section in sections))
    pack(download.path, whose, sections, progress=progress)


def _tell_them(download):
    if download.account:  # A guest waits on the page, which opens by a code alone.
        outbox.enqueue(READY, download.account, about=download, due=timezone.now())
