"""Strikes, and the steps of the ladder that come with them."""

from moderation import marks, strikes
from moderation.actions.record import record
from moderation.actions.telling import LIFTED, tell
from moderation.models import Ban, Decision, Overturning, Strike

Kind = Decision.Kind

# What a step of the ladder is as a decision, and as a row that the gate asks.
PLACED = {
    "warn": (Kind.WARN, Ban.Kind.WARN),
    "hold": (Kind.HOLD, Ban.Kind.HOLD),
    "suspend": (Kind.BAN, Ban.Kind.BAN),
    "ban": (Kind.BAN, Ban.Kind.BAN),
}


def strike(moderator, removal, effect):
    """Give the strike that a removal counts for, and take the step that it was shown to lead to."""
    Strike.objects.create(
        decision=removal,
        standing=removal.about,
        given_at=removal.made_at,
        counts_until=removal.made_at + strikes.span_of(effect.strike.revision),
    )
    if effect.step:
        _take(moderator, removal, effect.step)


def overturn(removal, decision):
    """The strike of `removal`, if it gave one, drops out by another `decision`.

    For whoever restores a comment or grants an appeal; the writer's standing is held.
    Returns the Overturning, or None if there is no strike (any more).
    """
    if removal is None or not removal.has_strike or removal.strike.is_overturned:
        return None
    return Overturning.objects.create(strike=removal.strike, decision=decision, at=decision.made_at)


def take_back(moderator, removal, at):
    """Lift the steps that came with a removal which was a slip."""
    for ban in Ban.objects.in_force(at).filter(placed__follows=removal):
        end(moderator, ban, "", at)


def end(moderator, ban, reason, at, *, on_appeal=False):
    """Write down that `ban` is lifted; its standing is held."""
    lifted = record(
        Kind.LIFT,
        moderator,
        about=ban.standing,
        wording=ban.wording,
        reverses=ban.placed,
        notes={"among_staff": reason},
        on_appeal=on_appeal,
        at=at,
    )
    Ban.objects.filter(pk=ban.pk).update(lifted=lifted)
    if not on_appeal:  # The ruling says so.
        tell(LIFTED, lifted, at)
    return lifted


def _take(moderator, removal, step):
    decided, kind = PLACED[step.step["step"]]
    placed = record(
        decided,
        moderator,
        about=removal.about,
        comment=removal.comment,
        wording=removal.wording,
        until=step.until,
        ladder=removal.ladder,
        follows=removal,
        at=removal.made_at,
    )
    ban = Ban.objects.create(
        kind=kind,
        standing=removal.about,
        placed=placed,
        wording=removal.wording,
        starts_at=removal.made_at,
        ends_at=step.until,
    )
    counted = strikes.counting(removal.about.account, removal.made_at)
    ban.evidence.set([strike.decision_id for strike in counted])
    if kind == Ban.Kind.BAN:
        marks.leave(ban)
    return placed
