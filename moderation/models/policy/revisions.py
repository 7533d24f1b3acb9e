"""The policy: its revisions. What each says is in moderation/models/policy/rules.py."""

import hashlib

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blog.models import CacheDeadline, Post, Site
from lib.db.immutable import Immutable, ImmutableQuerySet, Written
from lib.db.prepared import Prepared
from lib.text.times import when
from moderation.pure import diffs, ladder

_in_force = Prepared(
    lambda at: PolicyRevision.objects.effective(at).order_by("-number")[:1],
    at=models.DateTimeField(),
)


class NotReady(ValueError):
    """A draft that can't be published as it is; the text says why."""


class RevisionQuerySet(ImmutableQuerySet):
    def written(self):
        """The revisions that never change, the withdrawn ones among them."""
        return self.filter(published_at__isnull=False)

    def published(self):
        """The revisions that are, were or will be in force."""
        return self.written().filter(withdrawal__isnull=True)

    def scheduled(self, at=None):
        """The revisions that take effect after a time (now)."""
        return self.published().filter(effective_at__gt=at or timezone.now())

    def drafts(self):
        return self.filter(published_at__isnull=True)

    def effective(self, at=None):
        """The revisions that have taken effect by a time (now)."""
        return self.published().filter(effective_at__lte=at or timezone.now())

    def timeline(self):
        """Every published revision, newest first, each with the one before it and its rules.

        What was withdrawn stands among them, and before none.
        """
        written = self.written().select_related("announced_in", "withdrawal")
        revisions, before = list(written.prefetch_related("wordings").order_by("number")), None
        for revision in revisions:
            revision.previous = before
            before = before if revision.is_withdrawn else revision
        return revisions[::-1]

    def announced_in(self, post):
        """The revisions that an article announced, the earliest first."""
        revisions = self.written().filter(announced_in=post).order_by("number")
        return revisions.select_related("withdrawal")

    def latest(self):
        return self.published().order_by("-number").first()


class RevisionManager(models.Manager.from_queryset(RevisionQuerySet)):
    def in_force(self, at=None):
        """The revision that holds at a time (now), or None while there is no policy."""
        return _in_force.first(at=at or timezone.now())

    def draft(self):
        """A new draft, which says what the latest revision says; or the draft that waits."""
        with transaction.atomic():
            list(Site.objects.select_for_update())  # A double click finds the first one's draft.
            if waiting := self.drafts().order_by("number").last():
                return waiting
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
        help_text=_("A past time means as soon as you publish."),
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
            "What follows a number of strikes: “warn”, “hold” or “suspend” for some days, “ban”."
        ),
    )
    strike_days = models.PositiveSmallIntegerField(_("days that a strike counts"), default=90)
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=14)

    objects = RevisionManager()

    class Meta:
        verbose_name = _("policy revision")
        verbose_name_plural = _("policy revisions")
        ordering = ["-number"]

    def __str__(self):
        return _now("Revision %(n)d") % {"n": self.number}

    def get_absolute_url(self):
        return reverse("policy_revision", args=[self.number])

    def clean(self):
        super().clean()
        if refusal := ladder.refusal(self.ladder):
            raise ValidationError({"ladder": refusal})

    def publish(self, effective_at=None, *, shown=None):
        """Publish the draft, to take effect now or at a time to come; from here on it never changes.

        `shown` is the `digest` of what whoever publishes it was shown; raises NotReady
        if the draft says something else by now.
        """
        self._enter(max(effective_at or self.effective_at, timezone.now()), shown)

    def take_over(self, effective_at):
        """Enter a revision that was in force before this site kept count; its time may be past."""
        self._enter(effective_at)

    def _enter(self, effective_at, shown=None):
        with transaction.atomic():
            Site.bump(everything=True)
            if shown is not None and shown != PolicyRevision.objects.get(pk=self.pk).digest:
                raise NotReady(
                    _now("The draft has changed since you looked at it. This is how it is now.")
                )
            if self.is_written:
                raise Written(str(self))
            numbers = list(self.wordings.values_list("number", flat=True))
            if not numbers:
                raise NotReady(_now("A policy needs at least one rule."))
            if len(set(numbers)) < len(numbers):
                raise NotReady(_now("Two rules have the same number."))
            latest = PolicyRevision.objects.latest()
            if latest and (latest.number > self.number or latest.effective_at >= effective_at):
                words = _now("It must take effect after revision %(n)d does.")
                raise NotReady(words % {"n": latest.number})
            self.effective_at, self.published_at = effective_at, timezone.now()
            self.save()
            CacheDeadline.expect(self.effective_at)

    def restore_wording(self, pk):
        """Let a rule of the draft say again what it said in the revision before; its number stays."""
        wording = self.wordings.filter(pk=pk).first()
        before = (
            wording and self.previous and self.previous.wordings.filter(rule=wording.rule).first()
        )
        if before:
            wording.say_as(before)

    @property
    def digest(self):
        """A short text that is another one as soon as the draft says anything else."""
        rules = [wording.as_value() for wording in self.wordings.all()]
        facts = rules, [getattr(self, name) for name in self.TERMS], self.announced_in_id
        when = self.effective_at if self.is_to_come else None
        return hashlib.sha256(repr((*facts, when)).encode()).hexdigest()[:20]

    @property
    def is_in_force(self):
        return self == PolicyRevision.objects.in_force()

    @property
    def is_to_come(self):
        return self.effective_at > timezone.now() and not self.is_withdrawn

    @property
    def is_withdrawn(self):
        return hasattr(self, "withdrawal")

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
            [wording.as_value() for wording in earlier.wordings.all()],
            [wording.as_value() for wording in self.wordings.all()],
            earlier.terms(),
            self.terms(),
        )

    @property
    def summary(self):
        """Summary of a revision's changes in one line."""
        return self.change.summary() if self.change else _now("the first policy here")

    @property
    def course(self):
        """The sentence that says when it took or takes effect, or why it never did."""
        at = {"at": when(self.effective_at)}
        if self.is_withdrawn:
            at |= {"then": when(self.withdrawal.withdrawn_at)}
            return _now("Announced for %(at)s, withdrawn on %(then)s: it never took effect.") % at
        if self.is_to_come:
            return _now("It takes effect on %(at)s.") % at
        return _now("It took effect on %(at)s.") % at

    @property
    def url_of_change(self):
        """The address of its diff; for the first revision, of its rules."""
        if self.previous is None:
            return self.get_absolute_url()
        return reverse("policy_diff", args=[self.previous.number, self.number])

    @cached_property
    def change(self):
        """What it changed in the revision before it; None for the first."""
        return self.since(self.previous) if self.previous else None
