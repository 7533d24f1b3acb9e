"""How the site runs, in figures: written by its processes, read by its owners. Nothing of anybody."""

import hashlib
from datetime import timedelta
from itertools import batched

from django.db import connection, models, transaction
from django.db.models import F, Sum
from django.db.models.functions import Greatest
from django.utils import timezone

KEPT = timedelta(days=8)
AT_ONCE = 200  # rows of a statement
MOST_STATEMENTS = 100  # slow ones that are kept
SEEN = timedelta(seconds=90)  # a process that lives is seen three times in it

# A row that is there is raised: processes that write at once don't wait for each other's look.
_ADD = """
    INSERT INTO blog_figure (hour, name, "of", n) VALUES {rows}
    ON CONFLICT (hour, name, "of") DO UPDATE SET n = blog_figure.n + excluded.n
"""


class FigureQuerySet(models.QuerySet):
    def of_hours(self, hours=24):
        return self.filter(hour__gt=timezone.now() - timedelta(hours=hours))

    def sums(self, *names):
        """{(name, of): n}."""
        figures = self.filter(name__in=names) if names else self
        rows = figures.order_by().values_list("name", "of").annotate(all=Sum("n"))
        return {(name, of): int(n) for name, of, n in rows}


class Figure(models.Model):
    """How often something happened in an hour, on all machines: ("mail", "sent")."""

    hour = models.DateTimeField()
    name = models.CharField(max_length=30)
    of = models.CharField(max_length=120, blank=True)
    n = models.BigIntegerField(default=0)

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "name", "of"], name="one_figure_an_hour")
        ]

    def __str__(self):
        return f"{self.name} {self.of}: {self.n}"

    @classmethod
    def add(cls, counted):
        """Add {(name, of): n} to this hour, in one order for all who write at once."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        for some in batched(sorted(counted.items()), AT_ONCE):
            values = [one for (name, of), n in some for one in (hour, name, of[:120], int(n))]
            adapted = [
                connection.ops.adapt_datetimefield_value(one) if one is hour else one
                for one in values
            ]
            rows = ", ".join(["(%s, %s, %s, %s)"] * len(some))
            with connection.cursor() as cursor:
                cursor.execute(_ADD.format(rows=rows), adapted)

    @classmethod
    def forget_old(cls):
        cls.objects.filter(hour__lt=timezone.now() - KEPT).delete()


class SlowQuery(models.Model):
    """A statement that took long, without any value: how often, and for how many milliseconds."""

    digest = models.CharField(max_length=64, primary_key=True)
    sql = models.CharField(max_length=400)
    times = models.PositiveBigIntegerField(default=0)
    milliseconds = models.PositiveBigIntegerField(default=0)  # in all
    slowest = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "slow queries"

    def __str__(self):
        return self.sql

    @property
    def mean(self):
        return self.milliseconds // max(self.times, 1)

    @classmethod
    def add(cls, queries):
        """Add [(text, times, seconds in all, seconds of the slowest)]."""
        now = timezone.now()
        for sql, times, in_all, slowest in sorted(queries):
            digest = hashlib.sha256(sql.encode()).hexdigest()
            most = round(slowest * 1000)
            with transaction.atomic():
                cls.objects.get_or_create(digest=digest, defaults={"sql": sql, "last_at": now})
                cls.objects.filter(pk=digest).update(
                    times=F("times") + times,
                    milliseconds=F("milliseconds") + round(in_all * 1000),
                    slowest=Greatest("slowest", most),
                    last_at=now,
                )

    @classmethod
    def forget_old(cls):
        """Delete statements of over a week ago, and all but those that took the longest in all."""
        cls.objects.filter(last_at__lt=timezone.now() - KEPT).delete()
        kept = cls.objects.order_by("-milliseconds").values("pk")[:MOST_STATEMENTS]
        cls.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


class HeartbeatQuerySet(models.QuerySet):
    def workers(self):
        return self.filter(role=Heartbeat.Role.WORKER)

    def alive(self):
        return self.filter(seen_at__gt=timezone.now() - SEEN)


class Heartbeat(models.Model):
    """A process of the site, and when it last showed that it lives."""

    class Role(models.TextChoices):
        WEB = "web"
        WORKER = "worker"

    name = models.CharField(max_length=80, primary_key=True)
    role = models.CharField(max_length=10, choices=Role)
    release = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self):
        return self.name

    @classmethod
    def beat(cls, name, role, release):
        now = timezone.now()
        fields = {"role": role, "release": release, "seen_at": now}
        if not cls.objects.filter(pk=name).update(**fields):
            cls.objects.get_or_create(name=name, defaults=fields | {"began_at": now})

    @classmethod
    def forget_old(cls):
        """Delete processes not seen for a day; the last worker stays, to say since when there is none."""
        old = cls.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1))
        last = cls.objects.workers().order_by("-seen_at").values_list("pk", flat=True).first()
        old.exclude(pk=last).delete()


class Measured(models.Model):
    """Something that takes too long to measure while somebody waits: the sizes of folders, say."""

    name = models.CharField(max_length=30, primary_key=True)
    value = models.JSONField()
    at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def keep(cls, name, value):
        fields = {"value": value, "at": timezone.now()}
        cls.objects.update_or_create(name=name, defaults=fields)
