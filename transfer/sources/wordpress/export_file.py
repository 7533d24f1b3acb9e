"""Reads WordPress exports (WXR, "WordPress eXtended RSS"): bytes in, values out.

Versions 1.0 to 1.2 differ little for us, and real files say their version wrongly or not
at all, so what counts is the namespace. The file is read as a stream: a blog of ten
years needs no more memory than its longest article. IP addresses are never read.
"""

import html
import re
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import unquote

from django.utils.text import slugify
from django.utils.translation import gettext as _

from lib.text.numbers import number
from transfer.sources.archives import opened
from transfer.sources.parts import (
    Author,
    Blog,
    Entry,
    ExportedComment,
    MenuItem,
    Term,
    UnreadableExport,
)
from transfer.sources.recovered_xml import Repairs
from transfer.sources.wordpress.blocks import with_notes
from transfer.sources.xml_stream import events

NAME = "wordpress"
_WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/([\d.]+)/")
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TAXONOMIES = {"category": "category", "post_tag": "tag", "tag": "tag"}
_TERMS = {"category": "cat", "post_tag": "tag_id"}  # how an address of the old blog names them
_ADDRESSES = ("wp:base_site_url", "wp:base_blog_url")
_OF_BLOG = ("title", "link", *_ADDRESSES)
_STATES = {"1": "published", "0": "held", "spam": "spam", "trash": "trash", "post-trashed": "trash"}


def read(source, repairs=None):
    """Yield an Author, Term or Entry for each part of an export in its order, and a Blog last.

    `source` is a path or a binary file: an .xml, a .gz of it, or a .zip of all parts of one export; or
    the parts, as a tuple of paths.
    What was wrong in it and was mended is noted in `repairs`. Raises UnreadableExport as soon as
    something can't be read, which may be after much has been yielded.
    """
    repairs, blog = repairs or Repairs(), {}
    for part in _parts(source, repairs):
        name = _short(part.tag)
        if name in _READERS:
            yield from _READERS[name](part)
        elif name in _OF_BLOG:
            blog.setdefault(name, _text(part))
    yield _blog(blog)


def blog_of(source):
    """The Blog that an export is of, which it says at its beginning. Raises UnreadableExport."""
    blog = {}
    with closing(_parts(source, Repairs())) as parts:
        for part in parts:
            if (name := _short(part.tag)) in _OF_BLOG:
                blog.setdefault(name, _text(part))
            if {"title", "link"} <= blog.keys():
                break
    return _blog(blog)


def _parts(source, repairs):
    """Yield the children of every channel in `source`."""
    with opened(source) as files:
        if not files:
            raise UnreadableExport(_("There is no .xml file in this archive."))
        for number, file in enumerate(files, 1):
            try:
                yield from _children_of_channel(events(file, repairs))
            except UnreadableExport as refusal:
                if len(files) == 1:
                    raise
                words = _("File %(n)d of %(all)d: %(why)s")
                about = {"n": number, "all": len(files), "why": refusal}
                raise UnreadableExport(words % about) from refusal


def _children_of_channel(stream):
    """Yield each finished child of the channel, and forget it afterwards."""
    path, is_wordpress, has_channel = [], False, False
    for event, element in stream:
        if event == "start-ns":
            is_wordpress = is_wordpress or bool(_WORDPRESS.fullmatch(element[1]))
        elif event == "start":
            path.append(element)
            if len(path) == 1 and (element.tag != "rss" or not is_wordpress):
                raise UnreadableExport(_what_it_is_instead(element.tag))
            has_channel = has_channel or (len(path) == 2 and element.tag == "channel")
        else:
            path.pop()
            if len(path) == 2 and path[1].tag == "channel":
                yield element
                path[1].clear()
    if not has_channel:
        raise UnreadableExport(_("This isn’t a WordPress export: it has no channel."))


def _what_it_is_instead(root):
    if root == "rss":
        return _("This is an RSS feed, but not a WordPress export. In WordPress: Tools, Export.")
    words = _("This is not a WordPress export: it starts with <%(name)s>, not <rss>.")
    return words % {"name": root.rpartition("}")[2]}


