from django.db import models
from django.db.models import F
from django.utils import timezone

KEEPS_FAILING = 3  # times in a row; one that fails once may have met a database that was away


class PeriodicJobQuerySet(models.QuerySet):
    def failing(self):
        return self.filter(failures__gte=KEEPS_FAILING).order_by("name")


class PeriodicJob(models.Model):
    """What became of a job that is done every few minutes (lib/processes/periodic.py)."""

    name = models.CharField(max_length=200, primary_key=True)
    run_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    error = models.CharField(max_length=300, blank=True)  # of the last of them

    objects = PeriodicJobQuerySet.as_manager()

    def __str__(self):
        return self.name

    @classmethod
    def succeeded(cls, name):
        now = timezone.now()
        fields = {"run_at": now, "succeeded_at": now, "failures": 0, "error": ""}
        cls.objects.update_or_create(name=name, defaults=fields)

    @classmethod
    def failed(cls, name, fault):
        """Count it; returns how often in a row it has failed."""
        error = " ".join(f"{type(fault).__name__}: {fault}".split())[:300]
        fields = {"run_at": timezone.now(), "error": error}
        cls.objects.get_or_create(name=name, defaults=fields)
        job = cls.objects.filter(name=name)
        job.update(**fields, failures=F("failures") + 1)
        return job.get().failures
