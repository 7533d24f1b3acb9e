"""Decisions of moderators, and the sentences sent with them."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models import Comment
from lib.db.immutable import Immutable, ImmutableQuerySet
from moderation.models.policy.revisions import PolicyRevision
from moderation.models.policy.rules import RuleWording
from moderation.models.pseudonyms import Pseudonym


class DecisionQuerySet(ImmutableQuerySet):
    def logged(self):
        """The decisions in the staff's log; approvals are nobody's business."""
        return self.exclude(kind__in=Decision.UNLOGGED)

    def for_everybody(self):
        """The decisions that the public log shows sooner or later: spam and cautions shame nobody there."""
        hushed = Decision.HUSHED
        logged = self.logged().exclude(kind__in=hushed).exclude(reverses__kind__in=hushed)
        # A ruling on spam repeats neither rule nor ground: there were none.
        return logged.exclude(kind__in=Decision.RULINGS, wording__isnull=True, ground="")

    def public(self, at=None):
        """The decisions that the public log shows by a time (now), less the slips that were undone."""
        return self.for_everybody().not_undone().filter(appears_at__lte=at or timezone.now())

    def not_undone(self):
        return self.filter(is_undo=False).exclude(reversed_by__is_undo=True)

    def on_words(self):
        """The decisions on comments, not on the people who wrote them."""
        return self.filter(kind__in=Decision.ON_WORDS)

    def in_force(self):
        """The removals, by whatever verdict, that nothing has reversed."""
        return self.filter(kind__in=Decision.REMOVALS, reversed_by__isnull=True)

    def appealable(self):
        """The decisions that the person they are about can appeal against."""
        return self.filter(kind__in=Decision.APPEALABLE, about__isnull=False, is_undo=False)

    def received_by(self, writer):
        """The decisions about `writer`: an account, or a guest's browser."""
        if writer.account:
            return self.filter(about__account=writer.account)
        return self.filter(about__guest=writer.token) if writer.token else self.none()

    def rulings(self):
        return self.filter(kind__in=Decision.RULINGS)

    def newest_first(self):
        return self.order_by("-made_at", "-pk")

    def with_all(self):
        """Everything that an entry of the log is told from."""
        return self.select_related(
            "made_by__account",
            "about__account",
            "wording__revision",
            "reverses__made_by__account",
            "reverses__wording",
            "reversed_by",
            "rules_on__decision__made_by__account",
            "rules_on__decision__strike",
            "follows",
            "ban",
        ).prefetch_related(Prefetch("post", Post.objects.without_texts()), "comment")

    def as_told(self):
        """The decisions with the warning, hold or ban that came with a removal, as the bell tells of both."""
        steps = Decision.objects.filter(kind__in=Decision.STEPS).not_undone()
        steps = steps.select_related("wording__revision")
        return self.with_all().prefetch_related(Prefetch("followed_by", steps))