def _blog(fields):
    return Blog(
        title=_plain(fields.get("title", "")),
        address=fields.get("link", ""),
        stood_at=tuple(filter(None, map(fields.get, _ADDRESSES))),
    )


def _author(part):
    fields = _fields(part)
    login = _login(fields.get("wp:author_login", ""))
    if login:
        id = _number(fields.get("wp:author_id")) or None
        numbered = [f"/?author={id}"] if id else []
        # WordPress makes “john-smith” of “john.smith”, and plugins “johnsmith”.
        names = dict.fromkeys([slugify(login.replace(".", "-")), slugify(login)])
        yield Author(
            login=login,
            name=_plain(fields.get("wp:author_display_name", "")) or login,
            email=fields.get("wp:author_email", ""),
            id=id,
            addresses=(*(f"/author/{name}/" for name in names if name), *numbered),
        )


def _login(text):
    """A login without the half of a tag that a file edited by hand has around it; none has such signs."""
    return text.strip("<> ")


def _declared_term(part, *names, taxonomy=None):
    """Yield the Term that an element declares; `names` are those of the fields of its slug, its name and its parent."""
    fields = _fields(part)
    taxonomy = taxonomy or _TAXONOMIES.get(fields.get("wp:term_taxonomy"))
    texts = (fields.get(f"wp:{name}", "") for name in names)
    yield from _term(taxonomy, *texts, id=fields.get("wp:term_id"))


def _term(taxonomy, slug, name, parent="", id=None):
    slug, name = unquote(slug), _plain(name)
    if taxonomy and (slug or name):
        yield Term(taxonomy, slug, name or slug, unquote(parent), _number(id))


def _item(part):
    fields = _fields(part)
    local = _time(fields.get("wp:post_date"))
    published_at = (
        _time(fields.get("wp:post_date_gmt")) or local or _feed_time(fields.get("pubDate", ""))
    )
    day = local or published_at
    terms = list(_terms_of_item(part))
    meta = dict(_meta(part))
    yield Entry(
        id=_number(fields.get("wp:post_id")),
        kind=fields.get("wp:post_type", ""),
        title=_plain(fields.get("title", "")),
        slug=unquote(fields.get("wp:post_name", "")),
        link=fields.get("link", ""),
        author=_login(fields.get("dc:creator", "")),
        published_at=published_at,
        day=day and day.date(),
        status=fields.get("wp:status", ""),
        password=fields.get("wp:post_password", ""),
        excerpt=fields.get("excerpt", ""),
        html=with_notes(_untouched(part, "content"), meta.get("footnotes", "")),
        comments_open=fields.get("wp:comment_status") == "open",
        is_sticky=fields.get("wp:is_sticky") == "1",
        categories=tuple(term for term in terms if term.taxonomy == "category"),
        tags=tuple(term for term in terms if term.taxonomy == "tag"),
        comments=tuple(_comment(child) for child in part if _short(child.tag) == "wp:comment"),
        parent=_number(fields.get("wp:post_parent")),
        file=fields.get("wp:attachment_url", ""),
        description=_plain(meta.get("_wp_attachment_image_alt", "")),
        thumbnail=_number(meta.get("_thumbnail_id")),
        addresses=(f"/?p={_number(fields.get('wp:post_id'))}",),
        item=_menu_item(part, fields, meta),
    )


def _menu_item(part, fields, meta):
    """What an entry of a menu says of itself; None of all else, and of what no menu has."""
    menus = [one.get("nicename") for one in part if one.get("domain") == "nav_menu"]
    if fields.get("wp:post_type") != "nav_menu_item" or not menus:
        return None
    number = _number(meta.get("_menu_item_object_id"))
    kind = meta.get("_menu_item_type"), meta.get("_menu_item_object")
    return MenuItem(
        menu=menus[0] or "",
        place=_number(fields.get("wp:menu_order")),
        under=_number(meta.get("_menu_item_menu_item_parent")),
        address={
            "custom": meta.get("_menu_item_url", ""),
            "post_type": f"/?p={number}",
            "taxonomy": f"/?{_TERMS.get(kind[1], 'term')}={number}",
        }.get(kind[0], ""),
    )


