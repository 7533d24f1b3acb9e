"""The policy: its revisions. What each says is in moderation/rules.py."""

from itertools import pairwise

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blog.models import Moment, Post, Site
from moderation import diffs, ladder
from moderation.immutable import Immutable, ImmutableQuerySet, Written


class NotReady(ValueError):
    """A draft that can't be published as it is; the text says why."""


class RevisionQuerySet(ImmutableQuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    written = published

    def drafts(self):
        return self.filter(published_at__isnull=True)

    def effective(self, at=None):
        """Those that have taken effect by a time (now)."""
        return self.published().filter(effective_at__lte=at or timezone.now())

    def in_force(self, at=None):
        """The revision that holds at a time (now), or None while there is no policy."""
        return self.effective(at).order_by("-number").first()

    def timeline(self):
        """All that were published, newest first, each with the one before it and its rules."""
        found = self.published().select_related("announced_in").prefetch_related("wordings")
        revisions = list(found.order_by("number"))
        for earlier, later in pairwise([None, *revisions]):
            later.previous = earlier
        return revisions[::-1]

    def latest(self):
        return self.published().order_by("-number").first()


class RevisionManager(models.Manager.from_queryset(RevisionQuerySet)):
    def draft(self):
        """A new draft, which says what the latest revision says; or the draft that waits."""
        with transaction.atomic():
            list(Site.objects.select_for_update())  # A double click finds the first one's draft.
            return self.drafts().order_by("number").last() or self._begin()

    def _begin(self):
        latest = self.latest()
        terms = {name: getattr(latest, name) for name in PolicyRevision.TERMS} if latest else {}
        number = (self.aggregate(last=Max("number"))["last"] or 0) + 1
        draft = self.create(number=number, **terms)
        for wording in latest.wordings.all() if latest else []:
            wording.repeat_in(draft)
        return draft


class PolicyRevision(Immutable, models.Model):
    """The policy as it stood from one time on. Once published it never changes."""

    TERMS = ("ladder", "strike_days", "appeal_days")

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    effective_at = models.DateTimeField(
        _("takes effect"),
        default=timezone.now,
        help_text=_("A time that has gone by means: when it is published."),
    )
    published_at = models.DateTimeField(null=True, editable=False)
    # No constraint, and nothing happens here when the article goes: the row never changes.
    announced_in = models.ForeignKey(
        Post, models.DO_NOTHING, null=True, blank=True, db_constraint=False,
        verbose_name=_("announced in"), related_name="+",
    )  # fmt: skip
    # [{"strikes": n, "step": "warn" | "hold" | "suspend" | "ban", "days": n or null}]
    ladder = models.JSONField(
        _("ladder"),
        default=ladder.usual,
        blank=True,
        help_text=_(
            "Steps by number of strikes: “warn”, “hold” or “suspend” for a number of days, “ban”."
        ),
    )
    strike_days = models.PositiveSmallIntegerField(_("days a strike counts"), default=90)
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=14)

    objects = RevisionManager()

    class Meta:
        verbose_name = _("policy revision")
        ordering = ["-number"]

    def __str__(self):
        return _now("Revision %(n)d") % {"n": self.number}

    def get_absolute_url(self):
        return reverse("policy_revision", args=[self.number])

    def clean(self):
        super().clean()
        if refusal := ladder.refusal(self.ladder):
            raise ValidationError({"ladder": refusal})

    def publish(self, effective_at=None):
        """Let it take effect, now or at a time to come; from here on it never changes."""
        self._enter(max(effective_at or self.effective_at, timezone.now()))

    def take_over(self, effective_at):
        """Enter a revision that was in force before this site kept count; its time may be past."""
        self._enter(effective_at)

    def _enter(self, effective_at):
        with transaction.atomic():
            Site.turn_everything()
            self._check(effective_at)
            self.effective_at, self.published_at = effective_at, timezone.now()
            self.save()
            Moment.expect(self.effective_at)

    def _check(self, effective_at):
        if self.is_written:
            raise Written(str(self))
        numbers = list(self.wordings.values_list("number", flat=True))
        if not numbers:
            raise NotReady(_now("A policy needs at least one rule."))
        if len(set(numbers)) < len(numbers):
            raise NotReady(_now("Two rules have the same number."))
        latest = PolicyRevision.objects.latest()
        if latest and (latest.number > self.number or latest.effective_at >= effective_at):
            raise NotReady(
                _now("It must take effect after revision %(n)d does.") % {"n": latest.number}
            )

    @property
    def is_in_force(self):
        return self == PolicyRevision.objects.in_force()

    @property
    def is_to_come(self):
        return self.effective_at > timezone.now()

    @cached_property
    def previous(self):
        """The revision before this one, or None."""
        earlier = PolicyRevision.objects.published().filter(number__lt=self.number)
        return earlier.order_by("-number").first()

    @property
    def announcement(self):
        """The article that announced it, if people can read it."""
        try:
            return self.announced_in if self.announced_in and self.announced_in.is_public else None
        except ObjectDoesNotExist:
            return None

    @cached_property
    def rule_count(self):
        return self.wordings.count()

    @cached_property
    def steps(self):
        """The ladder in words, a row for each count of strikes."""
        return ladder.rows(self.ladder)

    def terms(self):
        """What is said beside the rules, in sentences, for comparing."""
        return [
            _now("A strike counts for %(n)d days.") % {"n": self.strike_days},
            *(f"{name}: {text}" for name, text in self.steps),
            _now("An appeal can be sent for %(n)d days.") % {"n": self.appeal_days},
        ]

    def since(self, earlier):
        """The diffs.Diff that leads from `earlier` to this revision."""
        return diffs.compare(
            [wording.said() for wording in earlier.wordings.all()],
            [wording.said() for wording in self.wordings.all()],
            earlier.terms(),
            self.terms(),
        )

    @cached_property
    def change(self):
        """What it changed in the revision before it; None for the first."""
        return self.since(self.previous) if self.previous else None
