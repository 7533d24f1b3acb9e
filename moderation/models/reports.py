"""What readers report to the moderators, and what became of it."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.ip_hash import kept_for
from comments.models import Comment
from lib.db.immutable import Immutable, ImmutableQuerySet
from moderation.models.policy.rules import RuleWording
from moderation.models.pseudonyms import Pseudonym
from moderation.models.record.decisions import Decision


class ReportQuerySet(ImmutableQuerySet):
    def open(self):
        """The reports that no decision has answered, or only one that was taken back as a slip."""
        answers = ReportOutcome.objects.in_force().filter(report=OuterRef("pk"))
        return self.filter(~Exists(answers.order_by()))

    def by(self, writer):
        """The reports by `writer`: an account, in whatever browser, or a guest known by theirs."""
        who = Q(guest=writer.browser or writer.token)
        if writer.account:
            who = who | Q(account=writer.account) if writer.browser else Q(account=writer.account)
        elif not writer.token:
            return self.none()
        # Table by table, as guests add to both (docs/reliability.md).
        return self.filter(reporter__in=list(Pseudonym.objects.filter(who)))

    def with_outcome(self):
        """Each report with `is_upheld`: True, False, or None while it is open.

        The last decision counts. What was removed and restored since had no fault after all.
        """
        answers = ReportOutcome.objects.in_force().filter(report=OuterRef("pk"))
        holds = When(is_upheld=True, decision__reversed_by__isnull=True, then=Value(True))
        holds = Case(holds, default=Value(False), output_field=models.BooleanField())
        last = answers.order_by("-pk").annotate(holds=holds).values("holds")[:1]
        return self.annotate(is_upheld=Subquery(last))

    def with_all(self):
        """Everything that a moderator, or whoever reported, is told from."""
        return self.select_related(
            "reporter__account", "wording__revision", "note", "comment__post"
        ).defer("comment__post__text", "comment__post__rendered")

    def oldest_first(self):
        return self.order_by("made_at", "pk")


class Report(Immutable, models.Model):
    """A reader, or a guest, shows the moderators a comment: once for each comment.

    It holds no words; those stand beside it, where they can be erased.
    """

    # No constraint: it stays when the article is deleted with all its comments.
    comment = models.ForeignKey(
        Comment, models.DO_NOTHING, null=True, db_constraint=False, related_name="reports"
    )
    reporter = models.ForeignKey(Pseudonym, models.PROTECT, related_name="reports")
    # The rule that it breaks, as it stood on the day; none is "something else".
    wording = models.ForeignKey(RuleWording, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"], name="a_comment_is_reported_once_by_each"
            )
        ]

    def __str__(self):
        return f"report {self.pk}"

    @property
    def found(self):
        """The comment, or None where it was deleted with its article."""
        try:
            return self.comment
        except ObjectDoesNotExist:
            return None

    @property
    def words(self):
        note = getattr(self, "note", None)
        return note.text if note else ""

    @cached_property
    def answer(self):
        """The outcome that counts, or None while it is open."""
        return self.outcomes.in_force().select_related("decision__reversed_by").last()


class ReportNote(models.Model):
    """What was said with a report; it can be erased without touching the report."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="note")
    text = models.TextField(blank=True)


class ReportTraceQuerySet(models.QuerySet):
    def over(self):
        return self.filter(report__made_at__lte=timezone.now() - kept_for())


class ReportTrace(models.Model):
    """The range of addresses that a report came from, as a keyed hash, and not for long.

    So that nobody floods the desk, and so that many from one place weigh as one. A guest's is empty
    where nobody can tell their range.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="trace")
    ip_hash = models.CharField(max_length=64, db_index=True, db_column="whence")

    objects = ReportTraceQuerySet.as_manager()


class ReportOutcomeQuerySet(ImmutableQuerySet):
    def with_all(self):
        """Everything that whoever reported is told from."""
        return self.select_related(
            "report__wording__revision", "report__comment__post", "decision__reversed_by"
        ).defer("report__comment__post__text", "report__comment__post__rendered")

    def in_force(self):
        """The outcomes that count: a slip, or an approval that was taken back, opens the report again."""
        untouched = Q(decision__reversed_by__isnull=True)
        overturned = Q(decision__reversed_by__is_undo=False)
        approved = Q(decision__kind=Decision.Kind.APPROVE)
        return self.filter(untouched | overturned & ~approved)


class ReportOutcome(Immutable, models.Model):
    """A decision on the comment answers a report: it was right, or there was no fault."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="outcomes")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="outcomes")
    is_upheld = models.BooleanField()

    objects = ReportOutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "decision"], name="a_decision_answers_a_report_once"
            )
        ]

    def __str__(self):
        return f"{self.report}: {'upheld' if self.is_upheld else 'not upheld'}"

    @property
    def notification_url(self):
        """The address at which whoever reported reads what came of it."""
        return f"{reverse('account')}#report-{self.report_id}"

    @property
    def holds(self):
        """Whether it says that the report was right, and nothing has reversed that since."""
        return self.is_upheld and not hasattr(self.decision, "reversed_by")
