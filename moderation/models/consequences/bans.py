"""Who may not comment, or not unread, from when and until when."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from moderation.models.policy.rules import RuleWording
from moderation.models.pseudonyms import Pseudonym
from moderation.models.record.decisions import Decision
from moderation.pure import ladder


class BanQuerySet(models.QuerySet):
    def in_force(self, at=None):
        at = at or timezone.now()
        ending = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
        going_on = self.filter(lifted__isnull=True, acknowledged_at__isnull=True)
        return going_on.filter(ending, starts_at__lte=at)

    def ended(self):
        """The bans that have run out, were lifted, or acknowledged."""
        over = Q(lifted__isnull=False) | Q(acknowledged_at__isnull=False)
        return self.filter(over | Q(ends_at__lte=timezone.now()))

    def appealed(self):
        """The bans in force against which an appeal is open."""
        waits = {"appeal__isnull": False, "appeal__withdrawal": None, "appeal__ruling": None}
        return self.in_force().filter(placed__in=Decision.objects.filter(**waits))

    def refusing(self):
        return self.filter(kind=Ban.Kind.BAN)

    def holding(self):
        return self.filter(kind=Ban.Kind.HOLD)

    def warning(self):
        return self.filter(kind=Ban.Kind.WARN)

    def on(self, post):
        """The bans that hold on `post`; without a post, those that hold everywhere."""
        everywhere = Q(post__isnull=True)
        return self.filter(everywhere | Q(post=post.pk) if post else everywhere)

    def without_strikes(self):
        """The bans in force that have lost what they rested on: a list, oldest first."""
        reversed_ = Q(evidence__reversed_by__isnull=False)
        overturned = Q(evidence__strike__overturned_by__isnull=False)
        shaken = list(self.in_force().filter(reversed_ | overturned).values_list("pk", flat=True))
        if not shaken:  # As a rule, and each page of the desk asks.
            return []
        bans = self.model.objects.filter(pk__in=shaken).with_all().order_by("starts_at", "pk")
        return [ban for ban in bans if ban.has_lost_its_strikes]

    def with_all(self):
        return self.select_related(
            "post",
            "pseudonym__account",
            "wording__revision",
            "placed__made_by__account",
            "placed__ladder",
            "placed__follows__note",
            "placed__note",
            "placed__appeal__withdrawal",
            "placed__appeal__ruling",
            "lifted__made_by__account",
            "lifted__note",
        ).prefetch_related(
            models.Prefetch(
                "evidence",
                Decision.objects.select_related("strike__overturned_by", "reversed_by"),
            )
        )


class Ban(models.Model):
    """What somebody may not do, from one time to another or without end.

    Comment at all (a ban, or while it has an end a suspension), comment unread (a hold), or
    comment before they have read what they did (a warning).
    """

    class Kind(models.TextChoices):
        BAN = "ban", _("no comments")
        HOLD = "hold", _("comments wait for a moderator")
        WARN = "warn", _("a warning to be read")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BAN)
    pseudonym = models.ForeignKey(
        Pseudonym, models.PROTECT, related_name="bans", db_column="standing_id"
    )
    # Where it holds; none is everywhere. No constraint: it stays when the article is deleted.
    post = models.ForeignKey(
        Post, models.DO_NOTHING, null=True, db_constraint=False, related_name="bans"
    )
    placed = models.OneToOneField(Decision, models.PROTECT, related_name="ban")
    lifted = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="lifted_ban")
    # None of a hold that no strike led to.
    wording = models.ForeignKey(RuleWording, models.PROTECT, null=True, related_name="bans")
    # What it rests on; of a step of the ladder, the removals whose strikes counted.
    evidence = models.ManyToManyField(Decision, related_name="bans_on_it")
    reason = models.TextField(_("reason"), blank=True)  # A step of the ladder says it itself.
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)  # of a warning

    objects = BanQuerySet.as_manager()
    unshown = {"evidence": "of the ban and the decisions, which are told"}

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self):
        return f"{self.pseudonym}, until {self.ends_at or 'further notice'}"

    @property
    def is_in_force(self):
        over = self.lifted_id or self.acknowledged_at
        return not over and (self.ends_at is None or self.ends_at > timezone.now())

    @property
    def is_appealed(self):
        """Whether somebody is to rule on it."""
        appeal = getattr(self.placed, "appeal", None)
        return self.is_in_force and appeal is not None and appeal.is_open

    @property
    def is_by_ladder(self):
        """Whether it is a step that strikes led to, not a decision of its own."""
        return self.placed.ladder_id is not None

    @property
    def step(self):
        """The ban as a step of a ladder."""
        if self.kind == self.Kind.BAN and self.ends_at is None:
            return {"step": "ban", "days": None}
        name = "suspend" if self.kind == self.Kind.BAN else self.kind
        period = self.placed.period
        return {"step": name, "days": round(period.total_seconds() / 86_400) if period else None}

    @cached_property
    def has_lost_its_strikes(self):
        """Whether what it rests on was overturned, so far that it would not be placed again."""
        rested_on = list(self.evidence.all())
        left = [one for one in rested_on if not one.is_overturned]
        if len(left) == len(rested_on):
            return False
        if not self.is_by_ladder:
            return not left
        now = ladder.step_at(self.placed.ladder.ladder, len(left))
        return ladder.severity(now) < ladder.severity(self.step)
