"""What readers show the moderators, and how a decision answers it."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Guest
from blog.mail import outbox
from comments.domain.locking import lock
from comments.domain.refusals import Refused, Untaken
from comments.domain.writing import SENT_TWICE
from comments.models import Comment
from comments.writers.identity import new_token
from lib.db.prepared import Prepared
from lib.text.times import when
from moderation.models import (
    Pseudonym,
    Report,
    ReportNote,
    ReportOutcome,
    ReportTrace,
    Screening,
    ScreeningFinding,
)
from moderation.reports import plan as reports

OUTCOME = "moderation.report"
# Within an hour: by one person; by all guests of one range; by guests whose range nobody knows.
LATELY = timedelta(hours=1)
A_PERSON, A_RANGE, UNKNOWN = 10, 20, 60
LOOKED_AT = 500  # of what came from one network; accounts may report more from there


class MayNotReport(Refused):
    """A ban keeps this reader from reporting here; `refusal` says why."""

    status = 409


class OwnComment(Untaken):
    """Raised where a reader reports their own comment: they can edit it or take it back."""

    status = 409


class ReportedAlready(Untaken):
    """Raised where this reader has already reported this comment."""

    status = 409


class ReportsTooMany(Untaken):
    """Raised where a reader sent `number` reports within an hour; another can be sent at `until`."""

    status = 429

    def __init__(self, number, until):
        super().__init__("too many reports")
        self.number, self.until = number, until

    def answer(self, sent):
        words = _("You sent %(n)d reports within an hour. You can send another at %(at)s.")
        return self.status, {None: [words % {"n": self.number, "at": when(self.until)}]}


class SentTwice(Exception):
    """Raised where the same form came once more, from a browser that didn't know yet that it is known."""


@transaction.atomic
def report(writer, comment, wording=None, words="", *, at=None):
    """Show the moderators a published comment, for a rule (None is "something else").

    By `writer`, a gate.Writer; a guest whom nothing tells apart yet is given a token. Raises
    Comment.DoesNotExist when it can't be read any more, MayNotReport, OwnComment, ReportedAlready,
    ReportsTooMany or SentTwice. Returns the Report.
    """
    lock(comment.post_id)  # No version is raised: readers see nothing of a report.
    comment = Comment.objects.on_any().published().select_related("post").get(pk=comment.pk)
    if refusal := reports.refusal(writer, comment.post):
        raise MayNotReport(refusal)
    if Comment.objects.by(writer).filter(pk=comment.pk).exists():
        raise OwnComment
    if reports.by(writer, comment):
        raise ReportedAlready
    near = [] if writer.account else _lately_from_network(writer.ip_hash)
    if not writer.account and not writer.token:
        _check_it_is_new(near, comment, wording, words)
        writer = replace(writer, token=new_token())
    theirs = Report.objects.by(writer).filter(made_at__gt=timezone.now() - LATELY)
    _check_rate(theirs.order_by("-made_at", "-pk")[:A_PERSON], A_PERSON)
    _check_rate(near, A_RANGE if writer.ip_hash else UNKNOWN)
    what = {"comment": comment, "wording": wording, "made_at": at or timezone.now()}
    made = Report.objects.create(reporter=Pseudonym.objects.of(writer), **what)
    if words:
        ReportNote.objects.create(report=made, text=words)
    if writer.ip_hash or not writer.account:
        ReportTrace.objects.create(report=made, ip_hash=writer.ip_hash)
    _hold_if_enough(comment)
    return made


_any_on = Prepared(
    lambda comment: Report.objects.filter(comment=comment).values_list("pk", flat=True)[:1],
    comment=BigIntegerField(),
)


def close(decision, *, is_upheld, up_to=None, at=None):
    """The reports on a comment are answered by a decision on it.

    A removal upholds whatever isn't upheld yet, also what an earlier approval had answered;
    an approval answers the open ones (up to the one that was seen). Their senders are told
    when the decision is public.
    """
    if not _any_on(comment=decision.comment_id):  # As a rule, and each decision asks.
        return
    unanswered, answered_no = Q(is_upheld__isnull=True), Q(is_upheld=False)
    answered = Report.objects.filter(comment=decision.comment_id).with_outcome()
    answered = answered.filter(unanswered | answered_no if is_upheld else unanswered)
    if up_to is not None:
        answered = answered.filter(pk__lte=up_to)
    for one in answered.select_related("reporter__account").oldest_first():
        outcome = ReportOutcome.objects.create(report=one, decision=decision, is_upheld=is_upheld)
        reporter = one.reporter
        person = reporter.account or Guest.objects.confirmed_in(reporter.guest or "").first()
        # Nobody is written to about their own decision.
        if at is None and person and reporter.pk != decision.made_by_id:
            outbox.enqueue(OUTCOME, person, about=outcome, due=decision.appears_at)


def _hold_if_enough(comment):
    """Hold the comment once it has as many reports as the screening's settings say.

    Not what the staff wrote, and not again the words that a moderator has cleared.
    """
    limit = Screening.objects.filter(pk=1).values_list("reports", flat=True).first()
    if not limit or comment.badge or reports.was_cleared(comment):
        return
    number = reports.weight(comment)
    if number >= limit:
        comment.hold()
        ScreeningFinding.objects.create(comment=comment, check_name="reports", detail={"n": number})


def _check_it_is_new(near, comment, wording, words):
    """Raise SentTwice for the same report within a minute: without a cookie, two presses look like two people."""
    since, what = timezone.now() - SENT_TWICE, (comment.pk, wording and wording.pk, words)
    lately = (one for one in near if one.made_at > since)
    if any((one.comment_id, one.wording_id, one.words) == what for one in lately):
        raise SentTwice


def _check_rate(newest, limit):
    if len(newest) >= limit:
        raise ReportsTooMany(limit, newest[limit - 1].made_at + LATELY)


def _lately_from_network(ip_hash):
    """The reports by guests of a network within the hour, the latest first; with an empty hash, of unknown networks.

    Asked table by table, as guests add to all of them (docs/reliability.md).
    """
    traces = ReportTrace.objects.filter(ip_hash=ip_hash).order_by("-report_id")
    latest = list(traces.values_list("report_id", flat=True)[:LOOKED_AT])
    made = Report.objects.filter(pk__in=latest, made_at__gt=timezone.now() - LATELY)
    made = made.order_by("-made_at", "-pk").prefetch_related("reporter", "note")
    return [one for one in made if one.reporter.guest]
