"""What this app shows somebody of themselves: what was decided about them, and what they did.

What moderators say among themselves isn't for whoever it is about, and isn't in here.
"""

from django.utils.translation import gettext as _

from blog.member.data_export import link_to
from comments.member.data_export import link_to_comment
from comments.models import Comment
from lib.personal_data import Field, Link, Section
from lib.web.absolute_urls import absolute
from moderation.models import (
    Acceptance,
    Appeal,
    AppealNote,
    AppealWithdrawal,
    Ban,
    BanFingerprint,
    Bulk,
    Decision,
    DecisionNote,
    Reading,
    Report,
    ReportNote,
    ReportOutcome,
    ReportTrace,
    ScreeningFinding,
    Strike,
    StrikeReversal,
    Withdrawal,
)
from moderation.plans import reports
from moderation.screening.sentences import NAMES

UNSHOWN = {
    "moderation.Pseudonym": "the pseudonym itself, which says nothing",
    "moderation.StaffNote": "what moderators say among themselves",
    "moderation.RetainedIdentity": "of accounts that are gone; with the account it goes",
    "moderation.Presence": "which comment a moderator has open, for a minute",
    "moderation.BulkItem": "of the deed with many comments, which is told; about what others wrote",
    "moderation.WaiverReview": "that a moderator looked at a removal again; about what others wrote",
    "moderation.Ban_evidence": "of the ban and the decisions, which are told",
}


def sections(account):
    """What was decided about them, and what that rests on; then what they did themselves."""
    kinds = (
        _decisions,
        _bans,
        _screening,
        _acceptances,
        _reports,
        _decided,
        _decided_on_many,
        _read,
        _revisions_withdrawn,
    )
    return [kind(account) for kind in kinds]


def _decisions(account):
    return Section(
        "decisions",
        _("Decisions about you"),
        Decision.objects.filter(about__account=account)
        .not_undone()
        .select_related("wording__revision", "note", "strike__overturning")
        .select_related("appeal__note", "appeal__withdrawal", "appeal__ruling__note", "reversed_by")
        .order_by("made_at", "pk"),
        [
            Field("made", _("Time"), "made_at"),
            Field("kind", _("What"), "get_kind_display"),
            Field("entry", _("Address"), _entry),
            Field("comment", _("Comment"), lambda one: _comment(one.comment_id)),
            *_rule(),
            Field("outside_the_policy", _("Ground"), "get_ground_display"),
            Field("until", _("Until")),
            Field("note", _("Note to you"), "note.to_writer"),
            Field("why_outside", _("Why outside"), "note.why_outside"),
            Field("why_newer_rule", _("Why a newer rule"), "note.why_newer"),
            Field("why_this_step", _("Why this step"), "note.why_step"),
            Field("strike_counts_until", _("Its strike counts until"), "strike.counts_until"),
            Field("strike_taken_back", _("Its strike was taken back"), "strike.overturning.at"),
            Field("reversed", _("Reversed"), "reversed_by.made_at"),
            Field("appealed", _("You appealed"), "appeal.made_at"),
            Field("appeal", _("Your appeal"), "appeal.note.text"),
            Field("appeal_withdrawn", _("You withdrew it"), "appeal.withdrawal.made_at"),
            Field("ruling", _("Ruling"), "appeal.ruling.get_kind_display"),
            Field("ruling_note", _("What the ruling said"), "appeal.ruling.note.to_writer"),
        ],
        (Appeal, AppealNote, AppealWithdrawal, DecisionNote, StrikeReversal, Strike),
    )


def _bans(account):
    return Section(
        "bans",
        _("What you were kept from"),
        Ban.objects.filter(standing__account=account)
        .select_related("wording__revision", "lifted")
        .prefetch_related("marks")
        .order_by("starts_at", "pk"),
        [
            Field("kind", _("What"), "get_kind_display"),
            Field("from", _("From"), "starts_at"),
            Field("until", _("Until"), "ends_at"),
            Field("decision", _("Decision"), lambda ban: _entry_at(ban.placed_id)),
            *_rule(),
            Field("reason", _("Reason")),
            Field("read", _("You read it"), "acknowledged_at"),
            Field("lifted", _("Lifted"), "lifted.made_at"),
            Field(
                "marks",
                _("What you would be known again by (keyed hashes)"),
                "marks",
                (
                    Field("kind", _("What"), "get_kind_display"),
                    Field("hash", _("Hash"), "value"),
                    Field("until", _("Until")),
                ),
            ),
        ],
        (BanFingerprint,),
    )


