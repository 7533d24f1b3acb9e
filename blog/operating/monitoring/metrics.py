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

from blog.mail import failing
from blog.models import Heartbeat, OutgoingMail
from blog.operating import disk, versions, writing
from blog.operating.monitoring import sharing
from blog.operating.tasks import queue
from lib.observing import figures
from lib.observing.gauges import gauges
from lib.observing.logs import redacted
from lib.observing.outages import CAUSES

logger = logging.getLogger(__name__)

KINDS = (
    *("memory", "article", "list", "feed", "search", "comments", "moderation", "account", "desk"),
    *("file", "not found", "refused", "unknown"),
)
# What is told as zero before it first happens: else nobody sees the first from a change of the curve.
EXPECTED = {
    "requests": [(kind, status) for kind in KINDS for status in ("200", "500", "503")],
    "stored": [("memory",), ("store",), ("drawn",)],
    "mail": [("sent",), ("put off",), ("failed",), ("bounced",), ("dropped",)],
    "tasks": [("done",), ("failed",)],
    "comments": [("published",), ("held",), ("refused",)],
    "sign-ins": [("failed",), ("failed, of the staff",), ("slowed down",)],
    "unsaved": [(cause,) for cause in (*CAUSES, "away")],
    "slow queries": [()],
    "hung workers": [()],
}
# {what is counted: (metric, what it says, its labels)}
COUNTERS = {
    "requests": ("parley_requests", "Requests answered.", ["kind", "status"]),
    "stored": ("parley_stored_pages", "Pages that can be stored: whence they came.", ["source"]),
    "replica": ("parley_replica_pages", "Pages to be drawn: how the replica was.", ["outcome"]),
    "mail": ("parley_mail", "E-mails: what became of them.", ["outcome"]),
    "tasks": ("parley_tasks", "Tasks of the worker: what became of them.", ["outcome"]),
    "comments": ("parley_comments", "Comments that were sent: what became of them.", ["state"]),
    "sign-ins": ("parley_failed_sign_ins", "Tries to sign in that failed.", ["what"]),
    "unsaved": ("parley_refused_writes", "What couldn't be saved, by why.", ["cause"]),
    "hung workers": ("parley_hung_workers", "Web workers that hung and were ended.", []),
    "slow queries": ("parley_slow_queries", "Queries of 100 ms and more.", []),
}


def text():
    """The metrics in Prometheus' text format, as bytes."""
    registry = CollectorRegistry()
    registry.register(Counted(sharing.all_totals()))
    registry.register(DatabaseMetrics())
    return generate_latest(registry)


class Counted:
    """What the processes of this machine have counted since the site began."""

    def __init__(self, totals):
        self._totals = totals

    def collect(self):
        yield InfoMetricFamily("parley", "What runs.", value={"version": versions.PARLEY})
        for name, (metric, what, labels) in COUNTERS.items():
            family = CounterMetricFamily(metric, what, labels=labels)
            counts = dict.fromkeys(EXPECTED.get(name, ()), 0)
            for (first, *rest), n in self._totals.items():
                if first == name and len(rest) == len(labels):
                    counts[tuple(rest)] = n
            for of, n in sorted(counts.items()):
                family.add_metric(of, n)
            yield family
        what = "Seconds from a request to its answer."
        durations = HistogramMetricFamily("parley_request_seconds", what, labels=["kind"])
        for kind in sorted({key[1] for key in self._totals if key[0] == "seconds"}):
            n, ends = 0, []
            for end in figures.ENDS:
                n += self._totals.get(("seconds", kind, end), 0)
                ends.append((end, n))
            durations.add_metric([kind], ends, self._totals.get(("seconds in all", kind), 0.0))
        yield durations


class DatabaseMetrics:
    """The metrics of just now: disk, and as far as the database can be asked, queue, worker and mail."""

    def collect(self):
        usage = disk.usage()
        yield _gauge("parley_disk_free_bytes", "Free bytes of the disk.", usage.free)
        yield _gauge("parley_disk_bytes", "Bytes of the disk.", usage.total)
        try:
            metrics = list(self._in_the_database())
        except Error:
            metrics = []
        yield _gauge("parley_database_up", "Whether the database answers.", int(bool(metrics)))
        what = "Whether the database takes nothing that is written, by why."
        family = GaugeMetricFamily("parley_database_refuses_writes", what, labels=["cause"])
        fault = writing.last_fault() if metrics else ""
        for cause in {*CAUSES, fault} - {""}:
            family.add_metric([cause], int(cause == fault))
        yield family
        yield from metrics

    def _in_the_database(self):
        now, waiting = timezone.now(), queue.waiting()
        oldest = min((one.since for one in waiting), default=now)
        n = sum(one.n for one in waiting)
        yield _gauge("parley_queue_tasks", "Tasks that could be begun now.", n)
        what = "Seconds for which the first of them has been waiting."
        yield _gauge("parley_queue_oldest_seconds", what, (now - oldest).total_seconds())
        _list, n = queue.failing()
        yield _gauge("parley_queue_failing_tasks", "Tasks that failed.", n)
        workers = Heartbeat.objects.workers()
        yield _gauge("parley_workers", "Workers that live.", workers.alive().count())
        seen = workers.aggregate(at=Max("seen_at"))["at"] or now - timedelta(days=365)
        what = "Seconds since a worker was last seen."
        yield _gauge("parley_worker_seen_seconds", what, (now - seen).total_seconds())
        mails = OutgoingMail.objects
        due = mails.queued().filter(due_at__lte=now).count()
        yield _gauge("parley_mail_waiting", "E-mails that are due.", due)
        yield _gauge("parley_mail_late", "E-mails that are an hour late.", mails.late().count())
        what = "E-mails that the mail server doesn't take just now, by why."
        refused = GaugeMetricFamily("parley_mail_failing", what, labels=["reason"])
        for reason, n in (failing.reasons() or {"none": 0}).items():
            refused.add_metric([redacted(reason)], n)
        yield refused
        yield _gauge("parley_mail_given_up", "E-mails given up.", mails.failed().count())
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
