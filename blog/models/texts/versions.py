"""Versions of what is written: the working copy and the history of an article or a page, in one table.

The working copy is the newest version, while it isn't the public one. What readers see is in the row of
the article or page alone, and only publishing writes that: nothing here is ever shown to them.
"""

import json
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models.texts.typed import OWN, Typed
from lib.people.personal_data import Personal

IN_PLACE = timedelta(minutes=5)  # for which a tab's autosaves go into one version
KEPT_IN_FULL = timedelta(days=1)  # all that was saved automatically; then one an hour
A_BATCH = 100


class VersionQuerySet(models.QuerySet):
    def of(self, thing):
        """The versions of an article or a page."""
        return self.filter(**{thing._meta.model_name: thing})

    def in_line(self):
        """The versions without those that lost their place to a newer text, and are only kept."""
        return self.filter(is_aside=False)

    def newest(self):
        return self.in_line().order_by("-number").first()

    def once_public(self):
        """The versions that readers saw at some time."""
        return self.filter(kind=Version.Kind.PUBLISHED, published_at__lte=timezone.now())

    def numbered(self, number):
        return self.filter(number=number).first()

    def without_texts(self):
        return self.defer("text", "fields")

    def public_notes(self):
        """The published versions with a public note of what their author changed, newest first."""
        appeared = self.filter(kind=Version.Kind.PUBLISHED, published_at__lte=timezone.now())
        return appeared.exclude(note="").order_by("-number").without_texts()

    def thin(self):
        """Keep, of versions saved automatically over a day ago, the last of each hour. Returns how many went."""
        old = self.filter(kind=Version.Kind.AUTOSAVED, saved_at__lt=timezone.now() - KEPT_IN_FULL)
        last, gone = {}, []
        rows = old.order_by("number").values_list("pk", "post", "page", "is_aside", "saved_at")
        for key, *place, saved_at in rows:
            hour = (*place, saved_at.replace(minute=0, second=0, microsecond=0))
            if hour in last:
                gone.append(last[hour])
            last[hour] = key
        for begin in range(0, len(gone), A_BATCH):
            self.filter(pk__in=gone[begin : begin + A_BATCH]).delete()
        return len(gone)


class Version(models.Model):
    """An article or a page as it stood in the editor at a time."""

    class Kind(models.TextChoices):
        AUTOSAVED = "autosaved", _("saved automatically")
        SAVED = "saved", _("saved")
        PUBLISHED = "published", _("published")

    post = models.ForeignKey("blog.Post", models.CASCADE, null=True, related_name="versions")
    page = models.ForeignKey("blog.Page", models.CASCADE, null=True, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    # As long as they were typed: a title that is too long is refused when it is published.
    title = models.TextField(blank=True)
    standfirst = models.TextField(blank=True)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="versions"
    )
    tab = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1)
    based_on = models.PositiveIntegerField(null=True)
    restored_from = models.PositiveIntegerField(null=True)
    # Kept beside the others: somebody typed it while a newer text was saved.
    is_aside = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    note = models.CharField(_("what changed"), max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()
    personal = (
        Personal("versions", _("Versions of texts"), "by", order="saved_at", loads="post page")
        .shows(of=(_("Article"), lambda one: str(one.thing)), number=_("Version"), kind=_("Kind"))
        .shows(saved=pgettext_lazy("a time", "Saved"), published=_("Published"))
        .shows("note", title=_("Title"), standfirst=_("Standfirst"), text=_("Text"))
        .shows_programs(settings=(_("Settings"), lambda one: json.dumps(one.fields)))
    )
    unshown = {"tab": "a random number of a window of theirs"}

    class Meta:
        verbose_name = _("version")
        ordering = ["number"]
        default_permissions = []  # Whoever may change the article may see them.
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, page__isnull=True)
                | Q(post__isnull=True, page__isnull=False),
                name="a_version_of_one_thing",
            ),
            models.UniqueConstraint(fields=["post", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(fields=["page", "number"], name="one_page_version_of_a_number"),
        ]
        indexes = [models.Index(fields=["kind", "saved_at"], name="versions_to_thin")]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def has_maths(self, thing):
        """Whether the text has formulas; versions without fields were made from the thing itself."""
        return "has_maths" in self.fields if self.fields else thing.has_maths

    @property
    def thing(self):
        return self.post or self.page

    @property
    def at(self):
        return self.number, self.revision

    @property
    def is_public(self):
        """Whether it is what readers see, or will see at its time."""
        return self.thing.has_public_version and self.number == self.thing.public_version

    @property
    def words(self):
        return len(self.text.split())

    def says(self, typed):
        return Typed.of(self) == typed

    def has_words_of(self, typed):
        """Whether nothing was typed since: a form that is only sent, or whose settings changed, is no typing."""
        return all(getattr(self, name).strip() == getattr(typed, name).strip() for name in OWN)

    def is_still_written_by(self, sender):
        """Whether what `sender` types goes into this version, and not into a next one."""
        is_theirs = self.by_id == sender.person.pk and self.tab == sender.tab != ""
        is_young = self.begun_at > timezone.now() - IN_PLACE
        return self.kind == self.Kind.AUTOSAVED and is_theirs and is_young

    def take(self, typed, sender, kind):
        """Write what was typed since into this version."""
        for name in (*OWN, "fields"):
            setattr(self, name, getattr(typed, name))
        self.kind, self.sequence, self.saved_at = kind, sender.sequence, timezone.now()
        self.revision += 1
        self.save()

    def hold(self, typed):
        """Be what a form has saved, which may differ from what was typed: an address was made, say."""
        for name in (*OWN, "fields"):
            setattr(self, name, getattr(typed, name))
        self.save(update_fields=[*OWN, "fields"])

    def publish(self, at, note=""):
        """Mark it as the one that readers see from `at` on; for whoever saves the article itself."""
        self.kind, self.published_at, self.note = self.Kind.PUBLISHED, at, note
        self.save(update_fields=["kind", "published_at", "note"])