def _screening(account):
    return Section(
        "screening",
        _("Why comments of yours waited"),
        ScreeningFinding.objects.filter(comment__author=account).order_by("at", "pk"),
        [
            Field("at", _("Time")),
            Field("comment", _("Comment"), lambda one: _comment(one.comment_id)),
            # Not which word of a list it was: a list isn't read out to those who try it.
            Field("why", _("Why"), lambda one: str(NAMES.get(one.check_name, one.check_name))),
        ],
    )


def _acceptances(account):
    return Section(
        "acceptances",
        _("Revisions of the policy that you accepted"),
        Acceptance.objects.filter(standing__account=account)
        .select_related("revision")
        .order_by("accepted_at", "pk"),
        [
            Field("accepted", _("Time"), "accepted_at"),
            Field("revision", _("Revision"), lambda one: link_to(one.revision)),
        ],
    )


def _reports(account):
    return Section(
        "reports",
        _("Comments that you reported"),
        Report.objects.filter(reporter__account=account)
        .with_all()
        .select_related("trace")
        .order_by("made_at", "pk"),
        [
            Field("made", _("Time"), "made_at"),
            Field("comment", _("Comment"), lambda one: _comment(one.comment_id)),
            *_rule(),
            Field("words", _("Your words")),
            Field("outcome", _("What came of it"), lambda one: str(reports.told(one))),
            Field("network", _("Came from (a keyed hash)"), "trace.whence"),
        ],
        (ReportNote, ReportOutcome, ReportTrace),
    )


def _decided(account):
    return Section(
        "decided",
        _("Decisions that you made"),
        Decision.objects.filter(made_by__account=account).order_by("made_at", "pk"),
        [
            Field("made", _("Time"), "made_at"),
            Field("kind", _("What"), "get_kind_display"),
            Field("entry", _("Address"), _entry),
        ],
    )


def _decided_on_many(account):
    return Section(
        "decided_on_many",
        _("What you did with many comments at once"),
        Bulk.objects.filter(made_by__account=account).order_by("made_at", "pk"),
        [
            Field("made", _("Time"), "made_at"),
            Field("deed", _("What"), "get_deed_display"),
            Field("state", _("State"), "get_state_display"),
        ],
    )


def _read(account):
    return Section(
        "read",
        _("Comments that you read as a moderator"),
        Reading.objects.filter(standing__account=account).order_by("pk"),
        [
            Field("at", _("Time")),
            Field("how", _("How"), "get_how_display"),
            Field("comment", _("Comment"), lambda one: _comment(one.comment_id)),
        ],
    )


def _revisions_withdrawn(account):
    return Section(
        "revisions_withdrawn",
        _("Revisions of the policy that you withdrew"),
        Withdrawal.objects.filter(withdrawn_by__account=account)
        .select_related("revision")
        .order_by("withdrawn_at", "pk"),
        [
            Field("at", _("Time"), "withdrawn_at"),
            Field("revision", _("Revision"), lambda one: link_to(one.revision)),
        ],
    )


def _rule():
    return [
        Field("rule", _("Rule"), lambda one: link_to(one.wording)),
        Field("rule_as_it_stood", _("The rule, as it stood"), "wording.text"),
    ]


def _comment(key):
    """The comment may be gone with its article: the record has its key."""
    return link_to_comment(Comment(pk=key)) if key else None


def _entry(decision):
    return _entry_at(decision.pk)


def _entry_at(key):
    title = _("Entry %(n)d of the log") % {"n": key}
    return Link(absolute(Decision(pk=key).get_absolute_url()), title)
