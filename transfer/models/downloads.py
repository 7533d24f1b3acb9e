"""Files that a worker makes when somebody asks, there for some days: copies of people’s data, exports of the blog."""

import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.people.personal_data import Personal
from lib.storage import buckets

PAUSE = timedelta(days=1)  # between one and the next: making it reads all that somebody has written
SILENT = timedelta(minutes=2)  # Nobody has worked at it for so long: the worker was killed.
TRIES = 3  # A copy that kills its worker isn't to kill every one after it.


def new_name():
    """A file name that nobody finds by trying."""
    return secrets.token_urlsafe(32)


def folder():
    """The folder of downloads: beside the pictures, not among them. Nothing serves it but our view."""
    path = Path(settings.DOWNLOADS_ROOT)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


class PreparedQuerySet(models.QuerySet):
    def ready(self):
        return self.filter(state=Prepared.State.READY, ends_at__gt=timezone.now())

    def over(self):
        return self.filter(ends_at__lte=timezone.now())

    def left(self):
        """The downloads that are to be made, and that nobody is working on."""
        silent = Q(alive_at__lt=timezone.now() - SILENT)
        return self.filter(silent, state__in=Prepared.AT_WORK)


class Prepared(models.Model):
    """A file that was asked for, is made by a worker, and is there for some days."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"

    AT_WORK = (State.WAITING, State.MAKING)

    name = models.CharField(max_length=64, unique=True, default=new_name)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    alive_at = models.DateTimeField(default=timezone.now)  # when a worker was last at it
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # rows, of `total`
    total = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes

    objects = PreparedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_at_work(self):
        return self.state in self.AT_WORK

    @property
    def is_ready(self):
        return self.state == self.State.READY and self.ends_at > timezone.now()

    @property
    def has_failed(self):
        return self.state == self.State.FAILED

    @property
    def path(self):
        return folder() / self.file_name

    @property
    def file_name(self):
        return f"{self.name}.zip"

    def open(self):
        """The file's bytes, from this machine or from the bucket. Raises OSError."""
        if store := buckets.of("downloads"):
            return store.open(self.file_name)
        return self.path.open("rb")

    def put_into_the_bucket(self):
        """Put the file into the bucket, if there is one: any machine hands it out. Raises StoreAway."""
        if store := buckets.of("downloads"):
            store.keep(self.file_name, self.path)

    def drop_files(self):
        self.path.unlink(missing_ok=True)
        if store := buckets.of("downloads"):
            store.delete(self.file_name)

    def keep_waiting(self):
        """Let the download wait again for the next worker; returns whether it was still left."""
        left = type(self).objects.left().filter(pk=self.pk)
        return bool(left.update(state=self.State.WAITING, alive_at=timezone.now()))

    def take(self):
        """Begin, if nobody else is at it; says whether. Whoever began and died has lost it."""
        free = Q(state=self.State.WAITING) | Q(alive_at__lt=timezone.now() - SILENT)
        mine = type(self).objects.filter(free, pk=self.pk, state__in=self.AT_WORK)
        begun = {"state": self.State.MAKING, "tries": models.F("tries") + 1, "done": 0}
        return bool(mine.update(alive_at=timezone.now(), **begun))

    def keep(self, **changes):
        """Note how it stands; says whether anybody still waits for it."""
        return bool(
            type(self)
            .objects.filter(pk=self.pk, state=self.State.MAKING)
            .update(alive_at=timezone.now(), **changes)
        )

    def finish(self):
        now = timezone.now()
        ends_at = now + timedelta(days=settings.DOWNLOAD_DAYS)
        size = self.path.stat().st_size
        return self.keep(state=self.State.READY, ready_at=now, ends_at=ends_at, size=size)


class Download(Prepared):
    """Somebody's copy of everything that is kept about them: one for each account or address."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="download"
    )
    email = models.EmailField(blank=True, default="", db_default="")  # of a guest, who proved it

    personal = Personal(
        "downloads", _("Copies of your data"), guest="email", comes_last=True
    ).shows(asked=(_("Requested"), "asked_at"))
    unshown = {
        "name": "a password: the copy is fetched by it",
        "email": "of a guest, who is shown the copy under it",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, email="")
                | Q(account__isnull=True) & ~Q(email=""),
                name="a_copy_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="one_copy_of_a_guest"
            ),
        ]

    def __str__(self):
        return f"download {self.pk}"

    @property
    def next_at(self):
        """The time from which another one can be asked for."""
        return self.asked_at if self.has_failed else self.asked_at + PAUSE

    @property
    def can_be_asked_anew(self):
        return not self.is_at_work and self.next_at <= timezone.now()


class SiteExport(Prepared):
    """The whole blog for somewhere else: one file of each kind."""

    class Kind(models.TextChoices):
        SITE = "site"  # for another Parley
        WORDPRESS = "wordpress"
        PLAIN = "static"  # files for any web server

    kind = models.CharField(max_length=10, choices=Kind, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    unshown = "that they had the blog exported, and nothing of them"

    def __str__(self):
        return f"export of the blog: {self.kind}"
