"""The site's figures as Prometheus reads them, for whoever may.

Counters come from all web and worker processes of this machine (blog/operating/monitoring/sharing.py), queue and mail from
the database, which may be away: the counters are told all the same. No label holds a name, an address or
anything else that a visitor chooses.
"""

import logging
from datetime import timedelta

from django.db import Error, connection
from django.db.models import Max
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)

from blog.models import Heartbeat, OutgoingMail
from blog.operating import disk, versions
from blog.operating.tasks import queue
from blog.operating.monitoring import sharing
from lib.observing import figures
from lib.observing.gauges import gauges

logger = logging.getLogger(__name__)

# {what is counted: (metric, what it says, its labels)}
COUNTERS = {
    "requests": ("parley_requests", "Requests answered.", ["kind", "status"]),
    "stored": ("parley_stored_pages", "Pages that can be stored: whence they came.", ["source"]),
    "replica": ("parley_replica_pages", "Pages to be drawn: how the replica was.", ["outcome"]),
    "mail": ("parley_mail", "E-mails: what became of them.", ["outcome"]),
    "tasks": ("parley_tasks", "Tasks of the worker: what became of them.", ["outcome"]),
    "comments": ("parley_comments", "Comments that were sent: what became of them.", ["state"]),
    "sign-ins": ("parley_failed_sign_ins", "Tries to sign in that failed.", ["what"]),
    "slow queries": ("parley_slow_queries", "Queries of 100 ms and more.", []),
}


def text():
    """All of it, in Prometheus' text format, as bytes."""
    registry = CollectorRegistry()
    registry.register(Counted(sharing.all_totals()))
    registry.register(Found())
    return generate_latest(registry)


class Counted:
    """What the processes of this machine have counted since the site began."""

    def __init__(self, totals):
        self._totals = totals

    def collect(self):
        yield InfoMetricFamily("parley", "What runs.", value={"version": versions.PARLEY})
        for name, (metric, what, labels) in COUNTERS.items():
            family = CounterMetricFamily(metric, what, labels=labels)
            for (first, *rest), n in sorted(self._totals.items()):
                if first == name and len(rest) == len(labels):
                    family.add_metric(rest, n)
            yield family
        yield self._durations()

    def _durations(self):
        what = "Seconds from a request to its answer."
        family = HistogramMetricFamily("parley_request_seconds", what, labels=["kind"])
        for kind in sorted({key[1] for key in self._totals if key[0] == "seconds"}):
            n, ends = 0, []
            for end in figures.ENDS:
                n += self._totals.get(("seconds", kind, end), 0)
                ends.append((end, n))
            family.add_metric([kind], ends, self._totals.get(("seconds in all", kind), 0.0))
        return family


class Found:
    """What is so just now: disk, and as far as the database can be asked, queue, worker and mail."""

    def collect(self):
        usage = disk.usage()
        yield _gauge("parley_disk_free_bytes", "Free bytes of the disk.", usage.free)
        yield _gauge("parley_disk_bytes", "Bytes of the disk.", usage.total)
        try:
            found = list(self._in_the_database())
        except Error:
            found = []
        yield _gauge("parley_database_up", "Whether the database answers.", int(bool(found)))
        yield from found

    def _in_the_database(self):
        now, waiting = timezone.now(), queue.waiting()
        oldest = min((one.since for one in waiting), default=now)
        n = sum(one.n for one in waiting)
        yield _gauge("parley_queue_tasks", "Tasks that could be begun now.", n)
        what = "Seconds for which the first of them has been waiting."
        yield _gauge("parley_queue_oldest_seconds", what, (now - oldest).total_seconds())
        _list, failing = queue.failing()
        yield _gauge("parley_queue_failing_tasks", "Tasks that failed.", failing)
        workers = Heartbeat.objects.workers()
        yield _gauge("parley_workers", "Workers that live.", workers.alive().count())
        seen = workers.aggregate(at=Max("seen_at"))["at"] or now - timedelta(days=365)
        what = "Seconds since a worker was last seen."
        yield _gauge("parley_worker_seen_seconds", what, (now - seen).total_seconds())
        letters = OutgoingMail.objects
        due = letters.owed().filter(due_at__lte=now).count()
        yield _gauge("parley_mail_waiting", "E-mails that are due.", due)
        yield _gauge("parley_mail_late", "E-mails that are an hour late.", letters.late().count())
        yield _gauge("parley_mail_given_up", "E-mails given up.", letters.failed().count())
        for name, (what, ask) in gauges.items():
            try:
                yield _gauge(name, what, ask())
            except OSError as fault:  # The disk of the backups is away, say.
                logger.warning("%s isn't known: %s", name, fault)
        if connection.vendor == "postgresql":
            yield _connections()


def _connections():
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        [n] = cursor.fetchone()
    return _gauge("parley_database_connections", "Connections to the database.", n)


def _gauge(name, what, value):
    return GaugeMetricFamily(name, what, value=value)
