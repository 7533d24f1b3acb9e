"""What a deed would do to many comments, before it is done. Nothing is changed here.

However many they are, the database is asked a fixed number of times.
"""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import cached_property

from comments.models import Comment
from moderation.models import Bulk, BulkItem, Decision, Report
from moderation.plans.applicable_rules import Rulebook
from moderation.plans.digest import digest
from moderation.plans.removal import Effect, Verdict, as_seen, effects_of

Deed, Why, State = Bulk.Deed, BulkItem.Why, Comment.State


class Skipped(Exception):
    """A comment of a bulk stays as it is; `why` is the reason."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


@dataclass
class BulkPlan:
    """Effects that a bulk action would have now."""

    bulk: Bulk
    rulebook: Rulebook
    going: list[Effect] = field(default_factory=list)
    skipped: list = field(default_factory=list)  # (why, item)

    @cached_property
    def writers(self):
        """The last strike's effect for each writer who gets strikes; the step comes with it."""
        struck = {one.comment.author_id: one for one in self.going if one.strike}
        return list(struck.values())

    @property
    def guests(self):
        """How many of the comments that go are by people without an account."""
        return sum(one.comment.author_id is None for one in self.going)

    @property
    def held(self):
        """Number of held comments among those to be removed."""
        return sum(one.comment.is_held for one in self.going)

    @property
    def wording(self):
        """The rule in its latest words; what each comment cites are those of its own day."""
        rules = (one for one in self.rulebook.rules() if one.rule_id == self.bulk.rule_id)
        return next(rules, None)

    @cached_property
    def digest(self):
        """A short text that is another one as soon as anything else would happen."""
        going = [(one.comment.pk, one.verdict.citing) for one in self.going]
        skipped = [(item.pk, why) for why, item in self.skipped]
        writers = [
            (one.comment.author_id, one.strike.new, one.strike.step_key) for one in self.writers
        ]
        choice = self.bulk.deed, self.bulk.rule_id, self.bulk.gives_strike
        return digest((*choice, sorted(going), sorted(skipped), writers))


def plan_bulk(bulk):
    """What `bulk` would do now to those of its comments that nothing has become of."""
    plan = BulkPlan(bulk, Rulebook(bulk.items.order_by().values("comment__post")))
    items = bulk.items.pending().select_related("comment__author")
    items = items.prefetch_related("comment__author__groups")
    # Nobody is told that their report was wrong by somebody who hasn't read the comment.
    reports = Report.objects.open().filter(comment__in=bulk.items.order_by().values("comment"))
    reported, going = set(reports.values_list("comment", flat=True)), []
    for item in items.defer("comment__text", "comment__rendered"):
        try:
            _check_it_goes(item, bulk, reported)
            going.append((item.comment, verdict_on(item.comment, bulk, plan.rulebook)))
        except Skipped as skipped:
            plan.skipped.append((skipped.why, item))
    now = timezone.now()
    plan.going = effects_of(going, now, now)
    return plan


def verdict_on(comment, bulk, rulebook):
    """What `bulk` decides about a comment; raises Skipped if its rule can't be cited."""
    if bulk.deed == Deed.HOLD:
        return Verdict(Decision.Kind.HOLD_BACK)
    if bulk.deed != Deed.REMOVE:
        return Verdict(Decision.Kind(bulk.deed))
    if wording := rulebook.wording_for(bulk.rule_id, comment):
        return Verdict.under(wording, gives_strike=bulk.gives_strike)
    raise Skipped(Why.ASIDE if rulebook.is_set_aside(bulk.rule_id, comment) else Why.NEWER)


def _check_it_goes(item, bulk, reported):
    """Raise Skipped if somebody has decided on it, or it isn't one for many at once."""
    comment, is_approving = item.comment, bulk.deed == Deed.APPROVE
    if comment.state in (State.REMOVED, State.SPAM):
        raise Skipped(Why.DECIDED)
    if comment.state == State.WITHDRAWN:
        raise Skipped(Why.GONE)
    if bulk.deed == Deed.HOLD and comment.is_held:
        raise Skipped(Why.HELD)
    if is_approving and comment.is_published and (comment.read_at or comment.passed_at):
        raise Skipped(Why.DECIDED)
    if item.seen != as_seen(comment):
        is_read_since = comment.read_at and comment.read_at > bulk.made_at
        raise Skipped(Why.DECIDED if is_read_since else Why.REWORDED)
    if is_approving and comment.pk in reported:
        raise Skipped(Why.REPORTED)
    if not is_approving and comment.author and comment.author.has_any_role:
        raise Skipped(Why.STAFF)
