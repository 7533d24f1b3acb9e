"""Somebody's copy of everything, from the button to the file and its end."""

import logging
import time

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from accounts.models import User
from blog.mail import outbox
from lib import personal_data
from transfer.export.export_archive import pack
from transfer.models.downloads import SILENT, TRIES, Download, folder

logger = logging.getLogger(__name__)

READY = "transfer.download"


class TooSoon(Exception):
    """There is a copy that isn't old enough to be made anew."""


class _NobodyWaits(Exception):
    """The account was deleted meanwhile."""


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
    """Their rows now, their files with the commit."""
    Download.objects.filter(pk__in=[one.pk for one in downloads]).delete()
    paths = [one.path for one in downloads]
    transaction.on_commit(lambda: [path.unlink(missing_ok=True) for path in paths])


@task
def make(pk):
    """Write the file, and owe the letter that says so."""
    download = Download.objects.select_related("account").filter(pk=pk).first()
    if download is None or not download.take():
        return  # Its account is gone, or another worker is at it.
    if download.tries >= TRIES:
        download.keep(state=Download.State.FAILED)
        return
    try:
        _write(download)
    except _NobodyWaits:
        download.path.unlink(missing_ok=True)
    except Exception:  # Whatever it is: a full disk, or a mistake of ours. They are told.
        logger.exception("Download %s could not be made", pk)
        download.path.unlink(missing_ok=True)
        download.keep(state=Download.State.FAILED)


def tidy():
    """Delete what was kept long enough, what nobody's row names, and go on with what was left."""
    throw_away(*Download.objects.over())
    for left in Download.objects.left():
        if left.keep_waiting():
            make.enqueue(left.pk)
    named = {f"{name}.zip" for name in Download.objects.values_list("name", flat=True)}
    for path in folder().iterdir():
        # Not what is just being begun: its row may be too young to be among these.
        if path.name not in named and time.time() - path.stat().st_mtime > SILENT.total_seconds():
            path.unlink(missing_ok=True)


def _write(download):
    whose, sections = _contents(download)
    download.keep(total=sum(section.rows.count() for section in sections))
    done = 0

    def progress(number):
        nonlocal done
        done += number
        if not download.keep(done=done):
            raise _NobodyWaits

    download.path.touch(mode=0o600)
    pack(download.path, whose, sections, progress=progress)
    with transaction.atomic():
        if not download.finish():
            raise _NobodyWaits
        if download.account:  # A guest waits on the page, which opens by a code alone.
            outbox.enqueue(READY, download.account, about=download, due=timezone.now())


def _contents(download):
    """The name of whoever it is about, and all that is kept of them."""
    if download.account:
        return download.account.name, personal_data.sections(download.account)
    return download.email, personal_data.guest_sections(download.email)