def _meta(part):
    """(key, value) of what plugins and WordPress itself keep of an item."""
    for child in part:
        if _short(child.tag) == "wp:postmeta":
            fields = _fields(child)
            yield fields.get("wp:meta_key", ""), fields.get("wp:meta_value", "")


def _terms_of_item(part):
    """The terms of an item, each once: version 1.0 writes them with an address and again without."""
    seen = set()
    elements = [child for child in part if child.tag == "category" and child.get("domain")]
    for element in sorted(elements, key=lambda element: not element.get("nicename")):
        taxonomy = _TAXONOMIES.get(element.get("domain"))
        for term in _term(taxonomy, element.get("nicename", ""), _text(element)):
            key = (taxonomy, term.slug) if term.slug else (taxonomy, None, term.name)
            if key not in seen:
                seen |= {key, (taxonomy, None, term.name)}
                yield term


def _comment(part):
    fields = _fields(part)
    return ExportedComment(
        id=_number(fields.get("wp:comment_id")),
        name=_plain(fields.get("wp:comment_author", "")),
        email=fields.get("wp:comment_author_email", ""),
        url=fields.get("wp:comment_author_url", ""),
        html=fields.get("wp:comment_content", ""),
        written_at=_time(fields.get("wp:comment_date_gmt")) or _time(fields.get("wp:comment_date")),
        # A state that we don't know is nothing that readers have seen.
        state=_STATES.get(fields.get("wp:comment_approved"), "held"),
        type=fields.get("wp:comment_type") or "comment",
        parent=_number(fields.get("wp:comment_parent")),
        user=_number(fields.get("wp:comment_user_id")),
        format="wordpress",
    )


_READERS = {
    "wp:author": _author,
    "wp:wp_author": _author,  # as WordPress.com and others called it for some years
    "wp:category": lambda part: _declared_term(
        part, "category_nicename", "cat_name", "category_parent", taxonomy="category"
    ),
    "wp:tag": lambda part: _declared_term(part, "tag_slug", "tag_name", taxonomy="tag"),
    "wp:term": lambda part: _declared_term(part, "term_slug", "term_name", "term_parent"),
    "item": _item,
}


def _fields(part):
    """The texts of an element's children by short name, the white space around them gone."""
    return {_short(child.tag): _text(child) for child in reversed(part)}


def _untouched(part, name):
    return next((child.text or "" for child in part if _short(child.tag) == name), "")


def _text(element):
    return (element.text or "").strip()


@cache
def _short(tag):
    """`{http://wordpress.org/export/1.2/}post_id` → `wp:post_id`, for any version."""
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    if _WORDPRESS.fullmatch(namespace):
        return f"wp:{name}"
    if _WORDPRESS.fullmatch(namespace.removesuffix("excerpt/")):
        return "excerpt"
    return {_CONTENT: "content", _DUBLIN_CORE: f"dc:{name}", "": name}.get(namespace, tag)


def _plain(text):
    """WordPress keeps names and titles as HTML; here they are text."""
    return html.unescape(_TAG.sub("", text)).strip()


def _number(text):
    """A number of WordPress's, which never has more than 19 figures, or else 0."""
    return number(text) or 0


def _time(text):
    """`2011-10-26 08:00:00` in UTC, or None for the zeros that stand for "not yet"."""
    text = text or ""
    try:
        if len(text) == len("2011-10-26 08:00:00"):  # Read in a small part of the time.
            return datetime.fromisoformat(f"{text}+00:00")
        return datetime.strptime(f"{text}+0000", "%Y-%m-%d %H:%M:%S%z")
    except ValueError:
        return None


def _feed_time(text):
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
