"""What a moderator does between coming to the desk and leaving it, kept with their session.

The comments they decided on keep their rows until the list is left, and what they did can be
walked back, newest first.
"""

from dataclasses import dataclass, field

from moderation import actions
from moderation.models import Decision, Reading
from moderation.wording import staff

KEY = "sitting"
STEPS, ROWS = 500, 25  # More is neither walked back nor kept in view.


@dataclass(frozen=True)
class UndoStep:
    """What was done in one go: decisions, or a mark that a comment was read or wasn't."""

    decisions: list = field(default_factory=list)
    mark: Reading | None = None

    @property
    def name(self):
        """The name of the step, in the session and in forms."""
        if self.mark:
            return f"mark {self.mark.pk}"
        return " ".join(str(one.pk) for one in self.decisions)

    @property
    def comment(self):
        """The comment it was done to, or None if it was a person."""
        if self.mark:
            return self.mark.comment
        first = self.decisions[0]
        return first.comment if first.is_on_words else None

    @property
    def undoing(self):
        """What the button says that takes it back."""
        return staff.undoing(self.decisions, self.mark)

    def undo(self, moderator):
        if self.mark:
            actions.undo_mark(moderator, self.mark)
        else:
            actions.undo(moderator, *self.decisions)


class ReviewSession:
    """The review session of the moderator who sent a request."""

    def __init__(self, request):
        self._session = request.session
        kept = self._session.get(KEY, {})
        self.list = kept.get("list", "")
        self._decided = kept.get("decided", [])  # keys of comments, in the order of deciding
        self._steps = kept.get("steps", [])  # names of steps

    @property
    def decided(self):
        """The comments decided on in this list, whose rows stay."""
        return self._decided[-ROWS:]

    def open(self, address):
        """Open a list; the comments that were decided on in another one lose their rows."""
        if address != self.list:
            self.list, self._decided = address, []
            self._keep()

    def leave(self):
        if self._decided:
            self._decided = []
            self._keep()

    def did(self, step):
        """Remember what was done, unless it is what was done before."""
        if step.name in self._steps:
            return
        self._steps = [*self._steps, step.name][-STEPS:]
        if step.comment and not (step.mark and step.mark.how == Reading.How.REOPENED):
            key = step.comment.pk
            self._decided = [*(one for one in self._decided if one != key), key]
        self._keep()

    def forget(self, step):
        """Forget a step that was taken back, or can't be any more."""
        self._steps = [name for name in self._steps if name != step.name]
        gone = step.comment and step.comment.pk
        self._decided = [one for one in self._decided if one != gone]
        self._keep()

    def forget_decision(self, decision):
        """Forget the step of a decision that was taken back another way."""
        self._steps = [name for name in self._steps if str(decision.pk) not in name.split()]
        self._keep()

    def last(self):
        """The last step that can be walked back, or None."""
        return next(filter(None, map(_step, reversed(self._steps))), None)

    def _keep(self):
        kept = {"list": self.list, "decided": self._decided, "steps": self._steps}
        self._session[KEY] = kept


def _step(name):
    """The step of this name, if what it was still is on record."""
    mark, _, key = name.partition(" ")
    if mark == "mark":
        found = Reading.objects.filter(pk=key).select_related("pseudonym", "comment").first()
        return found and UndoStep(mark=found)
    keys = name.split()
    found = list(Decision.objects.filter(pk__in=keys).with_all().order_by("pk"))
    can_be_undone = len(found) == len(keys) and all(map(actions.can_be_undone, found))
    return UndoStep(decisions=found) if can_be_undone else None
