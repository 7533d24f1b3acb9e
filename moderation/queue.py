"""The review desk's lists: what waits to be read, oldest first."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from moderation import citing
from moderation.models import Reading

ROWS = 50
UNREAD, HELD, ALL = "unread", "held", "all"
LABELS = {UNREAD: _("Unread"), HELD: _("Held"), ALL: _("All")}


class Queue:
    """One of the lists: unread and held ones oldest first, so that nothing waits twice."""

    def __init__(self, show):
        self.show = show if show in LABELS else UNREAD
        self.is_oldest_first = self.show != ALL

    def comments(self):
        return self._ordered(self._members())

    def rows(self, around=None):
        """The first rows, or those about a comment that stands further back."""
        rows = self.comments().select_related("post", "author").annotate(is_first=_is_first())
        rows = rows.defer("post__text", "post__rendered")
        first = list(rows[:ROWS])
        if around is None or around in first:
            return first
        before = list(rows.filter(self._before(around)).reverse()[: ROWS // 2])
        after = rows.filter(self._after(around))[: ROWS // 2]
        return [*reversed(before), *rows.filter(pk=around.pk), *after]

    @cached_property
    def _size(self):
        return self._members().count()

    def __len__(self):
        return self._size

    def position(self, comment):
        """The comment's number in this list, from 1, or None: nobody counts all."""
        if self.show == ALL or not self.holds(comment):
            return None
        return self._members().filter(self._before(comment)).count() + 1

    def holds(self, comment):
        return self._members().filter(pk=comment.pk).exists()

    def next(self, comment):
        """The one that follows; at the end the first that was left; None when all is done."""
        return self.following(comment) or self.comments().exclude(pk=comment.pk).first()

    def following(self, comment):
        return self.comments().filter(self._after(comment)).first()

    def preceding(self, comment):
        return self.comments().filter(self._before(comment)).last()

    def _members(self):
        if self.show == HELD:
            return Comment.objects.held()
        if self.show == ALL:
            return citing.judgeable()
        return Comment.objects.unread()

    def _ordered(self, comments):
        return comments.order_by(*_ORDERS[self.is_oldest_first])

    def _before(self, comment):
        return _beyond(comment, "lt" if self.is_oldest_first else "gt")

    def _after(self, comment):
        return _beyond(comment, "gt" if self.is_oldest_first else "lt")


def _beyond(comment, side):
    """On one side of it in time; said twice, because an index has only a range of times."""
    at = comment.created_at
    return Q(**{f"created_at__{side}e": at}) & (
        Q(**{f"created_at__{side}": at}) | Q(**{f"pk__{side}": comment.pk})
    )


_ORDERS = {True: ("created_at", "pk"), False: ("-created_at", "-pk")}


def counts(shown):
    """(slug, label, how many) of each list, one of which is `shown`; nobody counts all."""
    lists = {show: shown if show == shown.show else Queue(show) for show in LABELS}
    return [
        (show, LABELS[show], None if show == ALL else len(queue)) for show, queue in lists.items()
    ]


def read_by_themselves(moderator):
    """Whether `moderator` has read the words of every comment of others, as they are now."""
    looked_after = Q(read_at__isnull=False) | Q(passed_at__isnull=False)
    theirs = Reading.objects.in_person().of_the_words().by(moderator).filter(comment=OuterRef("pk"))
    others = Comment.objects.filter(looked_after).exclude(author=moderator)
    return not others.exclude(Exists(theirs)).exists()


def is_first(comment):
    return (
        Comment.objects.annotate(is_first=_is_first()).filter(pk=comment.pk, is_first=True).exists()
    )


def _is_first():
    """Whether this person, account or known browser, wrote nothing here before."""
    same_account = Q(author=OuterRef("author"))
    same_browser = Q(author__isnull=True, token=OuterRef("token")) & ~Q(token="")
    earlier = Comment.objects.filter(same_account | same_browser).filter(
        created_at__lt=OuterRef("created_at")
    )
    known = Q(author__isnull=False) | ~Q(token="")
    return known & ~Exists(earlier.order_by())
