"""What the edge cache has still to forget: owed in the transaction that changes a page.

Whoever commits pays before their answer leaves (`settle`), over the network and therefore after the
transaction. What could not be paid, because the edge was away or the process was killed, stays owed:
the worker goes on asking (`requeue`), and the desk says so meanwhile.

A page that the edge had asked for before may reach it after the purge, and then be kept: so each purge
is sent once more some seconds later (`purge_again`), when what was on its way has most likely arrived.
"""

import logging
import threading
import time
from datetime import timedelta

from django.db import Error, models, transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from lib.cache.leases import LEASE
from lib.outgoing.addresses import NotSent
from lib.processes.task_names import called
from lib.web import edge_cache

logger = logging.getLogger(__name__)

SITE, LISTS = "site", "lists"
MANY = 50  # Of more articles the whole site is purged.
UNDER_WAY = timedelta(seconds=10)  # Whoever has committed is given so long.
LATE = timedelta(seconds=60)
ON_ITS_WAY = timedelta(seconds=5)  # Most pages that the edge has asked for have arrived by then.
AT_ONCE = 1000  # rows in a purge


def of_post(key):
    return f"post/{key}"


def tags_of(post_pk):
    """The tags of a stored page: that of an article, or of a list (None)."""
    return [SITE, LISTS if post_pk is None else of_post(post_pk)]


class EdgePurgeQuerySet(models.QuerySet):
    def left(self):
        """The purges that weren't sent by whoever committed them."""
        return self.filter(owed_at__lt=timezone.now() - UNDER_WAY)

    def late(self):
        """The purges that the edge hasn't heard of, or refuses to hear of again."""
        is_done = models.Q(is_again=True, error="")
        return self.filter(owed_at__lt=timezone.now() - LATE).exclude(is_done)

    def again(self):
        return self.filter(is_again=True)

    def arrived(self):
        """The purges to be sent again whose old pages can't be on their way to the edge any more."""
        return self.again().filter(owed_at__lte=timezone.now() - ON_ITS_WAY)

    def on_their_way(self):
        return self.again().filter(owed_at__gt=timezone.now() - ON_ITS_WAY)


class EdgePurge(models.Model):
    """Tags whose pages the edge must forget, as long as it hasn't said twice that it has."""

    tags = models.TextField()  # with spaces between
    owed_at = models.DateTimeField(default=timezone.now)  # with is_again, when the edge was told
    is_again = models.BooleanField(default=False, db_default=False)
    error = models.CharField(max_length=300, blank=True, default="")

    objects = EdgePurgeQuerySet.as_manager()

    def __str__(self):
        return self.tags


class _Due(threading.local):
    """What this thread has committed and not paid yet: {key of a row: tags}."""

    def __init__(self):
        self.rows, self.ends, self.waits = {}, 0.0, False


_due = _Due()


def owe(*tags):
    """Note that pages with these tags change; call it in the transaction that changes them."""
    if not edge_cache.is_there():
        return
    row = EdgePurge.objects.create(tags=" ".join(tags))

    def note_committed():
        _due.rows[row.pk] = row.tags
        _due.ends = time.monotonic() + LEASE
        if not _due.waits:
            settle()

    transaction.on_commit(note_committed)


def owe_posts(posts):
    """The same of the articles in a queryset."""
    if edge_cache.is_there():
        keys = posts.order_by().values_list("pk", flat=True)[: MANY + 1]
        if tags := [of_post(key) for key in keys]:
            owe(*(tags if len(tags) <= MANY else [SITE]))


def purged_at_the_end():
    """What this thread commits from now on is paid by its next `settle`, all at once."""
    _due.waits = True


def settle():
    """Have the edge forget what this thread has committed; wait for that, but not for long.

    Not before the leases are over under which a worker may have given the edge the page of before.
    """
    rows, _due.rows, _due.waits = _due.rows, {}, False
    if not rows:
        return
    time.sleep(max(0, _due.ends - time.monotonic()))
    try:
        _purge(rows)
    except edge_cache.LeftAlone:
        pass  # Whoever found it away has said so.
    except (NotSent, Error) as fault:
        logger.warning("The edge cache wasn’t told of a change, and will be: %s", fault)


def requeue():
    """Pay what was left. Raises NotSent."""
    if edge_cache.is_there():
        _purge_patiently(EdgePurge.objects.left())
    else:
        EdgePurge.objects.all().delete()


@called(_("Sending changes to the edge cache again"))
@task
def purge_again():
    """Send once more what the edge was told a few seconds ago; one task does it for all who write meanwhile."""
    if not edge_cache.is_there():
        return
    try:
        _purge_patiently(EdgePurge.objects.arrived())
    except NotSent as fault:
        logger.warning("The edge cache wasn’t told of a change again, and will be: %s", fault)
    if EdgePurge.objects.on_their_way().exists():
        _have_it_sent_again()


def _purge_patiently(purges):
    if rows := dict(purges.order_by("pk").values_list("pk", "tags")[:AT_ONCE]):
        _purge(rows, is_patient=True)


def _purge(rows, **how):
    tags = {tag for some in rows.values() for tag in some.split()}
    purges = EdgePurge.objects.filter(pk__in=rows)
    try:
        edge_cache.purge([SITE] if SITE in tags or len(tags) > MANY else sorted(tags), **how)
    except edge_cache.LeftAlone:
        raise
    except NotSent as fault:
        purges.update(error=str(fault)[:300])
        raise
    with transaction.atomic():
        purges.again().delete()
        if purges.update(is_again=True, owed_at=timezone.now(), error=""):
            _have_it_sent_again()


def _have_it_sent_again():
    """Give the worker a task in a few seconds, unless one waits already, which then goes on with the rest.

    Who finds one in the instant in which it begins gives none: `requeue` takes theirs within the minute.
    """
    paths = DBTaskResult.objects.filter(task_path=purge_again.module_path)
    if not paths.filter(status=TaskResultStatus.READY).exists():
        purge_again.using(run_after=timezone.now() + ON_ITS_WAY).enqueue()