class Decision(Immutable, models.Model):
    """One thing a moderator did; never changed, never deleted. A reversal is another one.

    It holds no name, address or free text: people are pseudonyms, words are the rule's.
    """

    class Kind(models.TextChoices):
        APPROVE = "approve", _("approved")
        REOPEN = "reopen", _("approval undone")
        REMOVE = "remove", _("removed under a rule")
        SPAM = "spam", _("removed as spam")
        OUTSIDE = "outside", _("removed for another reason")
        RESTORE = "restore", _("restored")
        WARN = "warn", _("warned")
        HOLD = "hold", _("held for a time")
        BAN = "ban", _("banned")
        LIFT = "lift", _("lifted")
        GRANT = "grant", _("appeal granted")
        UPHOLD = "uphold", _("appeal refused")
        PURGE = "purge", _("text permanently deleted")
        REFUSE = "refuse", _("edit refused")
        HOLD_BACK = "hold_back", _("comment held")

    class Ground(models.TextChoices):
        """Ground for removing a comment that breaks no rule."""

        LAW = "law", _("against the law")
        PRIVATE = "private", _("private details of somebody else")
        OLDER = "older", _("older than any policy")

    REMOVALS = (Kind.REMOVE, Kind.SPAM, Kind.OUTSIDE)
    CAUTIONS = (Kind.WARN, Kind.HOLD)
    STEPS = (*CAUTIONS, Kind.BAN)  # that may come with a removal
    HUSHED = (Kind.SPAM, Kind.PURGE, Kind.REFUSE, Kind.HOLD_BACK, *CAUTIONS)
    UNLOGGED = (Kind.APPROVE, Kind.REOPEN)
    ON_WORDS = (*REMOVALS, *UNLOGGED, Kind.RESTORE, Kind.PURGE, Kind.REFUSE, Kind.HOLD_BACK)
    APPEALABLE = (*REMOVALS, Kind.BAN)
    RULINGS = (Kind.GRANT, Kind.UPHOLD)

    kind = models.CharField(max_length=10, choices=Kind)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Pseudonym, models.PROTECT, related_name="decisions")
    # No constraint: a decision stays when its article is deleted with all its comments.
    comment = models.ForeignKey(
        Comment, models.DO_NOTHING, null=True, db_constraint=False, related_name="decisions"
    )
    post = models.ForeignKey(
        Post, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    about = models.ForeignKey(Pseudonym, models.PROTECT, null=True, related_name="received")
    wording = models.ForeignKey(RuleWording, models.PROTECT, null=True, related_name="decisions")
    # The rule is newer than the words it was cited for; the note says why all the same.
    is_override = models.BooleanField(default=False)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)  # of no rule's removal
    until = models.DateTimeField(null=True)  # of a ban; none is without end
    # The revision whose ladder was asked, of a removal under a rule and of the step it led to.
    ladder = models.ForeignKey(PolicyRevision, models.PROTECT, null=True, related_name="+")
    # The removal that a step of the ladder came with; of a hold, the comment's that was held with it.
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    # Of a ruling, which repeats the rule and the ground of what it rules on.
    rules_on = models.OneToOneField(
        "moderation.Appeal", models.PROTECT, null=True, related_name="ruling"
    )
    # When the public log shows it; settings.LOG_DELAY at the time of the decision.
    appears_at = models.DateTimeField()
    # Of an approval or a removal: whether the comment waited until then, so that undoing it lets
    # it wait again. None where nobody knew.
    was_held = models.BooleanField(null=True)
    # It takes back a slip of the same moderator before that appeared: neither is public.
    is_undo = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        permissions = [
            ("moderate", "Can moderate comments and people"),
            ("purge", "Can destroy the words of a comment for good"),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="decisions_by_time"),
            models.Index(fields=["comment", "id"], name="decisions_on_a_comment"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("log_entry", args=[self.pk])

    @property
    def notification_url(self):
        """The address at which the person it is about reads of it."""
        about = self.ruled_on or self
        if about.kind in self.APPEALABLE:
            return reverse("appeal", args=[about.pk])
        is_there = self.is_on_words and self.article
        return self.comment.get_absolute_url() if is_there else reverse("account")

    @property
    def is_pending(self):
        return self.appears_at > timezone.now()

    @property
    def is_removal(self):
        return self.kind in self.REMOVALS

    @property
    def is_ruling(self):
        return self.kind in self.RULINGS

    @property
    def ruled_on(self):
        """The decision that was appealed against, of a ruling; else None."""
        return self.rules_on and self.rules_on.decision

    @property
    def is_on_words(self):
        return self.kind in self.ON_WORDS

    @property
    def is_undone(self):
        """Whether it was a slip, or took one back: the public log shows neither."""
        return self.is_undo or self.was_undone

    @property
    def was_undone(self):
        return hasattr(self, "reversed_by") and self.reversed_by.is_undo

    @property
    def is_logged(self):
        """Whether the log has an entry of it, if only for the staff and whoever it is about."""
        return self.kind not in self.UNLOGGED

    @property
    def is_for_everybody(self):
        """Whether its entry is anybody's to read: spam and cautions shame nobody, nor does a slip."""
        earlier = self.reverses or self.ruled_on
        kinds = {self.kind, earlier and earlier.kind}
        return self.is_logged and kinds.isdisjoint(self.HUSHED) and not self.is_undone

    @property
    def is_overturned(self):
        """Whether it was reversed, or its strike dropped out."""
        return hasattr(self, "reversed_by") or self.has_strike and self.strike.is_overturned

    @property
    def has_strike(self):
        return hasattr(self, "strike")

    @property
    def is_about_guest(self):
        return self.about is None or bool(self.about.guest)

    @property
    def article(self):
        """The article it concerns, while everybody can read it."""
        try:
            is_shown = self.post and self.post.is_public and self.post.is_for_everybody
            return self.post if is_shown else None
        except ObjectDoesNotExist:  # Deleted: the decision stays.
            return None

    @property
    def placeholder(self):
        """The removed comment, while its placeholder stands where people can read it."""
        try:
            comment = self.comment
            stands = comment and comment.state == Comment.State.REMOVED
            stands = stands and (comment.leaves_place or not comment.is_leaf_node())
            return comment if stands and self.article else None
        except ObjectDoesNotExist:
            return None

    @property
    def period(self):
        """The time between a ban's start and its end, or None for one without end."""
        return self.until - self.made_at if self.until else None


class DecisionNote(models.Model):
    """What was said with a decision; it can be erased without touching the decision."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="note")
    to_writer = models.TextField(blank=True)
    # What the writer is told as well, wherever a moderator went another way than the policy's.
    why_outside = models.TextField(blank=True)
    why_newer = models.TextField(blank=True)
    why_step = models.TextField(blank=True)  # another step than the ladder's
    among_staff = models.TextField(blank=True)

    unshown = {"among_staff": "what moderators say among themselves"}

    @property
    def labelled_texts(self):
        """(what it is, the words) of everything that was said with it."""
        parts = [
            (_("Note to the writer"), self.to_writer),
            (_("Other reason"), self.why_outside),
            (_("Why a newer rule"), self.why_newer),
            (_("Among moderators"), self.among_staff),
        ]
        return [(label, text) for label, text in parts if text]
