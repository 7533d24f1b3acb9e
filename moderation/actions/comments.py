"""What is decided about a comment: read, taken away, put back."""

from comments.domain.refusals import Moved
from comments.models import Comment
from moderation.actions import reading, strikes
from moderation.actions.notifications import PUBLISHED, REMOVED, RESTORED, notify, notify_on_site
from moderation.actions.record import (
    check,
    is_slip,
    latest,
    lock_writers,
    pseudonym_of,
    record,
    refuse,
)
from moderation.models import Decision, Reading, Report
from moderation.plans import applicable_rules
from moderation.plans.removal import Verdict, plan_removal
from moderation.reports import action as reports

Kind, State, How = Decision.Kind, Comment.State, Reading.How


class Changed(Exception):
    """Something else would happen now than was shown; `plan` is what."""

    def __init__(self, plan=None):
        super().__init__("changed")
        self.plan = plan


def approve(moderator, comment, *, seen=None, reports_seen=None, is_unread=False):
    """Approve a comment that a person has read, or passes with others `is_unread`.

    What is held, or an edit that waits, is published, and its reports are closed with it. Approving
    what is approved already changes nothing and returns the earlier decision. `reports_seen` is the
    last report that the moderator's page showed: later ones stay open.
    """
    with comment.locked():
        last = latest(comment)
        is_known = comment.read_at or is_unread and comment.passed_at
        is_settled = last and comment.is_published and is_known
        open_reports = Report.objects.open().filter(comment=comment)
        if is_settled and not (_is_of_other_words(last) or open_reports.exists()):
            return last
        check(comment, seen)
        was_held = comment.is_held
        if comment.pending_at and (comment.is_held or comment.is_published):
            comment.accept_edit()
            was_held = None  # It is the edit that waited.
        if comment.is_held:
            comment.publish()
        elif not comment.is_published:
            refuse(comment)
        decision = record(Kind.APPROVE, moderator, comment=comment, was_held=was_held)
        how = How.PASSED if is_unread else How.APPROVED
        reading.keep(how, moderator, comment, decision.made_at)
        reports.close(decision, is_upheld=False, up_to=reports_seen)
        if was_held:
            notify_on_site(PUBLISHED, decision)
        return decision


def remove(moderator, comment, wording, *, gives_strike=True, **about):
    """Delete under a rule: the words go, the placeholder cites the rule, the replies stay."""
    return judge(moderator, comment, Verdict.under(wording, gives_strike=gives_strike), **about)


def judge(
    moderator,
    comment,
    verdict,
    *,
    with_replies=False,
    seen=None,
    shown=None,
    up_to=None,
    is_unread=False,
    at=None,
    **notes,
):
    """Delete a comment by `verdict`, and with it the replies below it if that is wanted.

    `shown` is the digest of what the moderator was shown, `notes` what is said with the decision.
    Returns the decision on the comment itself; each reply that goes has one of its own (the
    `along` of the first), but wasn't read for that. Nor was the comment, if it goes with others
    `is_unread`; then no step may come with it that is harsher than `up_to` (a ladder.severity).
    """
    with comment.locked():
        check(comment, seen)
        plan = _confirmed_plan(comment, verdict, with_replies, shown, up_to, at)
        how = How.PASSED if is_unread else How.DECIDED
        decision = _carry_out(moderator, plan.main, notes, at, how)
        decision.along = [_carry_out(moderator, one, {}, at, How.PASSED) for one in plan.replies]
        return decision


def restore(moderator, comment, *, among_staff="", seen=None, on_appeal=False, at=None):
    """Put a removed comment back; names the decision it reverses, whose strike drops out.

    What else the strike led to stands, and is flagged on the desk; but a moderator who takes
    a slip of their own back takes all of it back.
    """
    with comment.locked():
        check(comment, seen)
        lock_writers([comment])
        removal = Decision.objects.in_force().filter(comment=comment).last()
        is_undo = not on_appeal and is_slip(removal, pseudonym_of(moderator), at)
        # What nobody could read before comes as any new comment does.
        put_back(comment, removal, quietly=is_undo or not comment.leaves_place)
        restoration = record(
            Kind.RESTORE,
            moderator,
            comment=comment,
            wording=removal and removal.wording,
            reverses=removal,
            notes={"among_staff": among_staff},
            takes_back=not on_appeal,
            at=at,
        )
        reading.keep(How.DECIDED, moderator, comment, restoration.made_at)
        strikes.overturn(removal, restoration)
        if is_undo:
            strikes.take_back(moderator, removal, at)
        elif not on_appeal:  # The ruling says so.
            notify_on_site(RESTORED, restoration, at)
        return restoration


def _is_of_other_words(decision):
    written_at = decision.comment.pending_at or decision.comment.edited_at
    return written_at is not None and decision.made_at < written_at


def _confirmed_plan(comment, verdict, with_replies, shown, up_to, at):
    """What the verdict leads to, under the locks of all writers; Changed if it was shown otherwise."""
    can_be_judged = comment.is_held or comment.is_published
    if comment.state == State.WITHDRAWN:  # Its writer took it back, and not long ago.
        is_judged = Decision.objects.in_force().filter(comment=comment).exists()
        judgeable = applicable_rules.judgeable(at).filter(pk=comment.pk)
        can_be_judged = not is_judged and judgeable.exists()
    if not can_be_judged:
        refuse(comment)
    verdict.check(comment)
    below = comment.get_descendants().select_related("author") if with_replies else []
    lock_writers([comment, *below])
    plan = plan_removal(comment, verdict, with_replies=with_replies, at=at, shown=shown)
    is_other = shown is not None and shown != plan.digest
    if is_other or up_to is not None and plan.step and plan.step.severity > up_to:
        raise Changed(plan)
    return plan


def _carry_out(moderator, effect, notes, at, how):
    comment, verdict = effect.comment, effect.verdict
    notes |= {name: getattr(verdict, name) for name in ("why_outside", "why_newer")}
    if effect.strike and effect.strike.instead:
        notes["why_step"] = verdict.why_step
    decision = record(
        verdict.kind,
        moderator,
        comment=comment,
        wording=verdict.wording,
        ground=verdict.ground,
        is_override=verdict.is_override,
        ladder=effect.strike and effect.strike.revision,
        was_held=comment.is_held,
        notes=notes,
        at=at,
    )
    if effect.strike:
        strikes.strike(moderator, decision, effect)
    if verdict.kind != Kind.SPAM:
        notify(REMOVED, decision, at)
    reports.close(decision, is_upheld=True, at=at)
    if comment.state == State.WITHDRAWN:
        pass  # Its writer has taken the words away already.
    elif verdict.kind == Kind.SPAM:
        comment.mark_spam()
    else:
        comment.remove(_placeholder(decision))
    reading.keep(how, moderator, comment, decision.made_at)
    return decision


def _placeholder(decision):
    """What stands in the comment's place: the rule in its words of the day, or the ground."""
    where = {"log_url": decision.get_absolute_url()}
    wording = decision.wording
    if wording is None:
        return where | {"citation": decision.get_ground_display()}
    rule = {"number": wording.number, "rule_url": wording.get_absolute_url()}
    return where | rule | {"citation": wording.citation}


def put_back(comment, removal, *, quietly, held=False):
    """Show the words again, or let them wait; what their writer has withdrawn stays away."""
    if comment.state == State.WITHDRAWN and removal:
        return
    try:
        comment.restore(quietly=quietly, held=held)
    except Moved:
        refuse(comment)
