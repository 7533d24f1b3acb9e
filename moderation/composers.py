"""What this app's letters say; blog/mail/outbox.py finds them here."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.mail.outbox import ON_SITE, Dropped, NotYet, composer, write
from blog.models import OutgoingMail
from comments.notify.notifications import notify_with_mail
from moderation.actions.notifications import (
    BANNED,
    EDIT_REFUSED,
    LIFTED,
    PUBLISHED,
    REMOVED,
    RESTORED,
)
from moderation.alerts.choices import Choices
from moderation.alerts.contents import Contents
from moderation.alerts.delivery import KIND
from moderation.alerts.stopping import Stopping
from moderation.deeds.appeal.action import RECEIVED, RULED
from moderation.deeds.by_link import decision_links
from moderation.desk import edits
from moderation.models import Alert, Ban, Decision
from moderation.models.staff.alerts import Channel, Event
from moderation.plans import appeals
from moderation.pure import ladder
from moderation.reports.action import OUTCOME
from moderation.wording import refusals, staff


@composer(REMOVED, _("Comment removed"), ring=notify_with_mail)
def removal(decision, person):
    """The mail to the writer of a removed comment: the rule, the moderator's words, theirs, what follows, how to appeal."""
    _check_it_stands(decision)
    ban = Ban.objects.filter(placed__follows=decision).with_all().first()
    return write(
        "moderation/removal",
        decision=decision,
        comment=appeals.comment_of(decision),
        strike=decision.strike if decision.has_strike else None,
        step=ban and ladder.to_reader(ban.step),
        ban=ban,
        **_how_to_appeal(decision, person),
    )


@composer(EDIT_REFUSED, _("Edit refused"), ring=notify_with_mail)
def edit_refused(decision, person):
    """The mail to a comment's writer: it stays as it was before their edit; a rule if one was cited, and why."""
    _check_it_stands(decision)
    return write(
        "moderation/edit",
        decision=decision,
        comment=appeals.comment_of(decision),
        edit=edits.refused_by(decision),
    )


@composer(BANNED, _("You can’t comment for now"), ring=notify_with_mail)
def banned(decision, person):
    """The mail to somebody who may not comment: why, until when, how to appeal."""
    _check_it_stands(decision)
    ban = Ban.objects.with_all().get(placed=decision)
    return write(
        "moderation/ban",
        decision=decision,
        ban=ban,
        title=refusals.title(ban),
        in_force=refusals.in_force(ban),
        why=refusals.why(ban),
        **_how_to_appeal(decision, person),
    )


@composer(LIFTED, _("You can comment again"), ring=notify_with_mail)
def lifted(decision, person):
    """The mail to somebody who may comment again."""
    if decision.is_undone:
        raise Dropped("the decision was taken back")
    if OutgoingMail.objects.unsent().about(decision.reverses).exists():
        raise Dropped("it was lifted before they were told of it")
    ban = decision.lifted_ban
    return write("moderation/lift", decision=decision, ban=ban, said=refusals.lifted(ban))


@composer(RECEIVED, _("Appeal received"))
def received(appeal, person):
    """The mail to whoever appeals: the appeal has arrived, and what comes of it."""
    if not appeal.is_open:
        raise Dropped("the appeal isn’t open any more")
    return write("moderation/appeal", **_about(appeal, person))


@composer(RULED, _("Answer to an appeal"), ring=notify_with_mail)
def ruled(ruling, person):
    """The mail to whoever appealed: the ruling, in the moderator's words."""
    appeal = ruling.rules_on
    return write("moderation/ruling", ruling=ruling, **_about(appeal, person))


@composer(KIND, _("What waits for moderators"), to_many=True)
def alert(alert, person):
    """The mail to one of the staff: what waits for them, and why; not in their quiet hours."""
    choices, contents = Choices.of(person), Contents(alert)
    if not choices.by_event:
        raise Dropped("not on the staff any more")
    if contents.is_empty:
        raise Dropped("nothing waits any more")
    if until := choices.quiet_until(alert.channel, timezone.now()):
        raise NotYet(until)
    stopping = Stopping(person)
    headers, items = stopping.headers, []
    offered = {
        decision_links.APPROVE: gettext("Approve"),
        decision_links.DELETE: gettext("Remove under a rule"),
        decision_links.SPAM: gettext("Spam"),
    }
    for item in contents.shown:
        links = [
            (says, decision_links.address(item.comment, person, decision))
            for decision, says in offered.items()
        ]
        items.append((item, links))
    return write(
        "moderation/alert",
        html=True,
        headers=headers,
        contents=contents,
        items=items,
        is_alone=bool(contents.appeals) and appeals.is_alone(person),
        quiet=choices.quiet,
        stopping=stopping,
    )


@composer("moderation.appeals", _("What waits for moderators"))
def waiting(appeal, moderator):
    """What an earlier release owes to a moderator whom alerts tell of appeals now."""
    items = {Event.APPEAL: list(appeals.open_to(moderator).values_list("pk", flat=True))}
    return alert(Alert(account=moderator, channel=Channel.MAIL, items=items), moderator)


@composer(OUTCOME, _("Answer to a report"), ring=notify_with_mail)
def report_answered(outcome, person):
    """The mail to whoever reported a comment: what came of it, once, without a word about its writer."""
    report, decision = outcome.report, outcome.decision
    if report.answer != outcome:
        raise Dropped("the decision was taken back, or another one has followed")
    if outcome.is_upheld and not outcome.holds:
        raise Dropped("the decision was reversed")
    sent = OutgoingMail.objects.filter(outcome=OutgoingMail.Outcome.SENT)
    if any(sent.about(one).exists() for one in report.outcomes.all()):
        raise Dropped("they were told already")
    if report.found is None or not report.found.post.is_public:
        raise Dropped("the article is gone")
    article, wording = report.found.post, decision.wording
    return write(
        "moderation/report", report=report, decision=decision, article=article, wording=wording
    )


@composer(PUBLISHED, _("Comment published"), ring=notify_with_mail)
@composer(RESTORED, _("Comment restored"), ring=notify_with_mail)
def readable_again(decision, person):
    """The mail to a writer whose held or removed comment everybody can read; an account is told on the site alone."""
    _check_it_stands(decision)
    comment = appeals.comment_of(decision)
    if comment is None or not comment.is_published:
        raise Dropped("nobody can read it any more")
    if isinstance(person, User):
        return ON_SITE
    is_restored = decision.kind == Decision.Kind.RESTORE
    return write("moderation/published", comment=comment, is_restored=is_restored)


def _check_it_stands(decision):
    if hasattr(decision, "reversed_by"):
        raise Dropped("the decision was reversed")


def _how_to_appeal(decision, person):
    if not appeals.can_be_sent(decision):
        return {}
    return {
        "deadline": appeals.deadline(decision),
        "link": appeals.address(decision, person),
        "by_another": appeals.is_looked_at_by_another(decision),
    }


def _about(appeal, person):
    decision = appeal.decision
    return {
        "appeal": appeal,
        "decision": decision,
        "decided": staff.for_reader(decision),
        "link": appeals.address(decision, person),
        "by_another": appeals.is_looked_at_by_another(decision),
        "usual_days": appeals.usual_days(),
    }
