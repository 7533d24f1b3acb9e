"""What this app shows somebody of themselves: what was decided about them, and what they did.

What moderators say among themselves isn't for whoever it is about, and isn't in here.
"""

from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Guest
from blog.member.data_export import link_to
from comments.member.data_export import comment_link
from comments.models import Comment
from lib.people.personal_data import Exporter, Field, Link, Section, register
from lib.text.email_addresses import normal
from lib.web.absolute_urls import absolute
from moderation.models import (
    Acceptance,
    Alert,
    AlertChoice,
    Appeal,
    AppealNote,
    AppealWithdrawal,
    Ban,
    BanFingerprint,
    Bulk,
    Decision,
    DecisionNote,
    Pseudonym,
    QuietHours,
    Reading,
    Report,
    ReportNote,
    ReportOutcome,
    ReportTrace,
    ScreeningFinding,
    Strike,
    StrikeReversal,
    WebHook,
    Withdrawal,
)
from moderation.models.screening import KEPT
from moderation.plans import appeals
from moderation.reports import plan as reports
from moderation.screening.sentences import NAMES

MADE = Field("made", gettext_lazy("Time"), "made_at")
AT = Field("at", gettext_lazy("Time"))
KIND = Field("kind", gettext_lazy("What"), "get_kind_display")
UNTIL = Field("until", gettext_lazy("Until"))
COMMENT = Field("comment", gettext_lazy("Comment"), lambda one: comment_link(one.comment_id))
REVISION = Field("revision", gettext_lazy("Revision"), lambda one: link_to(one.revision))
RULE = (
    Field("rule", gettext_lazy("Rule"), lambda one: link_to(one.wording)),
    Field("rule_as_it_stood", gettext_lazy("The rule at the time"), "wording.text"),
)


@register
class Moderation(Exporter):
    unshown = {
        "moderation.Pseudonym": "the pseudonym itself, which says nothing",
        "moderation.StaffNote": "what moderators say among themselves",
        "moderation.DecisionNote.among_staff": "what moderators say among themselves",
        "moderation.Bulk.came_from": "the address of the list that it was begun from",
        "moderation.Bulk.to_writer": "what they said to others; it stands in each decision's note",
        "moderation.RetainedIdentity": "of accounts that are gone; with the account it goes",
        "moderation.Assignment": "which comment a moderator has taken on, for an hour",
        "moderation.Presence": "which comment a moderator has open, for a minute",
        "moderation.BulkItem": "of the deed with many comments, which is told; about what others wrote",
        "moderation.AlertCursor": "up to what the alerts have told, which are told",
        "moderation.WebHook.closed": "the address, which is told, and a secret that is on their page",
        "moderation.WaiverReview": "that a moderator looked at a removal again; about what others wrote",
        "moderation.Ban_evidence": "of the ban and the decisions, which are told",
    }

    def sections(self, account):
        theirs = Pseudonym.objects.filter(account=account)
        yield _decisions(Decision.objects.filter(about__in=theirs), _entry)
        yield from _what_it_rests_on(theirs, Comment.objects.filter(author=account), _entry)
        yield from _what_they_did(theirs)
        yield from _what_they_did_as_staff(account)
        yield from _what_they_are_told(account)

    def guest_sections(self, email):
        """What was decided about what they wrote; what else is known of the browsers they confirmed."""
        written, theirs = Comment.objects.typed_under(email), Pseudonym.objects.of_guest(email)
        about = Q(comment__in=written.values("pk")) | Q(about__in=theirs, kind=Decision.Kind.BAN)
        guest = Guest.objects.filter(email=normal(email)).first()
        appeal = Field("to_appeal", _("If you disagree"), partial(_to_appeal, guest=guest))
        yield _decisions(Decision.objects.filter(about), _public_entry, appeal)
        yield from _what_it_rests_on(theirs, written, _public_entry)
        yield from _what_they_did(theirs)

    def facts(self):
        return {"refusals_last": KEPT}


def _to_appeal(decision, guest):
    """Where the guest asks that a decision be looked at again; or None, where they can't."""
    is_open = decision.kind in Decision.APPEALABLE and appeals.can_be_sent(decision)
    return Link(absolute(appeals.address(decision, guest)), _("Appeal…")) if is_open else None


def _decisions(received, entry, *more):
    return Section(
        "decisions",
        _("Decisions about you"),
        received.not_undone()
        .select_related("wording__revision", "note", "strike__overturned_by")
        .select_related("appeal__note", "appeal__withdrawal", "appeal__ruling__note", "reversed_by")
        .order_by("made_at", "pk"),
        MADE,
        KIND,
        Field("entry", _("Log entry"), entry),
        COMMENT,
        *RULE,
        Field("outside_the_policy", _("Reason"), "get_ground_display"),
        UNTIL,
        Field("note", _("Note to you"), "note.to_writer"),
        Field("why_outside", _("Why outside"), "note.why_outside"),
        Field("why_newer_rule", _("Why a newer rule"), "note.why_newer"),
        Field("why_this_step", _("Why this step"), "note.why_step"),
        Field("strike_counts_until", _("Strike counts until"), "strike.counts_until"),
        Field("strike_taken_back", _("Strike removed"), "strike.overturned_by.at"),
        Field("reversed", _("Reversed"), "reversed_by.made_at"),
        Field("appealed", _("You appealed"), "appeal.made_at"),
        Field("appeal", _("Your appeal"), "appeal.note.text"),
        Field("appeal_answered_to", _("Its answer goes to"), "appeal.note.email"),
        Field("appeal_withdrawn", _("You withdrew it"), "appeal.withdrawal.made_at"),
        Field("ruling", _("Ruling"), "appeal.ruling.get_kind_display"),
        Field("ruling_note", _("Reasons for the ruling"), "appeal.ruling.note.to_writer"),
        *more,
        with_models=(Appeal, AppealNote, AppealWithdrawal, DecisionNote, StrikeReversal, Strike),
    )


