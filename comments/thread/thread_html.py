"""A thread as HTML, joined from fragments: one for what a comment is, others for what it has.

Whatever the fate of another comment or the reader decides (whom it answers, how many replies
it has, what may be done with it) stands in gaps of the comment's own fragment. A tree in which
nothing has changed is joined already, and isn't even read: when something is said, it is in one
of the many trees of a page.
"""

from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import escape

from blog.content.markup.to_html import mentioning, plain, trusted
from blog.models import Site
from blog.pagecache.fragment_cache import FragmentCache, placeholder
from comments.models import Comment
from comments.pure.draw_order import PUBLIC, REMOVED, SHOWN, SPAM, WAITING, WITHDRAWN
from comments.thread.pretenders import NAMES, Badges
from comments.thread.thread_rows import Removal

SPOKEN = (*PUBLIC, WAITING)
MARKED = (SHOWN, REMOVED, SPAM)  # Beside these their writer finds something.
FIRST_WORDS = 140  # characters, of which a folded row shows those that it has room for
SAID, ANSWERED, BODY, LIST, MORE, BESIDE, OWN, REPORT, TAKE = (
    f"comments/thread/_{name}.html"
    for name in ("step", "answered", "body", "list", "more", "beside", "own", "report", "take")
)


class Said(NamedTuple):
    """A comment by itself, without its words."""

    stands: str
    pk: int
    parent_id: int | None
    name: str
    site: str
    badge: str
    lang: str
    created_at: datetime
    edited_at: datetime | None
    restored_at: datetime | None
    changed_in: int | None
    led_to: int | None
    from_trial: bool
    removal: Removal | None

    @property
    def is_spoken(self):
        return self.stands in SPOKEN

    @property
    def badge_name(self):
        return NAMES.get(self.badge) or Comment.Badge(self.badge).label


class Answered(NamedTuple):
    """The comment above, or the one elsewhere, that a comment answers."""

    pk: int
    name: str
    is_above: bool


class Body(NamedTuple):
    """What can be folded, with how many published replies below it."""

    name: str | None  # None where nobody can read it any more.
    below: int
    is_unfolded: bool
    is_withdrawn: bool
    one: str  # what a comment is called here
    lang: str = ""  # of the words that a folded row begins with


class Own(NamedTuple):
    """What its writer may do with a comment that everybody reads, or that was removed."""

    pk: int
    is_removed: bool
    can_be_edited: bool
    is_alone: bool = False  # Nobody else is shown that there was one.


class Report(NamedTuple):
    """Where anybody else says that it breaks a rule."""

    pk: int


class Take(NamedTuple):
    """Where the article's author takes it into the article."""

    pk: int
    post_pk: int
    is_worth_taking: bool  # Otherwise it stands in the comment's menu.


class TakesInto(NamedTuple):
    """The article into which its author takes comments, and the keys of those that quote or correct it."""

    post_pk: int
    worth_taking: frozenset


class Beside(NamedTuple):
    """What a moderator may do with it, and has seen of it."""

    is_spoken: bool
    is_barred: bool  # whether its writer may not comment here
    pk: int
    state: str
    edited_at: datetime | None
    pending_at: datetime | None
    read_at: datetime | None
    passed_at: datetime | None
    author_id: int | None
    token: str
    badge: str

    def get_absolute_url(self):
        return reverse("comment", args=[self.pk])


_of_comment = attrgetter(*Said._fields[1:-1])
_of_staff = attrgetter(*Beside._fields[2:])


