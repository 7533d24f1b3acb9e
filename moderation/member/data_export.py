"""What this app shows somebody of themselves beside what its models declare: what was decided about them.

What moderators say among themselves isn't for whoever it is about, and isn't in here.
"""

from functools import partial

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Guest
from comments.models import Comment
from comments.models.of_comments import COMMENT
from lib.people.personal_data import Exporter, HasFields, Link, Personal, Section, register
from lib.text.email_addresses import normal
from moderation.models import Ban, Decision, Pseudonym, Report, ScreeningFinding
from moderation.models.screening import KEPT
from moderation.plans import appeals
from moderation.reports import plan as reports
from moderation.screening.sentences import NAMES

RULE = (
    HasFields()
    .shows(rule=(_("Rule"), "wording"))
    .shows(rule_as_it_stood=(_("The rule at the time"), "wording.text"))
    .fields
)


@register
class Moderation(Exporter):
    order = (
        "decisions bans screening acceptances reports decided decided_on_many read"
        " revisions_withdrawn alert_choices quiet_hours web_hook alerts"
    )

    def sections(self, person):
        """What was decided about them; of a guest, also about what they wrote, as everybody may read it."""
        theirs = Pseudonym.objects.of_person(person)
        if person.account:
            yield _decisions(Decision.objects.filter(about__in=theirs), _entry)
            yield _bans(theirs, _entry)
            return
        written = Comment.objects.of_person(person).values("pk")
        about = Q(comment__in=written) | Q(about__in=theirs, kind=Decision.Kind.BAN)
        guest = Guest.objects.filter(email=normal(person.addresses[0])).first()
        received = _decisions(Decision.objects.filter(about), _public_entry)
        yield received.shows(to_appeal=(_("If you disagree"), partial(_to_appeal, guest=guest)))
        yield _bans(theirs, _public_entry)

    def facts(self):
        return {"refusals_last": KEPT}


def _to_appeal(decision, guest):
    """Where the guest asks that a decision be looked at again; or None, where they can't."""
    is_open = decision.kind in Decision.APPEALABLE and appeals.can_be_sent(decision)
    return Link(appeals.address(decision, guest), gettext("Appeal…")) if is_open else None


def _decisions(received, entry):
    rows = (
        received.not_undone()
        .select_related("wording__revision", "note", "strike__overturned_by")
        .select_related("appeal__note", "appeal__withdrawal", "appeal__ruling__note", "reversed_by")
        .order_by("made_at", "pk")
    )
    return (
        Section("decisions", _("Decisions about you"), rows)
        .shows(made=_("Time"), kind=_("What"), entry=(_("Log entry"), entry), comment=COMMENT)
        .shows(*RULE, outside_the_policy=(_("Reason"), "ground"), until=_("Until"))
        .shows(note=(_("Note to you"), "note.to_writer"))
        .shows(why_outside=(_("Other reason"), "note.why_outside"))
        .shows(why_newer_rule=(_("Why a newer rule"), "note.why_newer"))
        .shows(why_this_step=(_("Why this step"), "note.why_step"))
        .shows(strike_counts_until=(_("Strike counts until"), "strike.counts_until"))
        .shows(strike_taken_back=(_("Strike removed"), "strike.overturned_by.at"))
        .shows(reversed=(_("Reversed"), "reversed_by.made_at"))
        .shows(appealed=(_("You appealed"), "appeal.made_at"))
        .shows(appeal=(_("Your appeal"), "appeal.note.text"))
        .shows(appeal_answered_to=(_("Its answer goes to"), "appeal.note.email"))
        .shows(appeal_withdrawn=(_("You withdrew it"), "appeal.withdrawal.made_at"))
        .shows(ruling=(_("Ruling"), "appeal.ruling.kind"))
        .shows(ruling_note=(_("Reasons for the ruling"), "appeal.ruling.note.to_writer"))
    )


def _bans(pseudonyms, entry):
    marks = (
        HasFields()
        .shows(kind=_("What"))
        .shows_programs(hash=(_("Scrambled"), "value"))
        .shows(until=_("Until"))
    )
    rows = (
        Ban.objects.filter(pseudonym__in=pseudonyms)
        .select_related("wording__revision", "lifted", "placed__reversed_by")
        .prefetch_related("fingerprints")
        .order_by("starts_at", "pk")
    )
    return (
        Section("bans", _("Your bans and holds"), rows)
        .shows(kind=_("What"), **{"from": (_("From"), "starts_at")}, until=(_("Until"), "ends_at"))
        .shows(decision=(_("Log entry"), lambda ban: entry(ban.placed)))
        .shows(*RULE, reason=_("Reason"), read=(_("You read it"), "acknowledged_at"))
        .shows(lifted=(_("Lifted"), "lifted.made_at"))
        .shows(marks=(_("What we’d recognise you by"), "fingerprints", marks.fields))
    )


def _entry(decision):
    """The entry that the log has for whoever it is about, and for the staff; or None."""
    if not decision.is_logged:
        return None
    title = gettext("Entry %(n)d of the log") % {"n": decision.pk}
    return Link(decision.get_absolute_url(), title)


def _public_entry(decision):
    """The entry that anybody may open, as a guest does in whatever browser; or None."""
    return _entry(decision) if decision.is_for_everybody else None


(
    Personal("screening", _("Why your comments waited"), "comment", order="at")
    .shows(at=_("Time"), comment=COMMENT)
    # Not which word of a list it was: a list isn't read out to those who try it.
    .shows(why=(_("Why"), lambda one: str(NAMES.get(one.check_name, one.check_name))))
    .of(ScreeningFinding)
)

(
    Personal(
        "reports",
        _("Comments you reported"),
        "reporter",
        order="made_at",
        loads="wording__revision note comment",
        beside="note outcomes",
    )
    .shows(made=_("Time"), comment=COMMENT)
    .shows(
        *RULE, words=_("Your text"), outcome=(_("Result"), lambda one: str(reports.outcome(one)))
    )
    .shows_programs(network=(_("Network it came from, scrambled"), "trace.ip_hash"))
    .of(Report)
)

(
    Personal("decided", _("Decisions you made"), "made_by__account", order="made_at")
    .shows(made=_("Time"), kind=_("What"), entry=(_("Log entry"), _entry))
    .of(Decision)
)
