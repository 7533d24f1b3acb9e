"""Reads exports of Ghost (JSON): its tables of posts, tags and authors, as rows.

Of its users only names, addresses of their pages and e-mail are read; never their passwords' digests, its settings,
its keys or its members.
"""

from collections import defaultdict
from itertools import chain

from lib.text.slugs import slug_of
from transfer.sources.ghost.cards import html_of
from transfer.sources.html_texts import with_all_shown
from transfer.sources.json_stream import read_maps
from transfer.sources.parts import Author, Blog, Entry, Term, UnreadableExport
from transfer.sources.values import (
    dictionary,
    is_true,
    line,
    moment,
    number_of,
    words,
)

NAME = "ghost"
HERE = "__GHOST_URL__"  # What Ghost writes for its own address.
# One that was "sent" was mailed to subscribers and stood on no page.
_STATUSES = {"published": "publish", "sent": "private", "scheduled": "future"}
# The columns that are read of each table; of posts, all that one needs.
_TABLES = {
    "posts": (),
    "users": ("id", "slug", "name", "email"),
    "tags": ("id", "slug", "name"),
    "posts_authors": ("post_id", "author_id", "sort_order"),
    "posts_tags": ("post_id", "tag_id", "sort_order"),
    "posts_meta": ("post_id", "feature_image_alt"),
    "settings": ("key", "value"),
}
_INTERNAL = "#"  # Begins the name of a tag that no reader sees.


def read(source, repairs=None):
    """Yield an Author for each user, a Term for each tag and an Entry for each post and page, and a Blog last."""
    tables, lists = defaultdict(list), set()
    # Of posts nothing is kept: they are as large as the blog.
    for table, row in _rows(source, _TABLES):
        if row is None:
            lists.add(table)
        elif table != "posts":
            tables[table].append({name: row.get(name) for name in _TABLES[table]})
    if "posts" not in lists:
        raise UnreadableExport.not_of("Ghost")
    authors = {_id(one): _author(one) for one in tables["users"]}
    seen = [one for one in tables["tags"] if not line(one.get("name")).startswith(_INTERNAL)]
    tags = {_id(one): _tag(one) for one in seen}
    yield from authors.values()
    yield from tags.values()
    posts = _Posts(tables, authors, tags)
    for _table, row in _rows(source, ["posts"]):
        if row is not None:
            yield posts.entry(row)
    titles = (line(one["value"]) for one in tables["settings"] if one["key"] == "title")
    yield Blog(title=next(titles, ""), address="")


def _rows(source, tables):
    """Yield (table, row) of each row, and (table, None) of each table; older versions keep them one step higher."""
    above = ("db.item.data", "data")
    places = {f"{start}.{table}": table for start in above for table in tables}
    places |= {f"{place}.item": table for place, table in places.items()}
    for place, row in read_maps(source, *places):
        yield places[place], row


def _id(row):
    return words(row.get("id"))


def _author(row):
    slug = line(row.get("slug")) or _id(row)
    name = line(row.get("name")) or slug
    return Author(slug, name, line(row.get("email")), addresses=(f"/author/{slug}/",))


def _tag(row):
    slug, name = line(row.get("slug")), line(row.get("name"))
    return Term("tag", slug, name or slug, addresses=(f"/tag/{slug}/",))


class _Posts:
    """The rows of posts, with what other tables say of them."""

    def __init__(self, tables, authors, tags):
        self.authors = _joined(tables["posts_authors"], "author_id", authors)
        self.tags = _joined(tables["posts_tags"], "tag_id", tags)
        self.by_id = authors  # Versions before 1.22 name one author in the post.
        self.meta = {words(one["post_id"]): one for one in tables["posts_meta"]}

    def entry(self, row):
        """The Entry of a post or a page."""
        slug = line(row.get("slug"))
        kind = "page" if row.get("type") == "page" or is_true(row.get("page")) else "post"
        published = moment(row.get("published_at"))
        # Public only what anybody could read; what was for members alone its owner decides on.
        status = _STATUSES.get(words(row.get("status")), "draft")
        is_for_all = row.get("visibility", "public") in ("public", None)
        named = self.by_id.get(words(row.get("author_id")))
        authors = chain(self.authors[_id(row)], filter(None, [named]))
        return Entry(
            id=number_of(_id(row) or slug),
            kind=kind,
            title=line(row.get("title")),
            slug=slug_of(slug),
            link=f"/{slug}/" if slug and published else "",
            author=next((one.login for one in authors), ""),
            published_at=published or moment(row.get("created_at")),
            day=published and published.date(),
            status=status if is_for_all or status == "draft" else "private",
            excerpt=words(row.get("custom_excerpt")),
            html=with_all_shown(html_of(row).replace(HERE, "")),
            is_sticky=is_true(row.get("featured")) and kind == "post",
            tags=tuple(self.tags[_id(row)]),
            lead=words(row.get("feature_image")).replace(HERE, ""),
            description=line(dictionary(self.meta.get(_id(row))).get("feature_image_alt")),
            format="html",
        )


def _joined(rows, name, things):
    """{id of a post: [things]} as a table between the two says it, in its order."""
    by_post = defaultdict(list)
    for row in sorted(rows, key=_order):
        if thing := things.get(words(row.get(name))):
            by_post[words(row.get("post_id"))].append(thing)
    return by_post


def _order(row):
    order = row.get("sort_order")
    return order if isinstance(order, int) else 0
