"""What a moderator does between coming to the desk and leaving it, kept with their session.

The comments they decided on keep their rows until the list is left, and what they did can be
walked back, newest first.
"""

from contextlib import suppress
from dataclasses import dataclass, field

from django.contrib.sessions.backends.base import UpdateError

from lib.db import optional
from moderation.actions import undo
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
        """Label of the button that takes the step back."""
        return staff.undoing(self.decisions, self.mark)

    def undo(self, moderator):
        if self.mark:
            undo.undo_mark(moderator, self.mark)
        else:
            undo.undo(moderator, *self.decisions)


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
            self._keep_if_possible()

    def leave(self):
        if self._decided:
            self._decided = []
            self._keep_if_possible()

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

    def _keep_if_possible(self):
        """Keep what a page that is only read says, which is there as well where nothing can be written."""
        is_to_be_saved = self._session.modified
        self._keep()
        with suppress(UpdateError):  # They have just signed out.
            optional.try_to(self._session.save)
        self._session.modified = is_to_be_saved


def _step(name):
    """The step of this name, if what it was still is on record."""
    mark, _, key = name.partition(" ")
    if mark == "mark":
        rows = Reading.objects.filter(pk=key).select_related("pseudonym", "comment").first()
        return rows and UndoStep(mark=rows)
    keys = name.split()
    rows = list(Decision.objects.filter(pk__in=keys).with_all().order_by("pk"))
    can_be_undone = len(rows) == len(keys) and all(map(undo.can_be_undone, rows))
    return UndoStep(decisions=rows) if can_be_undone else None
