"""Whatever readers and moderators do, what is to be read is what nobody has read.

Many deeds at random, and after each the desk is compared with what the record of readings says,
added up here a second time: no list, flag or queryset of the desk's own is asked for that.
"""

from itertools import count
from random import Random

import pytest
from django.utils import timezone

from blog.models import Site
from comments.domain.refusals import Closed, Declined, Moved, Refused, SaidAlready
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import Changed, approve, judge, remove, restore
from moderation.actions.edits import refuse_edit
from moderation.actions.reading import mark_read, mark_unread
from moderation.actions.record import Decided, Reworded
from moderation.lists.all_read import all_read
from moderation.lists.listings import PASSED, UNREAD
from moderation.lists.queue import Queue
from moderation.models import Reading
from moderation.plans.removal import NotAllowed, Verdict

pytestmark = pytest.mark.django_db

REFUSED = (Changed, Decided, NotAllowed, Reworded, Moved, Refused, Declined, Closed, SaidAlready)
GUESTS = 3


class Evening:
    """Readers who write and change their minds, and two moderators."""

    def __init__(self, chance, post, readers, moderators, rule):
        self.chance, self.post, self.rule = chance, post, rule
        self.writers = [Writer(account=one, name=one.name) for one in readers]
        self.writers += [
            Writer(token=f"{n:032x}", name=f"Guest {n}", email=f"guest{n}@example.org")
            for n in range(GUESTS)
        ]
        self.moderators = moderators
        self.numbers = count(1)

    def verbs(self):
        """What may happen next, the likelier the oftener it stands here."""
        return [
            *[self.somebody_writes] * 6, *[self.somebody_edits] * 3, self.an_edit_is_taken_back,
            self.somebody_withdraws, *[self.one_is_approved] * 4, *[self.one_is_marked_read] * 2,
            self.one_is_marked_unread, self.one_is_removed, self.one_goes_with_its_replies,
            self.one_is_restored, *[self.many_are_approved] * 2, self.many_go_as_spam,
            self.an_edit_is_refused, self.the_site_changes_its_mind_about_edits,
        ]  # fmt: skip

    def somebody_writes(self):
        parent = Comment.objects.exists() and self.chance.random() < 0.5 and self._any()
        stands = parent and (
            parent.state == "published" or parent.state == "removed" and parent.leaves_place
        )
        parent = parent if stands else None
        words = f"Pears, said for the {next(self.numbers)}th time."
        Comment.write(self.post, self.chance.choice(self.writers), words, parent=parent)

    def somebody_edits(self):
        self._any().edit(f"Quinces, rather, {next(self.numbers)}.")

    def an_edit_is_taken_back(self):
        self._any().take_edit_back()

    def somebody_withdraws(self):
        self._any().withdraw()

    def one_is_approved(self):
        approve(self._moderator(), self._any())

    def one_is_marked_read(self):
        mark_read(self._moderator(), self._any())

    def one_is_marked_unread(self):
        mark_unread(self._moderator(), self._any())

    def one_is_removed(self):
        remove(self._moderator(), self._any(), self.rule, gives_strike=False)

    def one_goes_with_its_replies(self):
        verdict = Verdict.under(self.rule, gives_strike=False)
        judge(self._moderator(), self._any(), verdict, with_replies=True)

    def one_is_restored(self):
        restore(self._moderator(), self._any())

    def many_are_approved(self):
        moderator = self._moderator()
        for _ in range(3):
            approve(moderator, self._any(), is_unread=True)

    def many_go_as_spam(self):
        moderator = self._moderator()
        for _ in range(2):
            judge(moderator, self._any(), Verdict.spam(), is_unread=True)

    def an_edit_is_refused(self):
        refuse_edit(self._moderator(), self._any())

    def the_site_changes_its_mind_about_edits(self):
        Site.objects.update(holds_edits=self.chance.random() < 0.5)

    def _any(self):
        keys = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
        return Comment.objects.get(pk=self.chance.choice(keys[-12:]))

    def _moderator(self):
        return self.chance.choice(self.moderators)


def added_up():
    """What is unread, and what was passed, as the record has it: two sets of keys."""
    unread, passed = set(), set()
    rows = Comment._base_manager.values("pk", "state", "created_at", "edited_at", "pending_at")
    for row in rows:
        if row["state"] not in ("held", "published"):
            continue
        words_at = row["pending_at"] or row["edited_at"] or row["created_at"]
        now = "unread"
        readings = Reading.objects.filter(comment=row["pk"]).order_by("pk").values_list("how", "at")
        for how, at in readings:
            if at < words_at or how == "passed" and now == "read":
                continue
            now = {"reopened": "unread", "passed": "passed"}.get(how, "read")
        if now != "read":
            {"unread": unread, "passed": passed}[now].add(row["pk"])
    return unread, passed


def walked(queue):
    """The keys of a list, from one comment to the next."""
    keys, comment = [], queue.comments().first()
    while comment:
        keys.append(comment.pk)
        comment = queue.following(comment)
    return keys


def is_told_the_truth(moderator):
    """Whether the desk says of a moderator's reading what the record says."""
    looked_after = Comment.objects.exclude(read_at=None, passed_at=None).exclude(author=moderator)
    theirs = {}
    for comment, at in Reading.objects.filter(
        pseudonym__account=moderator, how__in=["approved", "decided", "marked"]
    ).values_list("comment", "at"):
        theirs[comment] = max(at, theirs.get(comment, at))
    missed = [
        one
        for one in looked_after
        if one.pk not in theirs
        or theirs[one.pk] < (one.pending_at or one.edited_at or one.created_at)
    ]
    said = all_read(moderator, timezone.now())
    return said is None or said.is_by_themselves == (not missed)


@pytest.fixture
def evening(post, reader, second_reader, moderator, second_moderator, policy):
    def evening(seed):
        people = [reader, second_reader], [moderator, second_moderator]
        return Evening(Random(seed), post, *people, policy.wordings.get(number=2))

    return evening


def look_back(evening, times):
    """After each of so many deeds the desk has what the record says, each comment once."""
    evening.somebody_writes()
    done = {}
    for _ in range(times):
        verb = evening.chance.choice(evening.verbs())
        try:
            verb()
            done[verb.__name__] = done.get(verb.__name__, 0) + 1
        except REFUSED:
            continue
        unread, passed = added_up()
        lists = walked(Queue(UNREAD)), walked(Queue(PASSED))
        assert [sorted(one) for one in lists] == [sorted(unread), sorted(passed)], verb.__name__
        assert len(Queue(UNREAD)) == len(unread) and len(Queue(PASSED)) == len(passed)
        said = all_read(evening.moderators[0], timezone.now())
        assert (said is None) == bool(unread or passed)
        assert all(map(is_told_the_truth, evening.moderators))
    return done


def test_the_desk_shows_what_nobody_has_read_whatever_was_done(evening):
    done = look_back(evening(1), 120)
    assert len(done) >= 12, done


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.parametrize("seed", range(2, 10))
def test_the_desk_shows_what_nobody_has_read_on_many_evenings(evening, seed):
    look_back(evening(seed), 250)
