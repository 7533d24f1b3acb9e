"""One deed for many comments: one decision for each, by the same functions as any other.

A bulk is prepared, shown, started; then each of its comments is decided on in a transaction
of its own, which marks the comment's row as well. So a worker that is killed leaves nothing
half done, and whoever goes on decides nothing twice.
"""

import logging
from dataclasses import replace

from django.db import OperationalError, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Post
from comments.models import Comment
from lib.processes.task_names import LONG, called
from moderation.actions import strikes
from moderation.actions.comments import Changed, approve, judge
from moderation.actions.holding import hold
from moderation.actions.record import Decided, Reworded, lock, pseudonym_of
from moderation.actions.undo import undo
from moderation.deeds.bulk.plan import Skipped, plan_bulk, verdict_on
from moderation.models import Bulk, BulkItem, Report
from moderation.plans.applicable_rules import Rulebook
from moderation.plans.removal import NotAllowed, as_seen
from moderation.pure import ladder

logger = logging.getLogger(__name__)

MOST = 5_000  # comments in one; more are another one
AT_ONCE = 50  # So many are done while the moderator waits; more are the worker's.

Deed, State = Bulk.Deed, Bulk.State
Outcome, Why = BulkItem.Outcome, BulkItem.Why
# What keeps one comment as it is, and nobody from the others.
NOT_DONE = (Decided, Reworded, Changed, Skipped, Comment.DoesNotExist, Post.DoesNotExist)


@transaction.atomic
def prepare(moderator, comments, *, deed="", came_from="", matched=0):
    """Select `comments` (a queryset), as they are now; nothing becomes of them yet."""
    picked = {comment.pk: comment for comment in comments.defer("text", "rendered")[:MOST]}.values()
    bulk = Bulk.objects.create(
        made_by=pseudonym_of(moderator),
        deed=deed,
        came_from=came_from,
        matched=max(matched, len(picked)),
    )
    BulkItem.objects.bulk_create(
        (BulkItem(bulk=bulk, comment=comment, seen=as_seen(comment)) for comment in picked),
        batch_size=500,
    )
    return bulk


def choose(bulk, deed, *, rule=None, gives_strike=True, to_writer=""):
    """Say what is to be done; while it is a draft, that can be chosen anew."""
    rule = rule if deed == Deed.REMOVE else None
    choices = {"deed": deed, "rule": rule, "gives_strike": gives_strike, "to_writer": to_writer}
    Bulk.objects.filter(pk=bulk.pk, state=State.DRAFT).update(**choices)
    bulk.refresh_from_db()


def start(moderator, bulk, shown):
    """Do what was shown, whose digest is `shown`; a large one is left to the worker.

    Raises Changed if it would be something else by now, and then nothing is done. Starting
    what was started already does no further consequence.
    """
    with transaction.atomic():
        theirs = Bulk.objects.filter(made_by__account=moderator)
        bulk = theirs.select_for_update(of=["self"]).get(pk=bulk.pk)
        if not bulk.is_draft:
            return bulk
        plan = plan_bulk(bulk)
        if plan.digest != shown:
            raise Changed(plan)
        _write_down(plan)
        _begin(bulk, State.RUNNING, len(plan.going))
    _go_on_if_small(bulk, len(plan.going))
    return bulk


def take_back(moderator, bulk):
    """Undo all of it that was done, while nobody outside has heard of it, as far as it stands."""
    with transaction.atomic():
        theirs = Bulk.objects.filter(made_by__account=moderator)
        bulk = theirs.select_for_update(of=["self"]).get(pk=bulk.pk)
        if bulk.state in (State.UNDOING, State.UNDONE):
            return bulk
        if not bulk.can_be_taken_back:
            raise NotAllowed(
                _("You can’t undo all of it any more. Restore the comments one by one.")
            )
        number = bulk.items.done().count()
        _begin(bulk, State.UNDOING, number)
    _go_on_if_small(bulk, number)
    return bulk


def stop(bulk):
    """Ask the worker to stop; what is already decided stays decided."""
    Bulk.objects.filter(pk=bulk.pk, state__in=Bulk.AT_WORK).update(is_to_stop=True)


@called(gettext_lazy("Deciding on many comments"), LONG)
@task
def go_on(pk):
    """Decide on the comments of a bulk that are still pending, or take back those that are done."""
    bulk = Bulk.objects.select_related("made_by__account", "rule").get(pk=pk)
    if bulk.state == State.RUNNING:
        _each(bulk, bulk.items.pending().order_by("pk"), _decide)
        _finish(bulk)
    elif bulk.state == State.UNDOING:
        # The last first, so that what followed from all of them goes before them.
        _each(bulk, bulk.items.done().filter(why="").order_by("-pk"), _take_back)
        _end(bulk, State.UNDONE)


def take_up_again(*bulks):
    """Enqueue bulks whose worker has died: all of them, or those of `bulks`."""
    for bulk in Bulk.objects.left():
        if not bulks or bulk in bulks:
            Bulk.objects.filter(pk=bulk.pk).update(alive_at=timezone.now())
            go_on.enqueue(bulk.pk)


