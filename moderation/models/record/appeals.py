"""Asking that a decision be looked at again: once for each, by the person it is about."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from lib.db.immutable import Immutable, ImmutableQuerySet
from moderation.models.record.decisions import Decision


class AppealQuerySet(ImmutableQuerySet):
    def open(self):
        """The appeals that somebody is to rule on now: what lies in the bin doesn't wait."""
        binned = Post.everything.binned().order_by().values("pk")
        return self.unruled().exclude(decision__post__in=binned)

    def unruled(self):
        """The appeals that weren't withdrawn, against decisions that still stand."""
        return self.filter(
            withdrawal__isnull=True, ruling__isnull=True, decision__reversed_by__isnull=True
        )

    def closed(self):
        return self.exclude(pk__in=self.model.objects.unruled().order_by().values("pk"))

    def oldest_first(self):
        return self.order_by("made_at", "pk")

    def with_all(self):
        """Everything that a list of appeals is told from."""
        return self.select_related(
            "decision__made_by__account",
            "decision__about__account",
            "decision__wording",
            "decision__reversed_by",
            "decision__post",
            "note",
            "ruling__made_by__account",
            "withdrawal",
        ).defer("decision__post__text", "decision__post__rendered")


class Appeal(Immutable, models.Model):
    """Somebody asks that a decision about them be looked at again.

    It holds no words; those stand beside it, where they can be erased.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        WITHDRAWN = "withdrawn", _("withdrawn")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        SETTLED = "settled", _("settled")  # The decision was reversed before anybody ruled.

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AppealQuerySet.as_manager()

    def __str__(self):
        return f"appeal against: {self.decision}"

    @property
    def state(self):
        if self.ruled:
            is_granted = self.ruled.kind == Decision.Kind.GRANT
            return self.State.GRANTED if is_granted else self.State.REFUSED
        if hasattr(self, "withdrawal"):
            return self.State.WITHDRAWN
        return self.State.SETTLED if hasattr(self.decision, "reversed_by") else self.State.OPEN

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def ruled(self):
        """The ruling, which is a decision of its own, or None."""
        return getattr(self, "ruling", None)

    @property
    def by(self):
        """The pseudonym of whoever appeals."""
        return self.decision.about


class AppealNote(models.Model):
    """What was said with an appeal; it can be erased without touching the appeal."""

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="note")
    text = models.TextField(blank=True)
    # Where the answer goes, of a guest who proved the address as theirs by a code.
    email = models.EmailField(blank=True, db_default="")


class AppealWithdrawal(Immutable, models.Model):
    """An appeal was taken back by its writer, before anybody ruled on it."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="withdrawal")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"withdrawn: {self.appeal}"
