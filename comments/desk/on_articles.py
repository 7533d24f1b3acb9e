"""What others say on an author's articles: all of it, what they ask, and what they propose to correct."""

from datetime import timedelta
from functools import cached_property

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from blog.models import Post
from comments.desk.proposals import proposals
from comments.desk.questions import open_questions, unanswered
from comments.models import Comment, Correction, Visit

LOOKED_THROUGH = 300  # comments, the newest
LATELY = timedelta(days=30)  # What is older isn't called new.


def by_others(account):
    """The comments by others on the articles of `account`, newest first, with when it last read the thread."""
    visits = Visit.objects.filter(account=account, post=OuterRef("post")).with_news_since()
    others = Comment.objects.published().on(Post.objects.out().by(account))
    others = others.annotate(seen=Subquery(visits.values("news_since")[:1]))
    return others.exclude(author=account).order_by("-created_at", "-pk")


def number_of_new(account):
    """Number of comments by others that an article's author hasn't seen."""
    unseen = Q(seen__isnull=True) | Q(created_at__gt=F("seen"))
    return by_others(account).filter(unseen, created_at__gt=_since()).order_by().count()


class Unanswered:
    """What the last month's comments on somebody's articles ask of them, or propose: oldest first."""

    def __init__(self, account):
        self.account = account

    @cached_property
    def questions(self):
        return open_questions(self._comments, self._own, self.account.pk)

    @cached_property
    def proposals(self):
        begun = Correction.objects.waiting().filter(post__in=Post.objects.by(self.account))
        done = set(begun.values_list("comment", flat=True))
        fresh = [one for one in self._comments if not one.led_to and one.pk not in done]
        return unanswered(proposals(fresh), self._own)

    @cached_property
    def _comments(self):
        comments = by_others(self.account).filter(created_at__gt=_since())
        comments = comments.select_related("post", "author", "answers")
        return list(
            comments.defer("post__text", "post__rendered", "answers__text")[:LOOKED_THROUGH]
        )[::-1]

    @cached_property
    def _own(self):
        own = self.account.comments.published().on(Post.objects.by(self.account))
        return list(own.filter(created_at__gt=_since()).only("tree_id", "lft", "answers", "author"))


def _since():
    return timezone.now() - LATELY
