"""The backups that were made, and when the next is due. docs/operating.md tells an owner of both."""

from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import audit
from lib.storage import buckets

TRIES = 3  # A backup that kills its process isn't to kill every one after it.


def folder():
    """The folder of backups: nothing serves it, and nobody else on the machine can read it."""
    return Path(settings.BACKUPS_ROOT)


class BackupSchedule(models.Model):
    """When backups are made by themselves, how many are kept, and for whom they are encrypted: one row."""

    class Every(models.TextChoices):
        NEVER = "never", _("Never")
        DAY = "day", pgettext_lazy("how often", "Day")
        WEEK = "week", _("Week")

    DAYS = {Every.DAY: 1, Every.WEEK: 7}

    every = models.CharField(_("every"), max_length=5, choices=Every, default=Every.NEVER)
    at = models.TimeField(_("at"), default=time(4, 10))
    keeps = models.PositiveSmallIntegerField(
        _("daily"), default=7, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    keeps_weekly = models.PositiveSmallIntegerField(
        _("weekly"), default=4, db_default=4, validators=[MaxValueValidator(366)]
    )
    keeps_monthly = models.PositiveSmallIntegerField(
        _("monthly"), default=12, db_default=12, validators=[MaxValueValidator(366)]
    )
    is_checked = models.BooleanField(_("check each by restoring it"), default=True)
    key = models.CharField(_("encrypt with my public key"), max_length=100, blank=True, default="")

    def __str__(self):
        return f"backups, every: {self.every}"

    @classmethod
    def current(cls):
        """The schedule, or, until an owner sets one, one a day if a folder was named at installation, else none."""
        every = cls.Every.DAY if settings.BACKUPS_ARE_PLACED else cls.Every.NEVER
        return cls.objects.filter(pk=1).first() or cls(pk=1, every=every)

    @property
    def span(self):
        """The time from one backup to the next; None if none is made automatically."""
        return timedelta(days=self.DAYS[self.every]) if self.every in self.DAYS else None

    def kept_of(self, backups):
        """The good `backups`, newest first, that stay: the last of each day, week and month.

        One is counted for as many of these as it is the last of.
        """
        spans = [
            (self.keeps, lambda day: day),
            (self.keeps_weekly, lambda day: day.isocalendar()[:2]),
            (self.keeps_monthly, lambda day: (day.year, day.month)),
        ]
        kept = set()
        for number, span_of in spans:
            last = {}
            for one in backups:
                last.setdefault(span_of(timezone.localdate(one.made_at)), one.pk)
            kept |= set(list(last.values())[:number])
        return [one for one in backups if one.pk in kept]

    def last_time(self):
        """Time at which the last backup was due, in the blog's time, weekly ones on Sunday; None without a schedule."""
        if not self.span:
            return None
        now = timezone.localtime()
        day = now.date() + timedelta(days=1)
        while True:
            day -= timedelta(days=1)
            at = timezone.make_aware(datetime.combine(day, self.at))
            if at <= now and (self.every == self.Every.DAY or day.isoweekday() == 7):
                return at


class BackupQuerySet(models.QuerySet):
    def good(self):
        return self.filter(state=Backup.State.GOOD)

    def at_work(self):
        return self.filter(state__in=(Backup.State.WAITING, Backup.State.MAKING))

    def to_do(self):
        return self.filter(Q(state=Backup.State.WAITING) | Q(is_to_be_checked=True))


class Backup(models.Model):
    """One backup: asked for by somebody, by the schedule or by the command, made, kept, or failed."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        GOOD = "good"
        FAILED = "failed"

    class Why(models.TextChoices):
        DAY = "day", _("Daily")
        WEEK = "week", _("Weekly")
        DESK = "desk", _("By hand")
        COMMAND = "command", _("From the command line")

    BY_ITSELF = (Why.DAY, Why.WEEK)

    why = models.CharField(max_length=8, choices=Why)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=500, blank=True, default="")  # in folder(), or a whole path
    size = models.PositiveBigIntegerField(default=0)  # bytes
    is_encrypted = models.BooleanField(default=False)
    articles = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0, db_default=0)  # files that the blog names
    is_to_be_checked = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True, default="")
    is_stored = models.BooleanField(default=False, db_default=False)  # in the bucket as well

    objects = BackupQuerySet.as_manager()
    unshown = "that they had a backup of the blog made, and nothing of them"

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.name or f"backup {self.pk}"

    @property
    def path(self):
        return folder() / self.name

    @property
    def is_here(self):
        """Whether its file can be fetched: one that went elsewhere by the command can't."""
        return self.is_stored or self.is_in_folder

    @property
    def is_in_folder(self):
        return bool(self.name) and "/" not in self.name and self.path.is_file()

    def open(self):
        """The backup's bytes, from this machine or from the bucket. Raises OSError."""
        if self.is_in_folder:
            return self.path.open("rb")
        if not self.is_stored:
            raise FileNotFoundError(self.name)
        return buckets.of("backups").open(self.name)

    def drop_files(self):
        """Raises StoreAway."""
        if self.is_stored and (store := buckets.of("backups")):
            store.delete(self.name)
        self.path.unlink(missing_ok=True)

    @property
    def is_good(self):
        return self.state == self.State.GOOD

    @property
    def is_at_work(self):
        return self.state in (self.State.WAITING, self.State.MAKING)

    @classmethod
    def last_good(cls):
        """The last that nobody has taken away from its folder."""
        backups = cls.objects.good().select_related("by")
        return next((one for one in backups if one.is_here or "/" in one.name), None)

    @classmethod
    def ask(cls, by):
        """The backup at work, if there is one; else a new one that is made as soon as possible."""
        return cls.objects.at_work().first() or cls.objects.create(why=cls.Why.DESK, by=by)

    def begin(self):
        """Take it up, with a name that none has had; says whether it may be tried once more."""
        self.tries += 1
        if self.tries > TRIES:
            return False
        ending = ".tar.age" if self.is_encrypted else ".tar"
        self.name = f"{timezone.now():%Y%m%d-%H%M%S}-{self.pk}{ending}"
        self.state = self.State.MAKING
        self.save()
        return True

    def succeed(self, manifest, *, is_checked):
        now, is_new = timezone.now(), self.state != self.State.GOOD or self._state.adding
        self.state, self.error, self.is_to_be_checked = self.State.GOOD, "", False
        self.articles, self.comments, self.files = manifest.counts()
        self.missing = manifest.missing
        self.size = self.path.stat().st_size
        self.checked_at = now if is_checked else self.checked_at
        self.save()
        if is_new:
            audit.record(audit.Kind.BACKUP, self.by, bytes=self.size)

    def fail(self, error):
        self.state, self.error, self.is_to_be_checked = self.State.FAILED, str(error)[:500], False
        self.save()

    def wait_again(self):
        self.state, self.tries = self.State.WAITING, max(0, self.tries - 1)
        self.save(update_fields=["state", "tries"])
