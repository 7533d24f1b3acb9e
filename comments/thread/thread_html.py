"""A thread as HTML, joined from fragments: one for each kind of comment, others for what it has.

A template is rendered once for all comments that it draws alike. What is one comment's own (its
number, who wrote it and when), and whatever the fate of another comment or the reader decides (whom
it answers, what may be done with it), stands in gaps of the fragment. A tree in which
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
from comments.thread.thanks import KIND
from comments.thread.thread_rows import Removal
from lib.text.times import iso, when

SPOKEN = (*PUBLIC, WAITING)
MARKED = (SHOWN, REMOVED, SPAM)  # Beside these their writer finds something.
FIRST_WORDS = 140  # characters, of which a folded row shows those that it has room for
COMMENT, ANSWERED, BODY, LIST, MORE, BESIDE, OWN, REPORT, TAKE = (
    f"comments/thread/_{name}.html"
    for name in ("step", "answered", "body", "list", "more", "beside", "own", "report", "take")
)


class CommentVersion(NamedTuple):
    """What the template of a comment goes by; its words, numbers, names and addresses stand in gaps."""

    stands: str
    has_site: bool
    badge: str
    lang: str
    edited_at: datetime | None
    restored_at: datetime | None
    is_outdated: bool  # The article was changed since by what it said.
    led_to: int | None
    from_trial: bool
    removal: Removal | None
    can_be_answered: bool
    is_reply: bool  # on this page
    is_pinned: bool
    has_history: bool  # Readers may see what it said before.

    @property
    def is_spoken(self):
        return self.stands in SPOKEN

    @property
    def badge_name(self):
        return NAMES.get(self.badge) or Comment.Badge(self.badge).label


class Body(NamedTuple):
    """What can be folded, with how many published replies below it."""

    is_gone: bool  # Nobody can read it any more.
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
    can_be_pinned: bool = False


class Take(NamedTuple):
    """Links by which an article's author takes a comment into it, or pins it."""

    post_pk: int
    is_worth_taking: bool  # Otherwise it stands in the comment's menu.
    can_be_pinned: bool  # Moderators have that link beside it.


class TakesInto(NamedTuple):
    """The article into which its author takes comments, and the keys of those that quote or correct it."""

    post_pk: int
    worth_taking: frozenset
    can_pin: bool = False


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


class Addresses(dict):
    """Addresses of a page's comments, by their names: each is made once, for 0, and has each number put in."""

    IN_GAPS = {
        "reply": "reply",
        "then": "comment_then",
        "edit": "comment_edit",
        "edits": "comment_edits",
        "withdraw": "comment_withdraw",
        "withdraw_edit": "edit_withdraw",
    }

    def __missing__(self, name):
        before, _, after = reverse(name, args=[0]).rpartition("/0")
        self[name] = f"{before}/", after
        return self[name]

    def of(self, name, pk):
        before, after = self[name]
        return f"{before}{pk}{after}"

    def around(self, pk):
        """The parts that stand in the gaps of a comment, by gap."""
        return {gap: self.of(name, pk) for gap, name in self.IN_GAPS.items()}


_of_staff = attrgetter(*Beside._fields[2:])