def _write_down(plan):
    """Write down for each comment whether it is skipped, and the step its writer was shown to get."""
    items, going = plan.bulk.items.pending(), [one.comment for one in plan.going]
    for why in {why for why, _item in plan.skipped}:
        skipped = [item.pk for one, item in plan.skipped if one == why]
        items.filter(pk__in=skipped).update(outcome=Outcome.SKIPPED, why=why)
    # Whose comment went with its article is in no plan.
    items.exclude(comment__in=going).update(outcome=Outcome.SKIPPED, why=Why.GONE)
    step_of = {one.comment.author_id: one.strike.step_key for one in plan.writers}
    for step in set(step_of.values()) - {""}:
        theirs = [one.pk for one in going if step_of.get(one.author_id) == step]
        items.filter(comment__in=theirs).update(step=step)


def _begin(bulk, state, number):
    now = timezone.now()
    begun = {"started_at": now} if state == State.RUNNING else {}
    Bulk.objects.filter(pk=bulk.pk).update(state=state, alive_at=now, is_to_stop=False, **begun)
    bulk.refresh_from_db()
    if number > AT_ONCE:
        go_on.enqueue(bulk.pk)


def _go_on_if_small(bulk, number):
    if number <= AT_ONCE:
        go_on.call(bulk.pk)
        bulk.refresh_from_db()


def _each(bulk, items, act):
    for item in list(items):
        # A sign of life, and a look whether somebody wants it stopped.
        at_work = Bulk.objects.filter(pk=bulk.pk, state=bulk.state, is_to_stop=False)
        if at_work.update(alive_at=timezone.now()) != 1:
            return
        act(bulk, item)


def _decide(bulk, item):
    try:
        _decide_once(bulk, item)
    except OperationalError:
        raise  # The database is away: whoever takes it up again begins here.
    except Exception:  # A mistake of ours about one comment keeps nobody from the others.
        logger.exception("Comment %s of bulk %s could not be decided on", item.comment_id, bulk.pk)
        left = bulk.items.pending().filter(pk=item.pk)
        left.update(outcome=Outcome.SKIPPED, why=Why.FAULT)


def _decide_once(bulk, item):
    with transaction.atomic():
        # The claim is the lock of the row: of two workers one gets it.
        if not BulkItem.objects.claim(item.pk, Outcome.DONE):
            return
        try:
            with transaction.atomic():
                done = {"decision": _decision(bulk, item)}
        except NOT_DONE as reason:
            done = {"outcome": Outcome.SKIPPED, **_kept(reason)}
        BulkItem.objects.filter(pk=item.pk).update(**done)


def _kept(reason):
    """What the row says of a comment that stays as it is."""
    if isinstance(reason, Decided):
        return {"why": Why.DECIDED, "decision": reason.decision}
    if isinstance(reason, Skipped):
        return {"why": reason.why}
    return {"why": {Reworded: Why.REWORDED, Changed: Why.HARSHER}.get(type(reason), Why.GONE)}


def _decision(bulk, item):
    """Decide on one comment."""
    comment = Comment.objects.get(pk=item.comment_id)
    moderator = bulk.made_by.account
    if bulk.deed == Deed.APPROVE:
        if Report.objects.open().filter(comment=comment).exists():
            raise Skipped(Why.REPORTED)
        # Whatever is reported from here on stays open: 0 is before the first report.
        decision = approve(moderator, comment, seen=item.seen, is_unread=True, reports_seen=0)
        if decision.made_by != bulk.made_by or decision.made_at < bulk.started_at:
            raise Decided(decision)  # It was approved already.
        return decision
    verdict = verdict_on(comment, bulk, Rulebook([comment.post_id]))
    if bulk.deed == Deed.HOLD:
        return hold(moderator, comment, seen=item.seen, is_unread=True)
    goes_on = False  # Whether more of the same writer's are to come: the step comes with those.
    if bulk.deed == Deed.REMOVE and comment.author_id:
        later = bulk.items.pending().filter(pk__gt=item.pk, comment__author=comment.author_id)
        goes_on = later.exists()
    return judge(
        moderator,
        comment,
        replace(verdict, goes_on=goes_on),
        to_writer=bulk.to_writer,
        seen=item.seen,
        is_unread=True,
        up_to=ladder.severity(ladder.of_key(item.step)),
    )


def _take_back(bulk, item):
    with transaction.atomic():
        done = bulk.items.done().filter(pk=item.pk)
        if not done.update(outcome=Outcome.UNDONE):
            return  # Another worker has it.
        try:
            with transaction.atomic():
                undo(bulk.made_by.account, item.decision)
        except (*NOT_DONE, NotAllowed) as reason:
            stays = {"outcome": Outcome.DONE, **_kept(reason)}
            BulkItem.objects.filter(pk=item.pk).update(**stays)


@transaction.atomic
def _finish(bulk):
    """Mark the bulk as done or stopped; take the steps whose last comment was skipped or never reached."""
    bulk = Bulk.objects.select_for_update(of=["self"]).get(pk=bulk.pk)
    if bulk.state != State.RUNNING:
        return
    # The last that was done, of each writer who was shown to get a step of the ladder.
    done = bulk.items.done().exclude(step="").filter(decision__strike__isnull=False)
    items = done.select_related("decision__about", "decision__ladder").order_by("decision")
    last = {item.decision.about_id: item for item in items}
    for item in [last[pseudonym] for pseudonym in sorted(last)]:
        lock(item.decision.about)
        strikes.catch_up(
            bulk.made_by.account, item.decision, ladder.of_key(item.step), bulk.started_at
        )
    is_done = not bulk.items.pending().exists()
    _end(bulk, State.DONE if is_done else State.STOPPED)


def _end(bulk, state):
    ended = {"state": state, "ended_at": timezone.now(), "to_writer": ""}
    Bulk.objects.filter(pk=bulk.pk, state=bulk.state).update(**ended)
