"""Effects of a removal, before it is carried out.

A moderator chooses a `Verdict`. `plan_removal` says what it leads to as things stand, for the
comment and for each reply that goes with it. The page shows that; `judge` (actions/comments.py) does it,
if it is still what was shown.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment
from lib.text.numbers import number
from moderation.models import Decision, PolicyRevision, RuleWording
from moderation.plans import applicable_rules, strikes
from moderation.plans.applicable_rules import Rulebook
from moderation.plans.digest import digest

Kind, State = Decision.Kind, Comment.State
# So many are read and decided on in one go; a larger branch is taken away in parts.
REPLIES = 100
SHOWN_FOR = timedelta(hours=1)  # How long an end that was shown may be confirmed.


class NotAllowed(ValueError):
    """A decision that nobody may take; the text says why."""


@dataclass(frozen=True)
class Verdict:
    """What is to become of a comment: it broke a rule, is spam, or goes outside the policy.

    Of many comments it may also be that they are approved.
    """

    kind: Kind
    wording: RuleWording | None = None
    why_newer: str = ""  # said for a rule that is newer than the words
    ground: str = ""
    why_outside: str = ""
    gives_strike: bool = True  # if it is under a rule
    # The key of a step in place of the ladder's (ladder.key), for the comment's own writer.
    instead: str | None = None
    why_step: str = ""
    # More of the same writer's comments are to follow by it, and the step comes with the last.
    goes_on: bool = False

    @classmethod
    def under(cls, wording, **more):
        return cls(Kind.REMOVE, wording, **more)

    @classmethod
    def spam(cls):
        return cls(Kind.SPAM)

    @classmethod
    def outside(cls, ground, why):
        return cls(Kind.OUTSIDE, ground=ground, why_outside=why)

    @property
    def is_override(self):
        return bool(self.why_newer)

    @property
    def citing(self):
        """The key of the rule's wording, if it is under a rule."""
        return self.wording and self.wording.pk

    def check(self, comment):
        """Raise NotAllowed if nobody may decide this about `comment`."""
        if refusal := self._refusal(comment):
            raise NotAllowed(refusal)
        if self.instead is not None and not self.why_step.strip():
            raise NotAllowed(_("Say why the step differs from the policy’s."))

    def _refusal(self, comment):
        if self.kind == Kind.OUTSIDE:
            if not self.why_outside.strip():
                return _("Say why you remove it.")
            is_older = self.ground == Decision.Ground.OLDER
            if is_older and applicable_rules.revision_for(comment):
                return _("A policy was in force when this was written.")
            return ""
        rulebook = Rulebook([comment.post_id])
        if self.kind != Kind.REMOVE or self.wording in rulebook.citable(comment):
            return ""
        if self.wording not in rulebook.newer(comment):
            return _("This rule doesn’t apply here.")
        return "" if self.why_newer.strip() else _("Say why the newer rule applies.")

    def of_reply(self, reply, rulebook):
        """The same about a reply, in the words that the rule had on the reply's own day.

        None if the rule did not stand then, or is set aside.
        """
        if self.kind != Kind.REMOVE:
            return self
        if of_its_day := rulebook.wording_for(self.wording.rule_id, reply):
            return replace(self, wording=of_its_day, why_newer="")
        return self if self.is_override and self.wording in rulebook.newer(reply) else None


@dataclass(frozen=True)
class Effect:
    """Effect of a removal on one comment."""

    comment: Comment
    verdict: Verdict
    strike: strikes.Next | None = None
    no_strike: str = ""  # why there is none

    @property
    def step(self):
        """What follows for the writer (a ladder.Outcome), or None if nothing does."""
        taken = self.strike and self.strike.is_last and self.strike.taken
        return taken if taken and taken.step else None

    @property
    def facts(self):
        verdict = self.verdict
        judged = (
            self.comment.pk,
            as_seen(self.comment),
            verdict.kind,
            verdict.ground,
            verdict.citing,
        )
        return (*judged, self.strike and self.strike.facts)


