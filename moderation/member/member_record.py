"""What a reader reads about themselves: their strikes, what the next one means, what was decided."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text.times import DAY, day, when
from moderation.member import bell
from moderation.models import Acceptance, Alert, Ban, Decision, PolicyRevision, Report
from moderation.plans import strikes
from moderation.pure import ladder
from moderation.reports import plan as reports
from moderation.wording import staff
from moderation.wording.decisions import ON_RECORD, wording_of

Kind = Decision.Kind
SHOWN = 50  # decisions, or acceptances; newest first


def own_record(account):
    """The Record of an account as it is now."""
    return MemberRecord(account, timezone.now())


def sentence(thing):
    """What the bell says of a decision, the outcome of a report, or what waits for the staff, as HTML."""
    if isinstance(thing, Alert):
        return bell.sentence(thing)
    if isinstance(thing, Decision):
        # Of a removal one letter tells of the ban or hold that came with it as well.
        decisions = [thing, *thing.followed_by.all()] if thing.is_removal else [thing]
        return format_html_join(" ", "{}", [(Received(one).html,) for one in decisions])
    words = format_html("{} {}", Sent(thing.report).html, reports.sentence(thing))
    return format_html(_("You reported: {report}"), report=words)


@dataclass(frozen=True)
class MemberRecord:
    """One account's record, at a time."""

    account: object
    at: datetime

    @cached_property
    def revision(self):
        return PolicyRevision.objects.in_force(self.at)

    @cached_property
    def strikes(self):
        """The strikes that count now, oldest first."""
        return list(strikes.counting(self.account, self.at))

    @cached_property
    def bans(self):
        """The bans in force, those that refuse first."""
        bans = Ban.objects.in_force(self.at).filter(pseudonym__account=self.account).with_all()
        return sorted(bans, key=lambda ban: ban.kind != Ban.Kind.BAN)

    @cached_property
    def boxes(self):
        """(number, whether it is given) for each strike up to the last step of the ladder."""
        steps = [step["strikes"] for step in self.revision.ladder] if self.revision else []
        return [(n, n <= len(self.strikes)) for n in range(1, max(steps, default=0) + 1)]

    @property
    def heading(self):
        count = len(self.strikes)
        if not count:
            return _("No strikes") if self.bans else _("In good standing")
        spans = {strike.counts_until - strike.given_at for strike in self.strikes}
        facts = {"n": count, "number": capfirst(apnumber(count)), "days": round(max(spans) / DAY)}
        if len(spans) > 1:
            words = ngettext("%(number)s strike counts", "%(number)s strikes count", count)
            return words % facts
        return (
            ngettext(
                "%(number)s strike in the last %(days)d days",
                "%(number)s strikes in the last %(days)d days",
                count,
            )
            % facts
        )

    @property
    def next_step(self):
        """The step of the ladder that the next strike leads to; None for no further consequence."""
        return ladder.step_at(self.revision.ladder, len(self.strikes) + 1)

    @property
    def next(self):
        """What the next strike leads to, as its reader is told, or an empty text."""
        if self.revision is None:
            return ""
        number, step = len(self.strikes) + 1, ladder.to_reader(self.next_step)
        if number == 1:
            words = _("What a strike would mean: %(step)s")
        else:
            words = _("What another strike would mean: %(step)s")
        return words % {"step": step[:1].lower() + step[1:]}

    @property
    def fewer(self):
        """Sentence that says until when the oldest strike counts; empty without strikes."""
        if not self.strikes:
            return ""
        first = min(strike.counts_until for strike in self.strikes)
        if len(self.strikes) == 1:
            return _("This one counts until %(day)s.") % {"day": day(first)}
        return _("The first of them counts until %(day)s.") % {"day": day(first)}

    @property
    def acceptances(self):
        """Which revisions of the policy the reader agreed to, and when; the latest first."""
        accepted = Acceptance.objects.filter(pseudonym__account=self.account)
        return accepted.select_related("revision").order_by("-accepted_at", "-pk")[:SHOWN]

    @property
    def reports(self):
        """What the reader has shown the moderators, and what came of it; newest first."""
        sent = Report.objects.filter(reporter__account=self.account).with_all()
        return [Sent(report) for report in sent.order_by("-made_at", "-pk")[:SHOWN]]

    @property
    def decisions(self):
        """What was decided about the reader and their words, newest first, less the slips."""
        received = Decision.objects.filter(about__account=self.account, kind__in=ON_RECORD)
        decisions = (
            received.not_undone()
            .with_all()
            .select_related("note", "strike__overturned_by")
            .newest_first()
        )
        return [Received(decision, self.at) for decision in decisions[:SHOWN]]


@dataclass(frozen=True)
class Received:
    """One decision, said to the one it is about."""

    decision: Decision
    at: datetime = field(default_factory=timezone.now)

    @property
    def html(self):
        decision = self.decision
        return format_html(
            str(wording_of(decision).reader),
            article=_article(decision.article),
            rule=decision.wording and _rule(decision.wording),
            ground=decision.get_ground_display(),
            until=decision.until and when(decision.until),
        )

    @property
    def strike(self):
        """What has become of the strike, in a sentence, or an empty text."""
        decision = self.decision
        if decision.kind != Kind.REMOVE:
            return ""
        if not decision.has_strike:
            return _("No strike.")
        if decision.strike.is_overturned:
            return _("Its strike was removed.")
        until = {"day": day(decision.strike.counts_until)}
        if decision.strike.is_over(self.at):
            return _("Its strike counted until %(day)s.") % until
        return _("A strike; it counts until %(day)s.") % until


@dataclass(frozen=True)
class Sent:
    """One report, said to the one who sent it; without a name, as everything about it."""

    report: Report

    @property
    def html(self):
        report = self.report
        post = report.found and report.found.post
        article = _article(post if post and post.is_public else None)
        facts = {"article": article, "rule": report.wording and _rule(report.wording)}
        if report.wording:
            return format_html(_("A comment on {article}, for {rule}."), **facts)
        return format_html(_("A comment on {article}."), **facts)

    @property
    def outcome(self):
        return reports.outcome(self.report)


def _article(article):
    if article is None:
        return str(staff.DELETED_ARTICLE)
    return _link(_("“%(title)s”") % {"title": article.title}, article)


def _rule(wording):
    return _link(wording.cited, wording)


def _link(text, thing):
    return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), text)
