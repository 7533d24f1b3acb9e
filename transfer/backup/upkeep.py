"""The backups that the schedule and the desk ask for: made, checked and thrown away in a process of their own.

The worker only starts it, so that mail doesn't wait for a backup. What a killed one has left is begun
anew by the next.
"""

from contextlib import suppress

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.processes.alone import NotAlone, alone
from lib.processes.command_process import CommandProcess
from lib.processes.task_names import called
from lib.storage import buckets
from transfer.backup.checking import verify
from transfer.backup.making import make
from transfer.backup.refusals import BackupFailed, in_sentences
from transfer.models.backups import Backup, BackupSchedule, folder

FAILURES_KEPT = 20

_process = CommandProcess("backup", "--due")


@called(gettext_lazy("Starting a backup"))
@task
def start_soon():
    start()


def start():
    """Start the process if there is anything to do, and none is at it that we know of."""
    if is_anything_to_do():
        _process.start()


def is_anything_to_do():
    left = Backup.objects.to_do() | Backup.objects.filter(state=Backup.State.MAKING)
    return left.exists() or is_due() or is_anything_to_store()


def is_anything_to_store():
    """Whether a backup lies in the folder alone, and there is a bucket for it."""
    backups = Backup.objects.good().filter(is_stored=False)[:FAILURES_KEPT]
    return bool(buckets.of("backups")) and any(one.is_in_folder for one in backups)


def is_due():
    """Whether the schedule asks for one that nobody has begun."""
    last = BackupSchedule.current().last_time()
    begun = Backup.objects.filter(why__in=Backup.BY_ITSELF, made_at__gte=last or timezone.now())
    return bool(last) and not begun.exists()


def work():
    """Do all there is to do, one after the other; nothing if another process is at it."""
    with suppress(NotAlone), alone("backups-due"):
        # Nobody is at these: whoever was has been killed.
        for path in folder().glob(".*.partial"):
            path.unlink(missing_ok=True)
        Backup.objects.filter(state=Backup.State.MAKING).update(state=Backup.State.WAITING)
        if is_due():
            Backup.objects.create(why=BackupSchedule.current().every)
        for one in Backup.objects.to_do().order_by("pk"):
            _check(one) if one.is_good else _make(one)
        try:
            _put_into_the_bucket()
        finally:
            _throw_away_old_ones()


def record(file, manifest, *, is_encrypted):
    """Note a backup that the command has made elsewhere."""
    file = file.absolute()
    name = file.name if file.parent == folder().absolute() else str(file)
    one = Backup(why=Backup.Why.COMMAND, name=name, is_encrypted=is_encrypted)
    one.succeed(manifest, is_checked=False)


def record_check(file):
    """Note that a backup was restored and compared, if it is one that we know."""
    file = file.absolute()
    names = [str(file), *([file.name] if file.parent == folder().absolute() else [])]
    Backup.objects.filter(name__in=names).update(checked_at=timezone.now())


def settle(file, manifest):
    """In the blog that was restored from `file`: nothing is in the making any more, as it was when that was made."""
    left = Backup.objects.filter(state__in=[Backup.State.MAKING, Backup.State.WAITING])
    for one in left:
        if one.is_in_folder and one.path.absolute() == file.absolute():
            one.state = Backup.State.GOOD
            one.succeed(manifest, is_checked=True)
        else:
            one.delete()


def _make(one):
    schedule = BackupSchedule.current()
    one.is_encrypted = bool(schedule.key)
    if not one.begin():
        one.fail(_("It was interrupted three times."))
        return
    try:
        with in_sentences():
            folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = make(one.path, key=schedule.key, is_checked=schedule.is_checked)
    except BackupFailed as failure:
        if isinstance(failure.__cause__, NotAlone):  # Somebody runs the command: in a minute, then.
            one.wait_again()
        else:
            one.fail(failure)
    else:
        one.succeed(manifest, is_checked=schedule.is_checked)


def _put_into_the_bucket():
    """Store the last backups that lie only here in the bucket; the next run tries again what fails."""
    store = buckets.of("backups")
    for one in Backup.objects.good().filter(is_stored=False)[:FAILURES_KEPT] if store else ():
        if one.is_in_folder:
            store.keep(one.name, one.path)
            Backup.objects.filter(pk=one.pk).update(is_stored=True)


def _check(one):
    """Look at one again; what is encrypted can't be read here, so only its owner can."""
    try:
        one.succeed(verify(one.path), is_checked=True)
    except BackupFailed as failure:
        if not isinstance(failure.__cause__, NotAlone):
            one.fail(failure)


def _throw_away_old_ones():
    """Delete old backups: as many stay, of automatic ones and of those made at the desk, as the schedule says."""
    schedule = BackupSchedule.current()
    by_itself, by_hand = (
        [one for one in Backup.objects.good().filter(why__in=reasons) if one.is_here]
        for reasons in (Backup.BY_ITSELF, [Backup.Why.DESK])
    )
    kept = {one.pk for one in [*schedule.kept_of(by_itself), *by_hand[: schedule.keeps]]}
    for one in [*by_itself, *by_hand]:
        if one.pk not in kept:
            one.drop_files()
            one.delete()
    failed = Backup.objects.filter(state=Backup.State.FAILED)
    failed.filter(pk__in=list(failed.values_list("pk", flat=True)[FAILURES_KEPT:])).delete()