@dataclass(frozen=True)
class RemovalPlan:
    """What a verdict leads to: for the comment first, then for each reply that goes with it."""

    ends_from: datetime  # when what ends by itself begins, to the minute
    effects: list
    staying: list = field(default_factory=list)  # (reply, why it stays)

    @property
    def main(self):
        return self.effects[0]

    @property
    def replies(self):
        return self.effects[1:]

    @property
    def of_main_writer(self):
        """The last strike that the comment's own writer gets, or None."""
        author = self.main.comment.author_id
        theirs = [one.strike for one in self.effects if one.comment.author_id == author]
        return next((strike for strike in theirs if strike and strike.is_last), None)

    @property
    def step(self):
        """What follows for the comment's own writer (a ladder.Outcome), or None."""
        strike = self.of_main_writer
        return strike.taken if strike and strike.taken.step else None

    @property
    def digest(self):
        """A short text that is another one as soon as anything else would happen."""
        facts = [effect.facts for effect in self.effects], [one.pk for one, _why in self.staying]
        return f"{self.ends_from.timestamp():.0f}.{digest(facts)}"


def as_seen(comment):
    """A short text that changes when the comment's words do, or anybody decides on it.

    Whoever approves or removes has read or passed it, and restoring changes the state: so nothing
    has to be asked of the decisions, for each comment that a moderator meets in a thread.
    """
    return as_seen_at(comment, comment.read_at or comment.passed_at)


def as_seen_at(comment, read_at):
    """What `as_seen` would say, had the comment been read at another time; or, with None, never."""
    facts = f"{comment.state} {comment.edited_at} {comment.pending_at} {read_at}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def plan_removal(comment, verdict, *, with_replies=False, at=None, shown=None):
    """What `verdict` leads to now, or at the time `at`. Nothing is changed.

    `shown` is the digest of what a moderator was shown before: times that were shown then
    are kept for an hour.
    """
    rulebook, going, staying = Rulebook([comment.post_id]), [(comment, verdict)], []
    below = comment.get_descendants().select_related("author").order_by("lft")
    replies = list(below[: REPLIES + 1]) if with_replies else []
    if len(replies) > REPLIES:
        words = _("It has more than %(n)d replies. Remove them in parts.")
        raise NotAllowed(words % {"n": REPLIES})
    for reply in replies:
        if why := _why_it_stays(reply, verdict, rulebook):
            staying.append((reply, why))
        else:
            going.append((reply, verdict.of_reply(reply, rulebook)))
    ends_from = at or _shown_from(shown) or _to_the_minute()
    return RemovalPlan(ends_from, effects_of(going, at or timezone.now(), ends_from), staying)


def effects_of(going, at, ends_from):
    """What happens to each comment by its verdict, of the pairs `going` that are decided together.

    A strike for each, if it gives one; the step comes with its writer's last one.
    """
    revision, effects, tallies = PolicyRevision.objects.in_force(at), [], {}
    why = {comment.pk: strikes.why_none(comment, verdict, revision) for comment, verdict in going}
    left = Counter(comment.author_id for comment, _verdict in going if not why[comment.pk])
    earlier = strikes.counting_of(left, at)
    for comment, verdict in going:
        writer, strike = comment.author_id, None
        if not why[comment.pk]:
            if writer not in tallies:
                instead = verdict.instead if writer == going[0][0].author_id else None
                tallies[writer] = strikes.StrikeTally(revision, earlier[writer], ends_from, instead)
            left[writer] -= 1
            strike = tallies[writer].next(is_last=not left[writer] and not verdict.goes_on)
        effects.append(Effect(comment, verdict, strike, why[comment.pk]))
    return effects


def _to_the_minute():
    """The minute that begins next, as times are shown to the minute."""
    return timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)


def _shown_from(shown):
    next_minute = _to_the_minute()
    stamp = number((shown or "").partition(".")[0], most=int(next_minute.timestamp()))
    if stamp is None:
        return None
    ends_from = datetime.fromtimestamp(stamp, tz=UTC)
    return ends_from if next_minute - SHOWN_FOR < ends_from else None


def _why_it_stays(reply, verdict, rulebook):
    if reply.state == State.WITHDRAWN:
        return _("its writer withdrew it")
    if reply.state not in (State.HELD, State.PUBLISHED):
        return _("already decided")
    if verdict.of_reply(reply, rulebook):
        return ""
    if rulebook.is_set_aside(verdict.wording.rule_id, reply):
        return _("the rule is set aside on this article")
    return _("the rule wasn’t in force when it was written")
