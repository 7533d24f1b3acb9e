"""What we do about comments: the policy and its revisions, decisions, bans."""

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.markup import render_policy, trusted
from blog.models import Moment, Post, Site
from comments.models import Comment
from moderation.immutable import Immutable


class RevisionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def in_force(self, at=None):
        """The revision that holds at a time (now), or None while there is no policy."""
        at = at or timezone.now()
        return self.published().filter(effective_at__lte=at).order_by("-number").first()


class PolicyRevision(models.Model):
    """The policy as it stood from one time on. Once published it never changes."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    effective_at = models.DateTimeField(_("takes effect"), default=timezone.now)
    published_at = models.DateTimeField(null=True, editable=False)
    announced_in = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, db_constraint=False,
        verbose_name=_("announced in"), related_name="+",
    )  # fmt: skip
    # [{"strikes": n, "step": "warn" | "hold" | "suspend" | "ban", "days": n or null}]
    ladder = models.JSONField(_("ladder"), default=list, blank=True)
    strike_days = models.PositiveSmallIntegerField(_("days a strike counts"), default=90)
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=14)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy revision")
        ordering = ["-number"]

    def __str__(self):
        return f"Revision {self.number}"

    def get_absolute_url(self):
        return reverse("policy_revision", args=[self.number])

    def publish(self, effective_at=None):
        """Let it take effect, now or at a time to come; from here on it never changes."""
        with transaction.atomic():
            self.effective_at = max(effective_at or self.effective_at, timezone.now())
            self.published_at = timezone.now()
            self.save()
            Moment.expect(self.effective_at)
            Site.turn_everything()

    @property
    def rule_count(self):
        return self.wordings.count()


class Rule(models.Model):
    """What stays the same about a rule while its number and its words change."""

    key = models.SlugField(unique=True)

    def __str__(self):
        return self.key


class RuleWording(models.Model):
    """A rule as one revision words it."""

    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="wordings")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    citation = models.CharField(
        _("citation"),
        max_length=80,
        help_text=_("A short noun phrase: “off-topic comparison”."),
    )
    text = models.TextField(_("text"))
    rendered = models.TextField(editable=False)

    class Meta:
        verbose_name = _("rule")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="one_rule_for_a_number"),
            models.UniqueConstraint(fields=["revision", "rule"], name="a_rule_stands_once"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def save(self, *args, **kwargs):
        self.rendered = render_policy(self.text)
        super().save(*args, **kwargs)

    @property
    def html(self):
        return trusted(self.rendered)

    def get_absolute_url(self):
        return f"{self.revision.get_absolute_url()}#rule-{self.number}"


class Waiver(models.Model):
    """A rule that an article sets aside, in the author's own words."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="waivers")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="waivers", verbose_name=_("rule"))
    sentence = models.CharField(
        _("what readers are told"),
        max_length=200,
        blank=True,
        help_text=_("For example: so bring your own city."),
    )
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rule set aside")
        verbose_name_plural = _("rules set aside")
        constraints = [models.UniqueConstraint(fields=["post", "rule"], name="waived_once")]

    def __str__(self):
        return f"{self.rule} on {self.post}"


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
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by"
    )

    class Meta:
        permissions = [("moderate", "Can moderate comments and people")]
        indexes = [models.Index(fields=["-made_at", "-id"], name="decisions_by_time")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("log_entry", args=[self.pk])


class DecisionNote(models.Model):
    """What was said with a decision; it can be erased without touching the decision."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="note")
    to_writer = models.TextField(blank=True)
    among_staff = models.TextField(blank=True)


class BanQuerySet(models.QuerySet):
    def in_force(self, at=None):
        at = at or timezone.now()
        ending = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at)
        return self.filter(ending, lifted__isnull=True, starts_at__lte=at)


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
