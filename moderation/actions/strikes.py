"""Strikes, and the steps of the ladder that come with them."""

from django.utils import timezone

from moderation.actions.notifications import LIFTED, notify
from moderation.actions.record import record
from moderation.models import Ban, Decision, Strike, StrikeReversal
from moderation.plans import ban_fingerprints, strikes
from moderation.pure import ladder

Kind = Decision.Kind


def strike(moderator, removal, effect):
    """Give the strike that a removal counts for, and take the step that it was shown to lead to."""
    Strike.objects.create(
        decision=removal,
        pseudonym=removal.about,
        given_at=removal.made_at,
        counts_until=removal.made_at + strikes.span_of(effect.strike.revision),
    )
    if effect.step:
        _take(moderator, removal, effect.step)


def catch_up(moderator, removal, shown, since):
    """Take the step that was to come with a later removal, if none came; under its writer’s lock.

    As far as the strikes lead by now, but nothing harsher than `shown` (a step of a ladder),
    and nothing where as much has come of it `since` a time already.
    """
    now = timezone.now()
    count = strikes.counting(removal.about.account, now).count()
    reached = ladder.outcome(removal.ladder.ladder, count, now)
    step = min(reached.step, shown, key=ladder.severity)
    came = Ban.objects.in_force().filter(
        pseudonym=removal.about, placed__ladder__isnull=False, starts_at__gte=since
    )
    severities = [ladder.severity(ban.step) for ban in came.select_related("placed")]
    if ladder.severity(step) > max(severities, default=(0, 0)):
        _take(moderator, removal, ladder.Outcome(reached.count, step, ladder.ends_at(step, now)))


def overturn(removal, decision):
    """The strike of `removal`, if it gave one, drops out by another `decision`.

    For whoever restores a comment or grants an appeal, under the writer’s lock.
    Returns the Overturning, or None if there is no strike (any more).
    """
    if removal is None or not removal.has_strike or removal.strike.is_overturned:
        return None
    return StrikeReversal.objects.create(
        strike=removal.strike, decision=decision, at=decision.made_at
    )


def take_back(moderator, removal, at=None):
    """Lift the steps that came with a removal which was a slip."""
    for ban in Ban.objects.in_force(at).filter(placed__follows=removal):
        end(moderator, ban, "", at, takes_back=True)


def end(moderator, ban, reason, at=None, *, is_notified=True, takes_back=False):
    """Write down that `ban` is lifted, under its person’s lock. They get a letter, if `is_notified`."""
    lifted = record(
        Kind.LIFT,
        moderator,
        about=ban.pseudonym,
        wording=ban.wording,
        reverses=ban.placed,
        notes={"among_staff": reason},
        takes_back=takes_back,
        at=at,
    )
    Ban.objects.filter(pk=ban.pk).update(lifted=lifted)
    # Of a hold without a rule nobody was told.
    if is_notified and ban.wording_id:
        notify(LIFTED, lifted, at)
    return lifted


def put_in_force(decision, kind=Ban.Kind.BAN, *, evidence, ip_hash="", **what):
    """Write the Ban that the gate asks for, and the fingerprints by which its person is known again."""
    ban = Ban.objects.create(
        kind=kind,
        pseudonym=decision.about,
        placed=decision,
        wording=decision.wording,
        starts_at=decision.made_at,
        ends_at=decision.until,
        **what,
    )
    ban.evidence.set(evidence)
    if kind == Ban.Kind.BAN:
        ban_fingerprints.leave(ban, ip_hash=ip_hash if ban.pseudonym.guest else "")


def _take(moderator, removal, step):
    """Take a step of the ladder; a suspension is a ban with an end."""
    name = step.step["step"].replace("suspend", "ban")
    placed = record(
        Kind(name),
        moderator,
        about=removal.about,
        comment=removal.comment,
        wording=removal.wording,
        until=step.until,
        ladder=removal.ladder,
        follows=removal,
        at=removal.made_at,
    )
    counted = strikes.counting(removal.about.account, removal.made_at)
    evidence = [strike.decision_id for strike in counted]
    put_in_force(placed, Ban.Kind(name), evidence=evidence)
