"""What the edge cache has still to forget: owed in the transaction that changes a page.

Whoever commits pays before their answer leaves (`settle`), over the network and therefore after the
transaction. What could not be paid, because the edge was away or the process was killed, stays owed:
the worker goes on asking (`requeue`), and the desk says so meanwhile.
"""

import logging
import threading
import time
from datetime import timedelta

from django.db import Error, models, transaction
from django.utils import timezone

from lib import edge_cache
from lib.cache.leases import LEASE
from lib.outgoing.addresses import NotSent

logger = logging.getLogger(__name__)

SITE, LISTS = "site", "lists"
MANY = 50  # Of more articles the whole site is purged.
BEING_PAID = timedelta(seconds=10)  # Whoever has committed is given so long.
LATE = timedelta(seconds=60)


def of_post(key):
    return f"post/{key}"


def tags_of(post_pk):
    """The tags of a stored page: that of an article, or of a list (None)."""
    return [SITE, LISTS if post_pk is None else of_post(post_pk)]


class EdgePurgeQuerySet(models.QuerySet):
    def left(self):
        """Those that whoever committed them hasn't paid."""
        return self.filter(owed_at__lt=timezone.now() - BEING_PAID)

    def late(self):
        return self.filter(owed_at__lt=timezone.now() - LATE)


class EdgePurge(models.Model):
    """Tags whose pages the edge must forget, as long as it hasn't said that it has."""

    tags = models.TextField()  # with spaces between
    owed_at = models.DateTimeField(default=timezone.now)
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
    transaction.on_commit(lambda: _committed(row))


def owe_posts(posts):
    """The same of the articles in a queryset."""
    if edge_cache.is_there():
        keys = posts.order_by().values_list("pk", flat=True)[: MANY + 1]
        if tags := [of_post(key) for key in keys]:
            owe(*(tags if len(tags) <= MANY else [SITE]))


def paid_at_the_end():
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
        _pay(rows)
    except edge_cache.LeftAlone:
        pass  # Whoever found it away has said so.
    except (NotSent, Error) as fault:
        logger.warning("The edge cache wasn’t told of a change, and will be: %s", fault)


def requeue():
    """Pay what was left. Raises NotSent."""
    if edge_cache.is_there():
        rows = dict(EdgePurge.objects.left().order_by("pk").values_list("pk", "tags")[:1000])
        if rows:
            _pay(rows, is_patient=True)
    else:
        EdgePurge.objects.all().delete()


def _committed(row):
    _due.rows[row.pk] = row.tags
    _due.ends = time.monotonic() + LEASE
    if not _due.waits:
        settle()


def _pay(rows, **how):
    tags = {tag for some in rows.values() for tag in some.split()}
    owed = EdgePurge.objects.filter(pk__in=rows)
    try:
        edge_cache.purge([SITE] if SITE in tags or len(tags) > MANY else sorted(tags), **how)
    except edge_cache.LeftAlone:
        raise
    except NotSent as fault:
        owed.update(error=str(fault)[:300])
        raise
    owed.delete()