class Drawing:
    """Joins steps of a thread on `site` for one reader, who `can_reply` there or not.

    `elsewhere` has the names of those whom a comment answers that isn't its parent;
    `token` is a moderator's CSRF token, for the forms beside each comment, and `barred` (gate.Barred)
    whom they need not ban any more; `own` has by key the
    Own of each comment that the reader wrote; `news` what is new to them (news.News). Where `own` is
    None there is a gap for each of that, to be filled in for one reader after the other. The author
    `takes_into` their article (TakesInto) what others say. Below a comment stand its `thanks` (thanks.Thanks), where
    the blog has any; in what is `shared` there is a gap for them, which `thanks` fills later. Comments
    with the keys `pinned` say so.
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
        thanks=None,
        pinned=frozenset(),
        is_shared=False,
    ):
        self.thanks, self.pinned, self.is_shared = thanks, pinned, is_shared
        self.can_reply, self.badges, self.is_collapsed = can_reply, Badges(site), is_collapsed
        self.elsewhere, self.own = elsewhere or {}, own
        self.token, self.barred = token, barred
        self.shows_edits = bool(site and site.shows_edits)
        self.news, self.one = news, (site or Site()).called(1)
        self.takes_into, self.addresses = takes_into, Addresses()
        fragments = FragmentCache()
        self.fragment, self.each = fragments.of, fragments.each
        parts = ("begins", "ends", "body ends", "bare ends")
        self.list, self.list_end, self.body_end, self.bare_end = (
            self.fragment(LIST, part).filled() for part in parts
        )

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
        return trusted(self.fragment(MORE, more).filled(news=mark))

    def _step(self, step):
        parts = [self._comment(step.node)]
        if step.node.replies:
            parts.append(self.list)
        elif more := self.more(step.node.more, step.node.comment):
            parts += (more, self.body_end)
        else:
            parts.append(self.bare_end)
        for node in step.closes:
            parts += (self.list_end, self.more(node.more, node.comment), self.body_end)
        return "".join(parts)

    def _comment(self, node):
        comment, is_spoken = node.comment, node.stands in SPOKEN
        return self._comment_html(node).filled(
            pk=comment.pk,
            name=escape(comment.name),
            site=escape(comment.site),
            iso=iso(comment.created_at),
            time=when(comment.created_at),
            answered=self._answered(node) if is_spoken else "",
            new=self._mark("new", comment.pk) if node.stands in PUBLIC else "",
            body=self._body(node, is_spoken),
            words=words(node) if is_spoken else "",
            parent=comment.parent_id,
            thank=self._thank(node) if self.thanks and node.stands in PUBLIC else "",
            own=self._own(node) if node.stands in MARKED else "",
            beside=self._beside(node, is_spoken) if self.token else "",
            **self.addresses.around(comment.pk),
        )

    def _comment_html(self, node):
        comment = node.comment
        version = CommentVersion(
            node.stands,
            bool(comment.site),
            self.badges.of(comment),
            comment.lang,
            comment.edited_at,
            comment.restored_at,
            bool(comment.changed_in),
            comment.led_to,
            comment.from_trial,
            comment.removal if node.stands == REMOVED else None,
            self.can_reply,
            node.depth > 1,
            comment.pk in self.pinned,
            self.shows_edits and comment.shows_edits,
        )
        return self.fragment(COMMENT, version)

    def _answered(self, node):
        comment, above = node.comment, node.parent
        is_elsewhere = above is None or comment.answers_id != comment.parent_id
        if is_elsewhere and comment.answers_id in self.elsewhere:
            name = self.elsewhere[comment.answers_id]
            is_above, address = False, self.addresses.of("comment", comment.answers_id)
        elif above and above.stands in PUBLIC:
            name = above.comment.name
            is_above, address = True, f"#c-{above.comment.pk}"
        else:
            return ""
        return self.fragment(ANSWERED, is_above).filled(name=escape(name), address=address)

    def _body(self, node, is_spoken):
        if not (node.replies or node.more):
            return self.fragment(BODY, None).filled()
        is_unfolded = not self.is_collapsed or node.depth > 0
        comment = node.comment
        mark = self._mark("below", comment.tree_id, comment.lft, comment.rght)
        about = Body(not is_spoken, node.below, is_unfolded, node.stands == WITHDRAWN, self.one)
        name = escape(comment.name)
        if is_unfolded or not is_spoken:
            return self.fragment(BODY, about).filled(name=name, news=mark)
        folded = self.fragment(BODY, about._replace(lang=comment.lang))
        return folded.filled(name=name, news=mark, words=first_words(comment.rendered))

    def _mark(self, kind, *where):
        if self.own is None:
            return placeholder(" ".join((kind, *map(str, where))))
        return self.news.mark(kind, *where) if self.news else ""

    def _own(self, node):
        """What its writer may do with it, and anybody else: who that is may be known later."""
        key = node.comment.pk
        report = ""
        if node.stands == SHOWN:
            report = self.fragment(REPORT, None).filled(address=self.addresses.of("report", key))
        if self.own is None:
            return placeholder(key, report)
        if key in self.own:
            return own_html(self.own[key])
        return report + take_html(key, self.takes_into) if report else ""

    def _thank(self, node):
        key = node.comment.pk
        return placeholder(f"{KIND} {key}") if self.is_shared else self.thanks.html(key)

    def _beside(self, node, is_spoken):
        is_barred = self.barred.has(node.comment)
        about = Beside(is_spoken, is_barred, *_of_staff(node.comment))
        return self.fragment(BESIDE, about).filled(token=self.token)


class Filling:
    """What stands in the gaps of a shared thread for one reader: {key: Own} of their own
    comments, what is new to them, and their Thanks."""

    def __init__(self, own, news, takes_into=None, thanks=None):
        self.own, self.news, self.takes_into, self.thanks = own, news, takes_into, thanks

    def get(self, name, default):
        kind, *where = name.split()
        if kind == KIND:
            return self.thanks.html(int(where[0])) if self.thanks else default
        if where:
            return self.news.mark(kind, *map(int, where)) if self.news else default
        key = int(name)
        if key in self.own:
            return own_html(self.own[key])
        return default + take_html(key, self.takes_into) if default else default


def own_html(own):
    """The links that only its writer has, as HTML."""
    return FragmentCache().of(OWN, own).filled()


def take_html(key, takes_into):
    """The link by which the author of an article takes a comment into it; for others nothing."""
    if not takes_into:
        return ""
    about = Take(takes_into.post_pk, key in takes_into.worth_taking, takes_into.can_pin)
    return FragmentCache().of(TAKE, about).filled(pk=key, pin=reverse("comment_pin", args=[key]))


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
