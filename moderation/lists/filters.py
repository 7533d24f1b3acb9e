"""What of a list is asked for: of one article, one writer, under one rule, from one time.

It stands in the list's address, so that the list can be kept and sent to a colleague. Guests
are named there by a comment of theirs: what their browser is known by is nobody's to read.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q

from blog.models.search.documents import SearchDocument
from comments.models import Comment
from lib.text.words import asked_for
from moderation.models import Decision, Report

OLDEST, NEWEST = "oldest", "newest"


@dataclass(frozen=True)
class Filter:
    """One condition: the field of the address and its text, what it says, and what it lets by."""

    name: str
    text: str
    words: str
    condition: Q


@dataclass(frozen=True)
class Filters:
    """All that are asked for together. While one of them can't be understood, nothing is shown."""

    filters: tuple = ()
    sort: str = ""
    is_wrong: bool = False

    def __bool__(self):
        return bool(self.filters) or self.is_wrong

    def of(self, comments):
        if self.is_wrong:
            return comments.none()
        for one in self.filters:
            comments = comments.filter(one.condition)
        return comments

    def query(self, show, without=None):
        """The list as it stands in an address, less one of the filters."""
        asked = [("show", show)]
        asked += [(one.name, one.text) for one in self.filters if one != without]
        return urlencode([*asked, ("sort", self.sort)] if self.sort else asked)


UNFILTERED = Filters()


def by_comments_writer(comment):
    """What the field `writer` says of whoever wrote a comment; empty for whom nothing tells apart."""
    if comment.author_id:
        return f"account:{comment.author_id}"
    return f"guest:{comment.pk}" if comment.token else ""


def by_person(pseudonym):
    """The same of a person who is `acquainted`."""
    if pseudonym.account_id:
        return f"account:{pseudonym.account_id}"
    latest = pseudonym.known.latest
    return f"guest:{latest.pk}" if latest else ""


def under(rule):
    """The comments that were decided on by a rule, or reported under it."""
    cited = {"comment": OuterRef("pk"), "wording__rule": rule}
    decided, reported = Decision.objects.filter(**cited), Report.objects.filter(**cited)
    return Q(Exists(decided)) | Q(Exists(reported))


def with_links():
    """The comments with links: written as such, made of an address, or only quoted."""
    return Q(rendered__contains="<a ")


def with_words(question):
    """The comments that have all the words, as search compares them; the index has only published ones."""
    indexed = SearchDocument.objects.matching(asked_for(question)).filter(
        kind=SearchDocument.Kind.COMMENT
    )
    published = Q(state=Comment.State.PUBLISHED)
    beside = ~published
    for word in question.split():
        contains = Q()
        # In any case: SQLite folds only ASCII by itself.
        for one in {word, word.lower(), word.upper(), word.capitalize()}:
            contains |= Q(text__icontains=one)
        beside &= contains
    return published & Q(pk__in=indexed.values("key")) | beside


def first_of_its_writer():
    """The first comments of their writers: an account, or a browser that is known."""
    # Asked apart: in one question no database would use the index of either.
    earlier = Comment.objects.filter(created_at__lt=OuterRef("created_at")).order_by()
    by_account = Exists(earlier.filter(author=OuterRef("author")))
    # Without asking for the author: SQLite would look through all that guests ever wrote.
    by_browser = Exists(earlier.filter(token=OuterRef("token")))
    is_known = Q(author__isnull=True) & ~Q(token="")
    return Q(author__isnull=False) & ~by_account | is_known & ~by_browser
