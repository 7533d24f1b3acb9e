"""An import from its beginning to its end: what came, how far it is, and what it couldn't bring."""

from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import record
from lib.db.prepared import PreparedUpdate

TRIES = 5  # Of one that ends each time before anything more has come.


class Stopped(Exception):
    """Somebody stopped the import; what it has written stays."""


class ImportRunQuerySet(models.QuerySet):
    def unfinished(self):
        """The imports that were begun and can be continued."""
        return self.filter(state__in=ImportRun.GOES_ON)

    def undoable(self):
        """The imports of which something is here."""
        return self.filter(things__isnull=False).distinct()

    def to_check(self):
        return self.filter(state=ImportRun.State.CHECKING).order_by("pk")

    def to_go_on_with(self):
        """The imports of the desk that the worker has something to do for, but for a check."""
        at_work = models.Q(state__in=(ImportRun.State.RUNNING, ImportRun.State.UNDOING))
        shortcodes = models.Q(state=ImportRun.State.DONE, marks__has_key="changed")
        return self.exclude(name="").filter(at_work | shortcodes).order_by("pk")

    def at_work(self):
        return self.filter(state__in=ImportRun.AT_WORK).exclude(state=ImportRun.State.CHECKING)

    def needing_files(self, ended_since):
        """The imports whose files are still read, or were until lately."""
        refused = models.Q(state=ImportRun.State.REFUSED)
        return self.exclude(refused | models.Q(ended_at__lt=ended_since))

    def newest_first(self):
        return self.order_by("-pk")


