"""Whose strikes count, and what one more would lead to. Nothing is changed here."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.text.times import DAY
from moderation.models import Decision, PolicyRevision, Strike
from moderation.pure import ladder


@dataclass(frozen=True)
class Next:
    """One more strike: the how manieth it is, and what it leads to by the ladder of `revision`."""

    revision: PolicyRevision
    counted: tuple  # the strikes that count already, oldest first
    outcome: ladder.Outcome
    is_last: bool  # of those that its writer gets at once; the step comes with it
    instead: ladder.Outcome | None = None  # what a moderator chose in place of the ladder's step

    @property
    def count(self):
        return self.outcome.count

    @property
    def new(self):
        """How many of them are given in one go, with this one."""
        return self.count - len(self.counted)

    @property
    def taken(self):
        """What is done: the ladder's step, or the one that was chosen."""
        return self.instead or self.outcome

    @property
    def days(self):
        """The span within which all of them were given, or None if they count for different ones."""
        spans = {strike.counts_until - strike.given_at for strike in self.counted}
        return self.revision.strike_days if spans <= {span_of(self.revision)} else None

    @property
    def step_key(self):
        return ladder.key(self.taken.step)

    @property
    def facts(self):
        earlier, until = [strike.pk for strike in self.counted], self.taken.until
        step = self.step_key, until and str(until)
        return self.revision.pk, earlier, self.count, self.is_last, *step


def span_of(revision):
    """The time for which a strike counts that is given under the ladder of `revision`."""
    return revision.strike_days * DAY


def counting(account, at):
    """The strikes of an account that count at a time, oldest first."""
    return Strike.objects.filter(pseudonym__account=account).counting(at)


def counting_of(accounts, at):
    """{account's key: its strikes that count at a time, oldest first}, asked once for all."""
    strikes = defaultdict(list)
    theirs = Strike.objects.filter(pseudonym__account__in=list(accounts)).counting(at)
    for strike in theirs.select_related("pseudonym"):
        strikes[strike.pseudonym.account_id].append(strike)
    return strikes


def why_none(comment, verdict, revision):
    """Why a verdict gives no strike under the ladder of `revision`, or an empty text if it does."""
    if verdict.kind != Decision.Kind.REMOVE or revision is None:
        return _("No strike.")
    if not comment.author_id:
        return _("No strike: the writer has no account.")
    if comment.author.has_any_role:
        return _("No strike: the writer is on the staff.")
    return "" if verdict.gives_strike else _("No strike, as you chose.")


class StrikeTally:
    """Counts the strikes that a person gets in one go, after those that `counted` already."""

    def __init__(self, revision, counted, ends_from, instead):
        self.revision, self.counted = revision, tuple(counted)
        self.ends_from, self.instead, self.new = ends_from, instead, 0

    def next(self, *, is_last):
        self.new += 1
        count, instead = len(self.counted) + self.new, None
        if is_last and self.instead is not None:
            step = ladder.of_key(self.instead)
            instead = ladder.Outcome(count, step, ladder.ends_at(step, self.ends_from))
        outcome = ladder.outcome(self.revision.ladder, count, self.ends_from)
        return Next(self.revision, self.counted, outcome, is_last, instead)