class Drawing:
    """Joins steps of a thread on `site` for one reader, who `can_reply` there or not.

    `elsewhere` has the names of those whom a comment answers that isn't its parent;
    `token` is a moderator's CSRF token, for the forms beside each comment, and `barred` (gate.Barred)
    whom they need not ban any more; `own` has by key the
    Own of each comment that the reader wrote; `news` what is new to them (news.News). Where `own` is
    None there is a gap for each of that, to be filled in for one reader after the other. The author
    `takes_into` their article (TakesInto) what others say.
    """

    def __init__(
        self,
        can_reply,
        site=None,
        *,
        is_collapsed=False,
        elsewhere=None,
        token=None,
        barred=None,
        own=None,
        news=None,
        takes_into=None,
    ):
        self.can_reply, self.badges, self.is_collapsed = can_reply, Badges(site), is_collapsed
        self.elsewhere, self.own = elsewhere or {}, own
        self.token, self.barred = token, barred
        self.news, self.one = news, (site or Site()).called(1)
        self.takes_into = takes_into
        fragments = FragmentCache()
        self.fragment, self.each = fragments.of, fragments.each
        self.list, self.list_end, self.body_end, self.bare_end = self.fragment(LIST, None)

    def html(self, steps):
        return trusted("".join(map(self._step, steps)))

    def shared(self, thread, version):
        """The trees of a page as all meet them who have nothing there that waits.

        Each is kept under its own number and `version`, which tells what may have changed in all.
        """
        version = ("tree", version, self.can_reply, self.is_collapsed, self.own is None)
        versions = [(version, tree) for tree in thread.trees]
        return trusted("".join(self.each(versions, partial(self._joined, thread))))

    def _joined(self, thread, versions):
        trees = [tree for _, tree in versions]
        drawn = {tree.tree_id: [] for tree in trees}
        for step in thread.steps_of(trees):
            drawn[step.node.comment.tree_id].append(self._step(step))
        return ["".join(drawn[tree.tree_id]) for tree in trees]

    def more(self, more, top):
        """The way to the replies to `top` that stand on another page, and how many of them are
        new there."""
        if not more:
            return ""
        before = more.begins - 1 if more.begins else top.lft
        mark = self._mark("more", top.tree_id, before, top.rght)
        return trusted(mark.join(self.fragment(MORE, more)))

    def _step(self, step):
        parts = [*self._comment(step.node)]
        for node in step.closes:
            parts += (self.list_end, self.more(node.more, node.comment), self.body_end)
        return "".join(parts)

    def _comment(self, node):
        opening, dated, headed, speaking, acting, reply, parent, ending = self._said(node)
        is_spoken = node.stands in SPOKEN
        return (
            opening,
            self._answered(node) if is_spoken else "",
            dated,
            self._mark("new", node.comment.pk) if node.stands in PUBLIC else "",
            headed,
            self._body(node, is_spoken),
            speaking,
            words(node) if is_spoken else "",
            acting,
            reply if self.can_reply else "",
            self._own(node) if node.stands in MARKED else "",
            parent if node.depth > 1 else "",
            self._beside(node, is_spoken) if self.token else "",
            ending,
            self._begins(node),
        )

    def _said(self, node):
        removal = node.comment.removal if node.stands == REMOVED else None
        said = Said(node.stands, *_of_comment(node.comment), removal)
        return self.fragment(SAID, said._replace(badge=self.badges.of(node.comment)))

    def _answered(self, node):
        comment, above = node.comment, node.parent
        is_elsewhere = above is None or comment.answers_id != comment.parent_id
        if is_elsewhere and comment.answers_id in self.elsewhere:
            about = Answered(comment.answers_id, self.elsewhere[comment.answers_id], False)
        elif above and above.stands in PUBLIC:
            about = Answered(above.comment.pk, above.comment.name, True)
        else:
            return ""
        return self.fragment(ANSWERED, about)[0]

    def _body(self, node, is_spoken):
        if not (node.replies or node.more):
            return self.fragment(BODY, None)[0]
        is_unfolded = not self.is_collapsed or node.depth > 0
        comment = node.comment
        mark = self._mark("below", comment.tree_id, comment.lft, comment.rght)
        name, is_withdrawn = comment.name if is_spoken else None, node.stands == WITHDRAWN
        about = Body(name, node.below, is_unfolded, is_withdrawn, self.one)
        if is_unfolded or not is_spoken:
            return mark.join(self.fragment(BODY, about))
        begins, marked, ends = self.fragment(BODY, about._replace(lang=comment.lang))
        return f"{begins}{mark}{marked}{first_words(comment.rendered)}{ends}"

    def _begins(self, node):
        if node.replies:
            return self.list
        more = self.more(node.more, node.comment)
        return more + self.body_end if more else self.bare_end

    def _mark(self, kind, *where):
        if self.own is None:
            return placeholder(" ".join((kind, *map(str, where))))
        return self.news.mark(kind, *where) if self.news else ""

    def _own(self, node):
        """What its writer may do with it, and anybody else: who that is may be known later."""
        key = node.comment.pk
        report = self.fragment(REPORT, Report(key))[0] if node.stands == SHOWN else ""
        if self.own is None:
            return placeholder(key, report)
        if key in self.own:
            return own_html(self.own[key])
        return report + take_html(key, self.takes_into) if report else ""

    def _beside(self, node, is_spoken):
        is_barred = self.barred.has(node.comment)
        about = Beside(is_spoken, is_barred, *_of_staff(node.comment))
        return self.token.join(self.fragment(BESIDE, about))


class Filling:
    """What stands in the gaps of a shared thread for one reader: {key: Own} of their own
    comments, and what is new to them."""

    def __init__(self, own, news, takes_into=None):
        self.own, self.news, self.takes_into = own, news, takes_into

    def get(self, name, default):
        kind, *where = name.split()
        if where:
            return self.news.mark(kind, *map(int, where)) if self.news else default
        key = int(name)
        if key in self.own:
            return own_html(self.own[key])
        return default + take_html(key, self.takes_into) if default else default


def own_html(own):
    """The links that only its writer has, as HTML."""
    return FragmentCache().of(OWN, own)[0]


def take_html(key, takes_into):
    """The link by which the author of an article takes a comment into it; for others nothing."""
    if not takes_into:
        return ""
    about = Take(key, takes_into.post_pk, key in takes_into.worth_taking)
    return FragmentCache().of(TAKE, about)[0]


def first_words(html):
    """The beginning of what was said, as HTML of one line."""
    return escape(" ".join(plain(html[: 9 * FIRST_WORDS]).split())[:FIRST_WORDS])


def words(node):
    """What was said, where "@Tilda" leads to the nearest comment of Tilda that it answers."""
    words = node.comment.rendered
    if "@" not in words:
        return words
    people, above = {}, node.parent
    while above is not None:
        if above.stands in PUBLIC:
            people.setdefault(above.comment.name.casefold(), f"#c-{above.comment.pk}")
        above = above.parent
    return mentioning(words, people)
