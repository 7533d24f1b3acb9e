"""Reports: who may send one, what the desk shows of them, and how often somebody is right."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import gate
from comments.models import Comment
from lib.db.prepared import Prepared
from moderation.models import Report

# Somebody is often wrong from so many reports on that were not upheld, if they are four in five.
OFTEN, TO_ONE = 5, 4
SHOWN = 20  # reports below a comment on the desk; the others are counted


def refusal(writer, post):
    """The Refusal of a ban, which keeps somebody from reporting as well; or None.

    Whoever has a warning to read first may report all the same.
    """
    refused = gate.refusal(writer, post)
    return None if refused and refused.to_acknowledge else refused


def by(writer, comment):
    """The report that `writer` has sent about `comment`, or None."""
    theirs = Report.objects.by(writer).filter(comment=comment)
    return theirs.select_related("wording").oldest_first().first()


def reported():
    """The comments of the list "Reported": those with an open report that can be read or wait."""
    about = Report.objects.open().order_by().values("comment")
    first = Report.objects.open().filter(comment=OuterRef("pk")).order_by("made_at")
    reported = Comment.objects.filter(pk__in=about).not_gone()
    return reported.annotate(reported_at=Subquery(first.values("made_at")[:1]))


def was_cleared(comment):
    """Whether a moderator has found no fault in its words after they had been reported."""
    return _on_these_words(comment).with_outcome().filter(is_upheld=False).exists()


def weight(comment):
    """How many open reports speak for looking at its words before anybody else reads them.

    Those from one network are one, also where nobody knows which network the guests came
    from; those of people who are often wrong are none.
    """
    reports = _on_these_words(comment).open().select_related("reporter", "trace")
    records = _records({report.reporter for report in reports})
    origins = set()
    for report in reports:
        if not records[report.reporter_id].is_often_wrong:
            network = report.trace.ip_hash if hasattr(report, "trace") else ""
            origins.add(network or report.reporter.account_id or "a guest from nowhere")
    return len(origins)


def _on_these_words(comment):
    written_at = comment.edited_at or comment.created_at
    return Report.objects.filter(comment=comment, made_at__gte=written_at)


def how_many():
    """For a queryset of comments, the number of open reports that each has."""
    open_ones = Report.objects.open().filter(comment=OuterRef("pk")).order_by()
    counted = open_ones.values("comment").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def times(number):
    """“Reported twice”, as a badge says it; nothing where there is no open report."""
    if not number:
        return ""
    if number == 1:
        return _("Reported")
    if number == 2:
        return _("Reported twice")
    return _("Reported %(n)d times") % {"n": number}


def outcome(report):
    """What became of a report, for whoever sent it; a decision counts when it is public."""
    answer = report.answer
    if answer is None or answer.decision.is_pending:
        if report.found and report.found.state == Comment.State.WITHDRAWN:
            return _("Its writer has withdrawn the comment.")
        return _("A moderator will look at it.")
    return sentence(answer)


def sentence(answer):
    """The sentence about one outcome of a report."""
    if answer.holds:
        return _("A moderator has removed the comment. Thank you.")
    if answer.is_upheld:
        return _("The comment was removed, and restored after a second look.")
    return _("A moderator has read the comment, and it stays.")


@dataclass(frozen=True)
class Record:
    """How many reports somebody has sent, and how many of them were right."""

    made: int = 0
    upheld: int = 0
    not_upheld: int = 0

    @classmethod
    def of(cls, counted):
        """The counts of some reports, from [(whether a report was upheld, how many)]."""
        upheld = sum(n for is_upheld, n in counted if is_upheld)
        not_upheld = sum(n for is_upheld, n in counted if is_upheld is False)
        return cls(sum(n for _upheld, n in counted), upheld, not_upheld)

    @property
    def is_often_wrong(self):
        return self.not_upheld >= OFTEN and self.not_upheld >= TO_ONE * self.upheld

    @property
    def in_short(self):
        """“4, 3 upheld”, beside a label."""
        if not (self.upheld or self.not_upheld):
            return str(self.made)
        return _("%(made)d, %(n)d upheld") % {"made": self.made, "n": self.upheld}

    @property
    def words(self):
        """“4 reports, 3 upheld”."""
        reports = ngettext("One report", "%(n)d reports", self.made) % {"n": self.made}
        facts = {"reports": reports, "n": self.upheld}
        if self.upheld or self.not_upheld:
            return _("%(reports)s, %(n)d upheld") % facts
        return _("%(reports)s, none decided yet") % facts


def made_by_writer_of(comment):
    """The Record of whoever wrote `comment`; an empty one for a guest whom nothing tells apart."""
    person = comment.author or comment.token
    return record_of(person) if person else Record()


def record_of(person):
    """The Record of an account, or of a guest by the token of their browser."""
    is_guest = isinstance(person, str)
    theirs = {"reporter__guest": person} if is_guest else {"reporter__account": person}
    return Record.of(list(_counted(Report.objects.filter(**theirs))))


@dataclass(frozen=True)
class ShownReport:
    """One report, as moderators read it."""

    report: Report
    record: Record

    @property
    def name(self):
        reporter = self.report.reporter
        return _("A guest") if reporter.guest else reporter.name_for_staff

    @property
    def about(self):
        wording = self.report.wording
        return wording.cited if wording else _("something else")

    @property
    def is_before_edit(self):
        """Whether it was about words that its writer has changed since."""
        edited_at = self.report.comment.edited_at
        return edited_at is not None and edited_at > self.report.made_at

    @property
    def is_first(self):
        return self.record.made < 2

    @property
    def outcome(self):
        """What became of it, or an empty text while it is open."""
        if self.report.is_upheld is None:
            return ""
        return _("upheld") if self.report.is_upheld else _("not upheld")


def _all_on(comment):
    reports = Report.objects.filter(comment=comment).with_outcome().with_all()
    return reports.order_by(F("is_upheld").asc(nulls_first=True), "-made_at", "-pk")[:SHOWN]


_on = Prepared(_all_on, comment=BigIntegerField())


def on(comment):
    """What was reported about a comment, each as a Told: open ones first, then the latest."""
    reports = _on(comment=comment.pk)
    records = _records({report.reporter for report in reports})
    return [ShownReport(report, records[report.reporter_id]) for report in reports]


def _records(reporters):
    """{key of a pseudonym: Record}; all pseudonyms of an account have the same."""
    if not reporters:
        return {}
    accounts = {one.account_id for one in reporters} - {None}
    theirs = Report.objects.filter(Q(reporter__in=reporters) | Q(reporter__account__in=accounts))
    counts = defaultdict(list)
    for pseudonym, account, *counted in _counted(theirs, "reporter", "reporter__account"):
        counts[account, account or pseudonym].append(counted)
    return {
        one.pk: Record.of(counts[one.account_id, one.account_id or one.pk]) for one in reporters
    }


def _counted(reports, *by):
    """(…, whether they were upheld, how many) of reports."""
    counted = reports.with_outcome().order_by().values_list(*by, "is_upheld")
    return counted.annotate(n=Count("pk"))
