"""What we do about comments: decisions, the people they are about, bans.

The policy's revisions are in moderation/revisions.py, its rules in moderation/rules.py.
"""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models import Comment
from moderation.immutable import Immutable, ImmutableQuerySet
from moderation.revisions import PolicyRevision
from moderation.rules import Rule, RuleWording, Waiver

__all__ = [
    "Ban",
    "Decision",
    "DecisionNote",
    "PolicyRevision",
    "Rule",
    "RuleWording",
    "Standing",
    "Waiver",
]


class StandingManager(models.Manager):
    def of(self, writer):
        """The standing of an account, or of a guest's browser; made when first asked for."""
        if writer.account:
            return self.get_or_create(account=writer.account)[0]
        return self.get_or_create(guest=writer.token)[0]


class Standing(models.Model):
    """A person as decisions know them: a pseudonym that outlives the account."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="standing"
    )
    guest = models.CharField(max_length=32, null=True, unique=True)

    objects = StandingManager()

    def __str__(self):
        return str(self.account or f"guest {self.pk}")

    @property
    def signature(self):
        """The name under which this person's decisions stand in public."""
        return self.account.signature if self.account else _("a moderator")

    def signed(self):
        """The sentence under a decision."""
        if self.account and self.account.staff_name:
            return gettext("Moderator: %(name)s.") % {"name": self.account.staff_name}
        return gettext("Decided by a moderator.")

    @property
    def name_for_staff(self):
        """What moderators call each other, and a reader who is still here."""
        return self.account.name if self.account else _("somebody whose account is gone")


class DecisionQuerySet(ImmutableQuerySet):
    def told(self):
        """What the public log tells of, in time; approvals are nobody's business."""
        return self.exclude(kind=Decision.Kind.APPROVE)

    def public(self, at=None):
        """What the public log shows by a time (now), less the slips that were undone."""
        return (
            self.told()
            .filter(appears_at__lte=at or timezone.now(), is_undo=False)
            .exclude(reversed_by__is_undo=True)
        )

    def not_undone(self):
        return self.filter(is_undo=False).exclude(reversed_by__is_undo=True)

    def standing(self):
        """Removals that nothing has reversed."""
        return self.filter(kind=Decision.Kind.REMOVE, reversed_by__isnull=True)

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
        ).prefetch_related(Prefetch("post", Post.objects.without_texts()), "comment")


class Decision(Immutable, models.Model):
    """One thing a moderator did; never changed, never deleted. A reversal is another one.

    It holds no name, address or free text: people are standings, words are the rule's.
    """

    class Kind(models.TextChoices):
        APPROVE = "approve", _("approved")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("restored")
        BAN = "ban", _("banned")
        LIFT = "lift", _("lifted")

    kind = models.CharField(max_length=10, choices=Kind)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Standing, models.PROTECT, related_name="decisions")
    # No constraint: a decision stays when its article is deleted with all its comments.
    comment = models.ForeignKey(
        Comment, models.DO_NOTHING, null=True, db_constraint=False, related_name="decisions"
    )
    post = models.ForeignKey(
        Post, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    about = models.ForeignKey(Standing, models.PROTECT, null=True, related_name="received")
    wording = models.ForeignKey(RuleWording, models.PROTECT, null=True, related_name="decisions")
    until = models.DateTimeField(null=True)  # of a ban; none is without end
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    # When the public log shows it; settings.LOG_DELAY at the time of the decision.
    appears_at = models.DateTimeField()
    # It takes back a slip of the same moderator before that appeared: neither is public.
    is_undo = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        permissions = [("moderate", "Can moderate comments and people")]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="decisions_by_time"),
            models.Index(fields=["comment", "id"], name="decisions_on_a_comment"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("log_entry", args=[self.pk])

    @property
    def is_pending(self):
        return self.appears_at > timezone.now()

    @property
    def was_undone(self):
        return hasattr(self, "reversed_by") and self.reversed_by.is_undo

    @property
    def is_about_guest(self):
        return self.about is None or bool(self.about.guest)

    @property
    def article(self):
        """The article it concerns, while people can read it."""
        try:
            return self.post if self.post and self.post.is_public else None
        except ObjectDoesNotExist:  # Deleted: the decision stays.
            return None

    @property
    def placeholder(self):
        """The removed comment, while its placeholder stands where people can read it."""
        try:
            stands = self.comment and self.comment.state == Comment.State.REMOVED
            return self.comment if stands and self.article else None
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
    among_staff = models.TextField(blank=True)


class BanQuerySet(models.QuerySet):
    def in_force(self, at=None):
        at = at or timezone.now()
        ending = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
        return self.filter(ending, lifted__isnull=True, starts_at__lte=at)

    def ended(self, at=None):
        """Run out, or lifted."""
        return self.filter(Q(lifted__isnull=False) | Q(ends_at__lte=at or timezone.now()))

    def with_all(self):
        return self.select_related(
            "standing__account",
            "wording__revision",
            "placed__made_by__account",
            "lifted__made_by__account",
            "lifted__note",
        )


class Ban(models.Model):
    """A person may not comment, from one time to another or without end."""

    standing = models.ForeignKey(Standing, models.PROTECT, related_name="bans")
    placed = models.OneToOneField(Decision, models.PROTECT, related_name="ban")
    lifted = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="lifted_ban")
    wording = models.ForeignKey(RuleWording, models.PROTECT, related_name="bans")
    reason = models.TextField(_("reason"))
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self):
        return f"{self.standing}, until {self.ends_at or 'further notice'}"
