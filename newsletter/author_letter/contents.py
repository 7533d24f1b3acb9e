"""What the author's letter says: a week of an article in its readers' words.

All of it is what everybody can read when the letter is written; what is held, removed or
withdrawn by then isn't in it.
"""

from collections import Counter
from functools import cached_property

from django.db.models import Min
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from comments.desk.questions import open_questions
from comments.models import Comment
from comments.pure.quotations import as_read, quoted_passages
from comments.thread.pretenders import signed

SHOWN = 5  # questions
PASSAGES, VOICES, NAMES = 3, 3, 8
A_CONVERSATION = 3  # comments, at least


class Letter:
    """The letter about an article."""

    def __init__(self, post, author):
        self.post, self.you = post, author.pk
        self.authors = {one.pk for one in post.authors}
        published = post.comments.published().select_related("answers")
        self.comments = signed(published.order_by("created_at", "pk"))

    @property
    def is_empty(self):
        return not (self.open or self.conversation or self.quoted or self.new)

    @property
    def readers(self):
        """Number of people who wrote comments."""
        return len({_who(one) for one in self.by_readers})

    @cached_property
    def by_readers(self):
        return [one for one in self.comments if one.author_id not in self.authors]

    @cached_property
    def open(self):
        """The questions to the author that have no answer by them, oldest first."""
        answers = [one for one in self.comments if one.author_id in self.authors]
        return open_questions(self.by_readers, answers, self.you)

    @property
    def questions(self):
        return self.open[:SHOWN]

    @property
    def other_questions(self):
        return len(self.open[SHOWN:])

    @cached_property
    def conversation(self):
        """The longest branch: its comments in the order of time, or nothing."""
        sizes = Counter(one.tree_id for one in self.comments)
        tree, size = max(sizes.items(), key=lambda item: item[1], default=(None, 0))
        comments = [one for one in self.comments if one.tree_id == tree]
        is_one = size >= A_CONVERSATION and len({_who(one) for one in comments}) > 1
        return comments if is_one else []

    @property
    def begun_by(self):
        """The comment that the conversation begins with, if it can be read."""
        return next((one for one in self.conversation if not one.level), None)

    @property
    def others_in_it(self):
        """The names of the others in it, who wrote most first, and “you” for the author."""
        first = self.begun_by and _who(self.begun_by)
        comments = [one for one in self.conversation if _who(one) != first]
        names = {_who(one): one.signature for one in comments} | {self.you: _("you")}
        often = [who for who, _number in Counter(map(_who, comments)).most_common(NAMES)]
        return [names[who] for who in sorted(often, key=lambda who: who == self.you)]

    @cached_property
    def quoted(self):
        """[(passage, the comments that quote it, one of each reader)], the most quoted first."""
        most_quoted = quoted_passages(self.post.text, [(one, one.text) for one in self.by_readers])
        passages = []
        for one in most_quoted:
            people = list({_who(comment): comment for comment in reversed(one.by)}.values())
            if len(people) > 1:
                passages.append((as_read(self.post.text[one.start : one.end]), people[::-1]))
        return sorted(passages, key=lambda one: -len(one[1]))[:PASSAGES]

    @cached_property
    def new(self):
        """The first comment of each reader who never wrote on this blog before."""
        first = {}
        for one in self.by_readers:
            first.setdefault(_who(one), one)
        before = _first_elsewhere(self.post, first)
        return [
            one for who, one in first.items() if before.get(who, one.created_at) >= one.created_at
        ]

    @property
    def voices(self):
        return [one for one in self.new if one not in self.questions][:VOICES]

    @property
    def other_voices(self):
        shown = self.voices
        return [one.signature for one in self.new if one not in shown][:NAMES]


def _who(comment):
    """A key for a comment's writer, as far as can be told: an account, an address, or a name alone."""
    if comment.author_id:
        return comment.author_id
    return comment.email.casefold() or comment.name


def _first_elsewhere(post, people):
    """{who: when they first wrote on another article} of these people."""
    others = Comment.objects.published().exclude(post=post).order_by()
    texts = [who for who in people if isinstance(who, str)]
    guests = others.filter(author=None).annotate(who=Lower("email"))
    first = {}
    for key, theirs in (
        ("author", others.filter(author__in=[who for who in people if who not in texts])),
        ("who", guests.filter(who__in=texts)),
        ("name", guests.filter(email="", name__in=texts)),
    ):
        first |= dict(theirs.values_list(key).annotate(at=Min("created_at")))
    return first