class ImportRun(models.Model):
    """One import of one file. What it counts is committed together with what it counts."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Checked")
        REFUSED = "refused", _("Can’t be read")
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")
        DONE = "done", _("Finished")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    AT_WORK = (State.CHECKING, State.RUNNING, State.UNDOING)
    GOES_ON = (State.RUNNING, State.STOPPED, State.FAILED)

    reader = models.CharField(max_length=20)  # NAME of a module of transfer/sources/
    source = models.CharField(max_length=200)  # The other blog, as in Imported.
    title = models.CharField(max_length=250, blank=True)  # of the other blog
    file = models.CharField(max_length=500)
    # Of an upload. One of the command gets its own as soon as the desk is asked to do something with it.
    name = models.CharField(max_length=200, blank=True, default="", db_default="")
    plan = models.JSONField(default=dict, db_default={})  # what the check found, as in `report`
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # {kind: number}, of what is in the file and of what is through.
    found = models.JSONField(default=dict)
    through = models.JSONField(default=dict)
    report = models.JSONField(default=dict)  # of transfer/imports/plan/report.py
    # {what was done after it: when, or what came of it}: "looked_at", "lost" (of old_addresses.py), …
    marks = models.JSONField(default=dict, db_default={})
    failure = models.TextField(blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    alive_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()
    unshown = "of the blog: an owner’s import of a file"

    class Meta:
        verbose_name = _("import")
        default_permissions = []

    def __str__(self):
        return f"import {self.pk}"

    def get_absolute_url(self):
        return reverse("desk_import_run", args=[self.pk])

    def go_on(self, **about):
        now, broke_off = timezone.now(), self.alive_at.isoformat() if self.process_marks else None
        self.state, self.failure, self.ended_at = self.State.RUNNING, "", None
        for name, value in about.items():
            setattr(self, name, value)
        marks = {"since": now.isoformat(), "share": self.share, "broke_off": broke_off}
        took = self.took + max(0, self._taken)  # of a process that didn't end in order
        self.marks = self.marks | {
            "took": took,
            "pace": marks | {"comments": self.brought.get("comment", 0)},
        }
        self.alive_at = now
        self.save()

    def put_on_record(self, kind, by=None):
        """Have the audit log say that it was started or undone, of which blog, and `by` whom; None is a command."""
        record(kind, by, title=self.title or self.called)

    def take_step(self, *before, to):
        """Go from one of these states to another; says whether it was in one of them."""
        mine = ImportRun.objects.filter(pk=self.pk, state__in=before)
        return bool(mine.update(state=to, alive_at=timezone.now(), failure=""))

    def try_again(self):
        """Note that it is begun or gone on with; says whether that is worth it."""
        where = [self.state, self.through]
        was, times = self.marks.get("tries", [None, 0])
        times = times + 1 if was == where else 1
        is_worth_it = times <= TRIES
        self.mark(tries=[where, times] if is_worth_it else None)
        return is_worth_it

    @property
    def brought(self):
        """{kind: number} of what is here by now."""
        return self.report.get("counts", {}).get("brought", {})

    @property
    def files(self):
        """The paths of what it reads: of one file or folder, or of its parts."""
        return self.plan.get("parts") or [self.file]

    @property
    def path(self):
        """The file or files that the import reads, as an Import takes them."""
        return tuple(self.files) if "parts" in self.plan else self.file

    @property
    def called(self):
        """The name of the import's file."""
        return self.name or named([PurePath(one).name for one in self.files])

    @property
    def unmatched(self):
        """[[address, number of comments], …] of threads that belong to no article here."""
        return self.report.get("unmatched", [])

    @property
    def blog_address(self):
        return self.options.get("address") or self.plan.get("blog", {}).get("address", "")

    @property
    def lost_addresses(self):
        """The old blog's own links at which there is nothing, but for those that may stay so."""
        kept = set(self.marks.get("left", ()))
        return [one for one in self.marks.get("lost", ()) if one[0] not in kept]

    def mark(self, **marks):
        """Note what was done after it, or with None, forget it."""
        with transaction.atomic():
            mine = ImportRun.objects.select_for_update().get(pk=self.pk)
            marks = mine.marks | marks
            self.marks = {name: one for name, one in marks.items() if one is not None}
            ImportRun.objects.filter(pk=self.pk).update(marks=self.marks)

    @property
    def is_at_work(self):
        return self.state in self.AT_WORK

    @property
    def share(self):
        """How much of what was planned is through, in percent."""
        kinds = ("post", "page", "comment")
        planned, brought = self.plan.get("counts", {}).get("brought", {}), self.brought
        every = sum(planned.get(kind, 0) for kind in kinds)
        done = sum(min(brought.get(kind, 0), planned.get(kind, 0)) for kind in kinds)
        return 100 * done // every if every else 0

    @property
    def process_marks(self):
        """The marks of the process at work, from when it began: {"since", "share", "comments", "broke_off"}; or {}.

        It is there until the process has ended in order; "broke_off" is when another hadn't, or None.
        """
        return self.marks.get("pace", {})

    @property
    def broke_off_at(self):
        """The time when the import was interrupted, if it has gone on by itself since; or None."""
        return self.process_marks.get("broke_off") and datetime.fromisoformat(
            self.process_marks["broke_off"]
        )

    @property
    def took(self):
        """How many seconds processes have been at it that have ended; 0 of an import of an earlier release."""
        return self.marks.get("took", 0)

    @property
    def minutes_left(self):
        """About how many, at the pace of this process; 0 for less than one, None before there is a pace."""
        gained = self.share - self.process_marks.get("share", self.share)
        if gained <= 0 or self._taken <= 0:
            return None
        return round(self._taken * (100 - self.share) / gained / 60)

    @property
    def comments_a_second(self):
        gained = self.brought.get("comment", 0) - self.process_marks.get("comments", 0)
        return round(gained / self._taken) if self._taken > 0 else 0

    @property
    def _taken(self):
        """Seconds that the process has worked on the run."""
        since = self.process_marks.get("since")
        return (self.alive_at - datetime.fromisoformat(since)).total_seconds() if since else 0

    def keep(self, report):
        """Note how far it is, in the transaction that took it there. Raises Stopped if somebody did."""
        self.report, self.alive_at = report, timezone.now()
        how_far = {"through": self.through, "report": report, "alive_at": self.alive_at}
        if not _kept(key=self.pk, **how_far):
            raise Stopped

    def end(self, state, failure="", **about):
        self.state, self.failure, self.ended_at = state, failure, timezone.now()
        for name, value in about.items():
            setattr(self, name, value)
        self.save(update_fields=["state", "failure", "ended_at", *about])
        if self.process_marks:
            self.alive_at = self.ended_at
            self.mark(pace=None, took=self.took + self._taken)


def named(names):
    """What several files are called together, or the one that there is."""
    more = gettext("%(name)s and %(n)d more") % {"name": names[0][:150], "n": len(names) - 1}
    return more if len(names) > 1 else names[0][:200]


# With each piece that an import writes.
_kept = PreparedUpdate(
    lambda key, **how_far: ImportRun.objects.filter(pk=key, state=ImportRun.State.RUNNING).update(
        **how_far
    ),
    key=models.BigIntegerField(),
    through=models.JSONField(),
    report=models.JSONField(),
    alive_at=models.DateTimeField(),
)
