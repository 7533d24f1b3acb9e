"""An import from its beginning to its end: what came, how far it is, and what it couldn't bring."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Stopped(Exception):
    """Somebody stopped the import; what it has written stays."""


class ImportRunQuerySet(models.QuerySet):
    def unfinished(self):
        """Those that were begun and can be gone on with."""
        return self.filter(state__in=ImportRun.GOES_ON)

    def undoable(self):
        """Those of which something is here."""
        return self.filter(things__isnull=False).distinct()

    def newest_first(self):
        return self.order_by("-pk")


class ImportRun(models.Model):
    """One import of one file. What it counts is committed together with what it counts."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")
        DONE = "done", _("Finished")
        UNDONE = "undone", _("Undone")

    GOES_ON = (State.RUNNING, State.STOPPED, State.FAILED)

    reader = models.CharField(max_length=20)  # NAME of a module of transfer/sources/
    source = models.CharField(max_length=200)  # The other blog, as in Imported.
    title = models.CharField(max_length=250, blank=True)  # of the other blog
    file = models.CharField(max_length=500)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # {kind: number}, of what is in the file and of what is through.
    found = models.JSONField(default=dict)
    through = models.JSONField(default=dict)
    report = models.JSONField(default=dict)  # of transfer/imports/report.py
    failure = models.TextField(blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    alive_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        default_permissions = []

    def __str__(self):
        return f"import {self.pk}"

    def go_on(self, **about):
        self.state, self.failure, self.ended_at = self.State.RUNNING, "", None
        for name, value in about.items():
            setattr(self, name, value)
        self.alive_at = timezone.now()
        self.save()

    def keep(self, report):
        """Note how far it is, in the transaction that took it there. Raises Stopped if somebody did."""
        self.report, self.alive_at = report, timezone.now()
        mine = ImportRun.objects.filter(pk=self.pk, state=self.State.RUNNING)
        if not mine.update(through=self.through, report=report, alive_at=self.alive_at):
            raise Stopped

    def miss(self, title, address, why):
        """Remember a picture that can't be had, once for each text that shows it."""
        about = {"title": title[:250], "address": address[:1000]}
        self.missing.get_or_create(**about, defaults={"why": why[:300]})

    def end(self, state, failure=""):
        self.state, self.failure, self.ended_at = state, failure, timezone.now()
        self.save(update_fields=["state", "failure", "ended_at"])


class MissingFile(models.Model):
    """A picture that an import couldn't bring, and where it stands."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="missing")
    address = models.CharField(max_length=1000)
    title = models.CharField(max_length=250)  # of the text that shows it
    why = models.CharField(max_length=300)

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.address
