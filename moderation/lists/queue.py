"""A list of the desk as somebody works through it: in order, with what they filter it by."""

from functools import cached_property

from django.db import models
from django.db.models import Count, Q, Subquery
from django.http import Http404
from django.utils import timezone

from comments.models import Comment
from comments.models.comments import JUDGED_FOR
from lib.db.prepared import Prepared
from moderation.lists.filters import NEWEST, OLDEST, UNFILTERED, first_of_its_writer
from moderation.lists.forms import FilterForm
from moderation.lists.listings import ALL, LISTS, UNREAD
from moderation.log import timeline
from moderation.models import Pseudonym, Reading
from moderation.plans import applicable_rules
from moderation.reports import plan as reports

ROWS = 20  # at a time; a moderator reads on sooner than they look for more
SCREEN = 3  # rows above, so that the one to be read stays in sight on any screen


class Rows(list):
    """What is seen of a list at a time, with the comments just outside, where there are any."""

    earlier = later = None

    @classmethod
    def of(cls, comments, is_begun):
        """The rows of comments found in a row; if the list `is_begun`, the first stands outside."""
        first = int(is_begun)
        rows = cls(comments[first : first + ROWS])
        rows.earlier = next(iter(comments[:first]), None)
        rows.later = next(iter(comments[first + ROWS :]), None)
        return rows

    def beside(self, comment):
        """The comments before and after one of them; None for any other."""
        if comment not in self:
            return None
        place = self.index(comment)
        whole = [self.earlier, *self, self.later]
        return whole[place], whole[place + 2]