def _what_it_rests_on(pseudonyms, comments, entry):
    """What they were kept from, and why comments of theirs waited."""
    marks = (
        KIND,
        Field("hash", _("Scrambled"), "value", in_page=False),
        UNTIL,
    )
    yield Section(
        "bans",
        _("Your bans and holds"),
        Ban.objects.filter(pseudonym__in=pseudonyms)
        .select_related("wording__revision", "lifted", "placed__reversed_by")
        .prefetch_related("fingerprints")
        .order_by("starts_at", "pk"),
        KIND,
        Field("from", _("From"), "starts_at"),
        Field("until", _("Until"), "ends_at"),
        Field("decision", _("Log entry"), lambda ban: entry(ban.placed)),
        *RULE,
        Field("reason", _("Reason")),
        Field("read", _("You read it"), "acknowledged_at"),
        Field("lifted", _("Lifted"), "lifted.made_at"),
        Field("marks", _("What we’d recognise you by"), "fingerprints", marks),
        with_models=(BanFingerprint,),
    )
    yield Section(
        "screening",
        _("Why your comments waited"),
        ScreeningFinding.objects.filter(comment__in=comments.values("pk")).order_by("at", "pk"),
        AT,
        COMMENT,
        # Not which word of a list it was: a list isn't read out to those who try it.
        Field("why", _("Why"), lambda one: str(NAMES.get(one.check_name, one.check_name))),
    )


def _what_they_did(pseudonyms):
    """Which revisions of the policy they accepted, and what they reported."""
    yield Section(
        "acceptances",
        _("Revisions of the policy you accepted"),
        Acceptance.objects.filter(pseudonym__in=pseudonyms)
        .select_related("revision")
        .order_by("accepted_at", "pk"),
        Field("accepted", _("Time"), "accepted_at"),
        REVISION,
    )
    yield Section(
        "reports",
        _("Comments you reported"),
        Report.objects.filter(reporter__in=pseudonyms)
        .with_all()
        .select_related("trace")
        .order_by("made_at", "pk"),
        MADE,
        COMMENT,
        *RULE,
        Field("words", _("Your text")),
        Field("outcome", _("Result"), lambda one: str(reports.outcome(one))),
        Field("network", _("Network it came from, scrambled"), "trace.ip_hash", in_page=False),
        with_models=(ReportNote, ReportOutcome, ReportTrace),
    )


def _what_they_did_as_staff(account):
    """What they decided, read and withdrew as a moderator."""
    yield Section(
        "decided",
        _("Decisions you made"),
        Decision.objects.filter(made_by__account=account).order_by("made_at", "pk"),
        MADE,
        KIND,
        Field("entry", _("Log entry"), _entry),
    )
    yield Section(
        "decided_on_many",
        _("Your bulk decisions"),
        Bulk.objects.filter(made_by__account=account).order_by("made_at", "pk"),
        MADE,
        Field("deed", _("What"), "get_deed_display"),
        Field("state", _("State"), "get_state_display"),
    )
    yield Section(
        "read",
        _("Comments you read as a moderator"),
        Reading.objects.filter(pseudonym__account=account).order_by("pk"),
        AT,
        Field("how", _("How"), "get_how_display"),
        COMMENT,
    )
    yield Section(
        "revisions_withdrawn",
        _("Revisions of the policy you withdrew"),
        Withdrawal.objects.filter(withdrawn_by__account=account)
        .select_related("revision")
        .order_by("withdrawn_at", "pk"),
        Field("at", _("Time"), "withdrawn_at"),
        REVISION,
    )


def _what_they_are_told(account):
    """How they want to be told of what waits for the staff, and when they were."""
    yield Section(
        "alert_choices",
        _("What you are told as a moderator"),
        AlertChoice.objects.filter(account=account).order_by("pk"),
        Field("event", _("When"), "get_event_display"),
        Field("how_often", _("How often"), "get_often_display"),
        Field("mail", _("E-mail")),
        Field("bell", _("Bell")),
        Field("hook", _("Web hook")),
    )
    yield Section(
        "quiet_hours",
        _("Your hours"),
        QuietHours.objects.filter(account=account).order_by("pk"),
        Field("from", _("From"), "starts"),
        Field("to", _("To"), "ends"),
        Field("sundays", _("All of Sunday")),
        Field("there_from", _("I’m there from")),
        Field("there_until", _("until")),
        Field("there_on_weekdays", _("Only from Monday to Friday")),
        Field("listed", _("Show authors at which hours I’m there"), "is_listed"),
    )
    yield Section(
        "web_hook",
        _("Your web hook"),
        WebHook.objects.filter(account=account).order_by("pk"),
        Field("format", _("Format"), "get_shape_display"),
        Field("address", _("Address")),
        Field("asked", _("Time"), "asked_at"),
        Field("answer", _("What it answered")),
    )
    yield Section(
        "alerts",
        _("When you were told what is waiting"),
        Alert.objects.filter(account=account).order_by("pk"),
        MADE,
        Field("channel", _("By"), "get_channel_display"),
    )


def _entry(decision):
    """The entry that the log has for whoever it is about, and for the staff; or None."""
    if not decision.is_logged:
        return None
    title = _("Entry %(n)d of the log") % {"n": decision.pk}
    return Link(absolute(decision.get_absolute_url()), title)


def _public_entry(decision):
    """The entry that anybody may open, as a guest does in whatever browser; or None."""
    return _entry(decision) if decision.is_for_everybody else None
