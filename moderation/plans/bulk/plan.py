"""What a deed would do to many comments, before it is done. Nothing is changed here.

However many they are, the database is asked a fixed number of times.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from comments.models import Comment
from moderation.models import Bulk, BulkItem, Report, Strike
from moderation.plans.bulk.rulebook import Rulebook
from moderation.plans.digest import digest
from moderation.plans.removal import seen as as_seen
from moderation.pure import ladder

Deed, Why, State = Bulk.Deed, BulkItem.Why, Comment.State
ON_THE_STAFF = ("moderation.moderate", "blog.view_post", "accounts.view_user")


@dataclass(frozen=True)
class Line:
    """What becomes of one of the comments; `why` it is left as it is, if it is."""

    item: BulkItem
    why: str = ""
    number: int | None = None  # of the rule, in the words of its day
    gives_strike: bool = False

    @property
    def comment(self):
        return self.item.comment


@dataclass
class OfWriter:
    """What the ladder does with one writer, when all of theirs are done."""

    account: User
    strikes: int = 0
    outcome: ladder.Outcome | None = None

    @property
    def step(self):
        """The key of the step, as ladder.key gives it."""
        return ladder.key(self.outcome.step) if self.outcome else ""


@dataclass
class BulkPlan:
    """What a bulk would do as things stand."""

    bulk: Bulk
    rulebook: Rulebook
    going: list = field(default_factory=list)
    skipped: list = field(default_factory=list)
    writers: list = field(default_factory=list)  # OfWriter of each who gets a strike
    guests: int = 0  # comments of people without an account among those that go

    @cached_property
    def digest(self):
        """A short text that is another one as soon as anything else would happen."""
        lines = [(line.item.pk, line.why, line.number) for line in (*self.going, *self.skipped)]
        writers = [(one.account.pk, one.strikes, one.step) for one in self.writers]
        told = self.bulk.deed, self.bulk.rule_id, self.bulk.gives_strike, sorted(lines), writers
        return digest(told)


def plan_bulk(bulk, at=None):
    """What `bulk` would do now to those of its comments that nothing has become of."""
    at = at or timezone.now()
    plan = BulkPlan(bulk, Rulebook())
    is_approving = bulk.deed == Deed.APPROVE
    staff = set() if is_approving else _staff()
    reported = _reported(bulk) if is_approving else set()
    items = bulk.items.pending().select_related("comment__author")
    for item in items.defer("comment__text", "comment__rendered"):
        line = _line(plan, item, staff, reported)
        (plan.skipped if line.why else plan.going).append(line)
    plan.guests = sum(line.comment.author_id is None for line in plan.going)
    plan.writers = _writers(plan, at)
    return plan


def _line(plan, item, staff, reported):
    comment, bulk = item.comment, plan.bulk
    if why := _why_not_now(item, comment):
        return Line(item, why)
    if comment.pk in reported:
        return Line(item, Why.REPORTED)
    if comment.author_id in staff:
        return Line(item, Why.STAFF)
    if bulk.deed != Deed.REMOVE:
        return Line(item)
    if plan.rulebook.is_set_aside(bulk.rule_id, comment):
        return Line(item, Why.ASIDE)
    wording = plan.rulebook.wording_for(bulk.rule_id, comment)
    if wording is None:
        return Line(item, Why.NEWER)
    gives_strike = bool(bulk.gives_strike and comment.author_id and plan.rulebook.in_force)
    return Line(item, number=wording.number, gives_strike=gives_strike)


def _why_not_now(item, comment):
    """Somebody has decided on it, or its writer has changed it."""
    if comment.state in (State.REMOVED, State.SPAM):
        return Why.DECIDED
    if comment.state == State.WITHDRAWN:
        return Why.GONE
    is_approving = item.bulk.deed == Deed.APPROVE
    if is_approving and comment.is_published and is_approved(comment):
        return Why.DECIDED
    if item.seen == as_seen(comment):
        return ""
    is_read_since = comment.read_at and comment.read_at > item.bulk.made_at
    return Why.DECIDED if is_read_since else Why.REWORDED


def is_approved(comment):
    """Whether the staff have read it, or passed it with others."""
    return bool(comment.read_at or comment.passed_at)


def _reported(bulk):
    """Nobody is told that their report was wrong by somebody who hasn't read the comment."""
    theirs = Report.objects.open().filter(comment__in=bulk.items.order_by().values("comment"))
    return set(theirs.values_list("comment", flat=True))


def _staff():
    return {
        pk
        for permission in ON_THE_STAFF
        for pk in User.objects.who_may(permission).values_list("pk", flat=True)
    }


def _writers(plan, at):
    """Strikes of one writer count one after the other; the step comes with the last of them."""
    found = {}
    for line in plan.going:
        if line.gives_strike:
            author = line.comment.author
            found.setdefault(author.pk, OfWriter(author)).strikes += 1
    earlier = _strikes_of(plan.bulk, at) if found else {}
    for pk, one in found.items():
        rungs = plan.rulebook.in_force.ladder
        one.outcome = ladder.outcome(rungs, earlier.get(pk, []), at, new=one.strikes)
    return list(found.values())


def _strikes_of(bulk, at):
    """{account: the strikes that count already} for all who wrote something in it."""
    found = defaultdict(list)
    theirs = bulk.items.order_by().values("comment__author")
    strikes = Strike.objects.counting(at).filter(standing__account__in=theirs)
    for strike in strikes.select_related("standing"):
        found[strike.standing.account_id].append(strike.counted)
    return found
