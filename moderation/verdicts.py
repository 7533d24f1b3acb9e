"""What a deletion leads to, before it is done.

A moderator chooses a `Verdict`. `foresee` says what it leads to as things stand, for the
comment and for each reply that goes with it. The page shows that; `actions.judge` does it,
if it is still what was shown.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment
from moderation import citing
from moderation.models import Decision, RuleWording

Kind, State = Decision.Kind, Comment.State
# So many are read and decided on in one go; a larger branch is taken away in parts.
REPLIES = 100


class NotAllowed(ValueError):
    """A decision that nobody may take; the text says why."""


@dataclass(frozen=True)
class Verdict:
    """What is to become of a comment: it broke a rule, is spam, or goes outside the policy."""

    kind: Kind
    wording: RuleWording | None = None
    why_newer: str = ""  # said for a rule that is newer than the words
    ground: str = ""
    why_outside: str = ""

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

    def check(self, comment):
        """Raise NotAllowed if nobody may decide this about `comment`."""
        if refusal := self._refusal(comment):
            raise NotAllowed(refusal)

    def _refusal(self, comment):
        if self.kind == Kind.OUTSIDE:
            return self._refusal_outside(comment)
        if self.kind != Kind.REMOVE or citing.citable(comment).filter(pk=self.wording.pk).exists():
            return ""
        if not citing.newer(comment).filter(pk=self.wording.pk).exists():
            return _("This rule can’t be cited here.")
        return "" if self.why_newer.strip() else _("Say why a newer rule is cited.")

    def _refusal_outside(self, comment):
        if not self.why_outside.strip():
            return _("Say why it goes although no rule says so.")
        if self.ground == Decision.Ground.OLDER and citing.revision_for(comment):
            return _("A policy was in force when this was written.")
        return ""

    def of_reply(self, reply):
        """The same about a reply, in the words that the rule had on the reply's own day.

        None if the rule did not stand then, or is set aside.
        """
        if self.kind != Kind.REMOVE:
            return self
        of_its_day = citing.citable(reply).filter(rule=self.wording.rule_id).first()
        if of_its_day:
            return replace(self, wording=of_its_day, why_newer="")
        is_newer = citing.newer(reply).filter(pk=self.wording.pk).exists()
        return self if self.is_override and is_newer else None


@dataclass(frozen=True)
class Effect:
    """What happens to one comment."""

    comment: Comment
    verdict: Verdict

    @property
    def facts(self):
        wording = self.verdict.wording
        told = (self.comment.pk, seen(self.comment), self.verdict.kind, self.verdict.ground)
        return (*told, wording and wording.pk)


@dataclass(frozen=True)
class Foreseen:
    """What a verdict leads to: for the comment first, then for each reply that goes with it."""

    at: datetime
    effects: list
    staying: list = field(default_factory=list)  # (reply, why it stays)

    @property
    def main(self):
        return self.effects[0]

    @property
    def replies(self):
        return self.effects[1:]

    @property
    def digest(self):
        """A short text that is another one as soon as anything else would happen."""
        facts = [effect.facts for effect in self.effects], [one.pk for one, _why in self.staying]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]


def seen(comment):
    """A short text that changes when the comment's words do, or anybody decides on it.

    Whoever approves or removes has read it, and restoring changes the state: so nothing has
    to be asked of the decisions, for each comment that a moderator meets in a thread.
    """
    facts = f"{comment.state} {comment.edited_at} {comment.read_at}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def foresee(comment, verdict, *, with_replies=False, at=None):
    """What `verdict` leads to now, or at the time `at`. Nothing is changed."""
    effects, staying = [Effect(comment, verdict)], []
    for reply in _replies(comment) if with_replies else []:
        why = _why_it_stays(reply, verdict)
        if why:
            staying.append((reply, why))
        else:
            effects.append(Effect(reply, verdict.of_reply(reply)))
    return Foreseen(at or timezone.now(), effects, staying)


def _replies(comment):
    below = comment.get_descendants().select_related("author").order_by("lft")
    replies = list(below[: REPLIES + 1])
    if len(replies) > REPLIES:
        words = _("More than %(n)d replies hang below it. Remove them in parts.")
        raise NotAllowed(words % {"n": REPLIES})
    return replies


def _why_it_stays(reply, verdict):
    if reply.state == State.WITHDRAWN:
        return _("withdrawn by its writer")
    if reply.state not in (State.HELD, State.PUBLISHED):
        return _("decided already")
    if verdict.of_reply(reply):
        return ""
    if citing.set_aside(reply).filter(pk=verdict.wording.rule_id).exists():
        return _("the rule is set aside on this post")
    return _("the rule did not stand when it was written")
