"""The tasks that wait for a worker, those it is at, and those that failed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, Min, When
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult, get_date_max

from lib.observing.logs import redacted
from lib.processes import task_names

SHOWN = 20
REASON = 200  # characters


@dataclass(frozen=True)
class Waiting:
    """Tasks of one kind that could be begun now."""

    what: str
    n: int
    since: datetime


@dataclass(frozen=True)
class Failing:
    """A task that has failed and isn't begun anew by itself, or is, at `next_at`."""

    key: str
    what: str
    reason: str
    tries: int
    at: datetime
    next_at: datetime | None


def waiting():
    """A Waiting for each kind of task, that which waits longest first."""
    since = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    rows = DBTaskResult.objects.ready().order_by().values_list("task_path")
    kinds = rows.annotate(n=Count("pk"), since=Min(since))
    return sorted(
        (Waiting(task_names.of(path), n, at) for path, n, at in kinds), key=lambda one: one.since
    )


def running_since():
    """Start of the task that a worker has been at for longest, or None."""
    return DBTaskResult.objects.running().aggregate(at=Min("started_at"))["at"]


def failing():
    """(the Failing ones, the last first; how many there are)."""
    tasks = DBTaskResult.objects
    again = tasks.filter(status=TaskResultStatus.READY, run_after__gt=timezone.now())
    again = again.filter(run_after__lt=get_date_max()).exclude(worker_ids=[])
    failed = tasks.failed()
    listed = [*again.order_by("run_after")[:SHOWN], *failed.order_by("-finished_at")[:SHOWN]]
    return [_failing(one) for one in listed[:SHOWN]], again.count() + failed.count()


def failed_since(at):
    """How many tasks have failed since then and were neither begun anew nor dropped."""
    return DBTaskResult.objects.failed().filter(finished_at__gt=at).count()


def try_again(key):
    """Begin a failed task anew, as if it had never been tried; says whether there was one."""
    if (row := _failed(key)) is None:
        return False
    changes = {"status": TaskResultStatus.READY, "worker_ids": [], "finished_at": None}
    return bool(row.update(run_after=timezone.now(), **changes))


def drop(key):
    """Forget a failed task; says whether there was one."""
    row = _failed(key)
    return row is not None and bool(row.delete()[0])


def _failed(key):
    try:
        return DBTaskResult.objects.failed().filter(pk=UUID(key))
    except ValueError:
        return None


def _failing(task):
    last = next((line for line in reversed(task.traceback.splitlines()) if line.strip()), "")
    reason = last.strip() or task.exception_class_path.rpartition(".")[2]
    if task.exception_class_path.endswith(f".{task_names.Overdue.__name__}"):
        reason = gettext("It took too long, so it was stopped.")
    is_failed = task.status == TaskResultStatus.FAILED
    return Failing(
        key=str(task.pk),
        what=task_names.of(task.task_path),
        reason=redacted(reason)[:REASON],
        tries=len(task.worker_ids),
        at=task.finished_at or task.started_at or task.enqueued_at,
        next_at=None if is_failed else task.run_after,
    )