class Queue:
    """A list as moderators work through it: oldest first, so that nothing waits twice, but for the list of all."""

    def __init__(self, show=UNREAD, filters=UNFILTERED):
        self.listing = LISTS.get(show) or LISTS[UNREAD]
        self.show = self.listing.slug
        self.filters = filters
        self.is_oldest_first = (filters.sort or self._usual_sort) == OLDEST

    @classmethod
    def asked(cls, data):
        """The list that an address asks for; `form` says what of that can't be understood."""
        form = FilterForm(data)
        queue = cls(data.get("show"), form.filters)
        queue.form = form
        return queue

    @property
    def query(self):
        """The list as a query string: show=held&post=…"""
        return self.filters.query(self.show)

    @property
    def chips(self):
        """(filter in words, query string of the list without it) for each filter."""
        return [(one.words, self.filters.query(self.show, one)) for one in self.filters.filters]

    @property
    def rules(self):
        """The rules that a list can be filtered by."""
        return timeline.rules()

    @property
    def whole(self):
        """The same list without filters."""
        return Queue(self.show)

    @property
    def sort(self):
        return OLDEST if self.is_oldest_first else NEWEST

    def comments(self):
        return self._members().order_by(*_ORDERS[self.is_oldest_first])

    def rows(self, around=None, above=ROWS // 2):
        """The Rows from the first; or from so many `above` a comment on."""
        rows, before = _as_rows(self.comments()), []
        if around:
            # Asked apart, and for nothing else: what a row says makes a question dear.
            before = self.comments().filter(self._before(around)).reverse().only("created_at")
            before = list(before[: above + 1])
            # From that comment on, and with it.
            side = "gt" if self.is_oldest_first else "lt"
            rows = rows.filter(_beyond(before[-1] if before else around, side, "e"))
        return Rows.of(list(rows[: ROWS + 2]), is_begun=len(before) > above)

    def room_above(self, comment):
        """How many rows to show above the first that is to be read: only what else stayed empty below it."""
        return SCREEN - self.following_all(comment)[:SCREEN].count()

    def rows_after(self, comment):
        """The rows that follow a comment."""
        return list(_as_rows(self.following_all(comment))[:ROWS])

    def rows_of(self, keys):
        """The rows of these comments, whether they still belong to the list or not."""
        rows = (
            applicable_rules.judgeable()
            .filter(pk__in=keys)
            .order_by(*_ORDERS[self.is_oldest_first])
        )
        return list(_as_rows(rows)) if keys else []

    def precedes(self, one, other):
        """Whether a comment stands before another."""
        before = (one.created_at, one.pk) < (other.created_at, other.pk)
        return before if self.is_oldest_first else not before

    @cached_property
    def _size(self):
        return self._members().count()

    def __len__(self):
        return self._size

    def take_size(self, counted):
        """Take over how long the list is from the tallies that are `counted`, where they have it."""
        if not self.filters and self.show in counted:
            self._size = counted[self.show].n

    def position(self, comment):
        """The comment's number in this list, from 1, or None: nobody counts all."""
        if not self.is_counted:
            return None
        before, here = self._before(comment), Q(pk=comment.pk)
        if "_size" in self.__dict__:  # What stands behind the comment needn't be looked at.
            is_here = self._members().filter(here).exists()
            return self.how_many_before(comment) + 1 if is_here else None
        # How long it is as well: where words are searched for, a look at the list costs something.
        counted = self._members().aggregate(
            size=Count("pk"), before=Count("pk", filter=before), here=Count("pk", filter=here)
        )
        self._size = counted["size"]
        return counted["before"] + 1 if counted["here"] else None

    def how_many_before(self, comment):
        """How many comments stand before this one, or None: nobody counts all."""
        return self._members().filter(self._before(comment)).count() if self.is_counted else None

    @property
    def is_counted(self):
        return self.listing.is_counted or bool(self.filters)

    def next(self, comment):
        """The comment after this one; at the end the first that was left; None when all is done."""
        return self.following(comment) or self.comments().exclude(pk=comment.pk).first()

    def following(self, comment):
        return self.following_all(comment).first()

    def following_all(self, comment):
        return self.comments().filter(self._after(comment))

    def preceding(self, comment):
        return self.comments().filter(self._before(comment)).last()

    def resumed(self, moderator):
        """Where `moderator` goes on: after what they read last, or where nothing follows, first."""
        last = last_read_by(moderator) if self.show == UNREAD and self.is_oldest_first else None
        following = last and opened(self.comments()).filter(self._after(last)).first()
        return following or self.first()

    def first(self):
        return opened(self.comments()).first()

    def _members(self):
        return self.filters.of(self.listing.members())

    @property
    def _usual_sort(self):
        return NEWEST if self.show == ALL else OLDEST

    def _before(self, comment):
        return _beyond(comment, "lt" if self.is_oldest_first else "gt")

    def _after(self, comment):
        return _beyond(comment, "gt" if self.is_oldest_first else "lt")


def opened(comments):
    """`comments` with what is shown of one that is open."""
    known = comments.select_related("post", "author", "answers")
    known = known.annotate(is_first=first_of_its_writer())
    return known.defer("post__text", "post__rendered")


_by_key = Prepared(
    lambda key, since: opened(applicable_rules.not_withdrawn_before(since)).filter(pk=key),
    key=models.BigIntegerField(),
    since=models.DateTimeField(),
)


def opened_or_404(pk):
    """A comment that may be decided on, by its key."""
    comment = _by_key.first(key=pk, since=timezone.now() - JUDGED_FOR)
    if comment is None:
        raise Http404
    return comment


def _as_rows(comments):
    rows = comments.select_related("post").only(*_SHOWN_FIELDS)
    return rows.annotate(is_first=first_of_its_writer(), report_count=reports.how_many())


def _beyond(comment, side, itself=""):
    """The comments on one side of `comment` in time; said twice, because an index has only a range of times."""
    at = comment.created_at
    return Q(**{f"created_at__{side}e": at}) & (
        Q(**{f"created_at__{side}": at}) | Q(**{f"pk__{side}{itself}": comment.pk})
    )


_SHOWN_FIELDS = "created_at author text lang name state read_at pending_at post__title".split()
_ORDERS = {True: ("created_at", "pk"), False: ("-created_at", "-pk")}


def last_read_by(moderator):
    """The comment that `moderator` read last, or left for later; signing out changes nothing.

    If its article was deleted since, the one before it.
    """
    # In the place of a key, so that the database looks among their readings alone.
    pseudonym = Pseudonym.objects.filter(account=moderator, former__isnull=True).values("pk")[:1]
    theirs = {"readings__pseudonym": Subquery(pseudonym), "readings__how__in": Reading.SINGLY}
    read = Comment.objects.filter(**theirs).only("created_at")
    return read.order_by("-readings__pk").first()
