"""Entries of an export, made ready before anything is written.

Rendering is the slow part of an import, and it needs no lock: what is handed on from
here only has to be saved.
"""

import zlib
from collections import Counter
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from blog.content.markup.to_html import clean_article, plain, render_article
from blog.models import Mention
from transfer.imports.content.matching import split
from transfer.imports.content.rendered_comments import (
    RenderedComment,
    comment_html,
    rendered,
    rendered_comments,
)
from transfer.sources.parts import Entry, ExportedComment
from transfer.sources.wordpress.shortcodes import replaced
from transfer.sources.wordpress.texts import of_attachment, source_of

UNSEEN = {"trash", "auto-draft", "inherit"}
PINGS = set(Mention.Kind.values)
ALONE = {"page", "attachment"}  # with comments, an article that stands in no list
ADDRESS = 500  # characters of a page that links to an article
ALREADY_HERE = RenderedComment("", "", "", "", is_plain=False)  # of a comment that isn't made again
_IS_LINK = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Saying:
    """A comment, and its text rendered; `answers` is the id of another Saying, or 0."""

    comment: ExportedComment
    answers: int
    rendered: RenderedComment


@dataclass(frozen=True, slots=True)
class Linked:
    """A pingback or trackback, and what the page that links said, as plain text."""

    comment: ExportedComment
    excerpt: str


@dataclass(frozen=True, slots=True)
class PreparedEntry:
    """An article or a page with its clean HTML, and what was said below it; a thread is only the latter."""

    entry: Entry
    text: str
    html: str | None  # None: it is here already, or isn't to come.
    sayings: tuple[Saying, ...]
    plain: int  # texts that could only be shown as they were typed
    links: tuple[Linked, ...] = ()

    def foreign_id(self, comment=None):
        own = foreign_id(self.entry)
        return foreign_id(own, comment.id) if comment else own


def foreign_id(entry, comment=None):
    """What tells an entry, or the comment below it with this number, from all others of its blog.

    Every blog starts at 1 and half of them are called localhost, so the day belongs
    to it: that and the number together are the same only in a later export. `entry` may
    be what this has said of it.
    """
    if not isinstance(entry, str):
        entry = f"{entry.id or entry.link or entry.slug} {entry.day or ''}".strip()
    return entry[-200:] if comment is None else f"{entry[-180:]} {comment}"


def name_of(entry):
    """What tells an entry to people: its title, or where it stood."""
    return entry.title or entry.link or entry.slug


def in_no_list(entry, public_parents=()):
    """A page or an uploaded file as the article that its comments need; other entries as they are.

    An uploaded file is as public as what it was uploaded for, one of `public_parents`, or for nothing.
    """
    if entry.kind not in ALONE:
        return entry
    about = {"kind": "post", "was": entry.kind}
    if entry.kind == "attachment":
        about |= {"html": of_attachment(entry), "excerpt": ""}
        if entry.status == "inherit":
            is_out = is_public_upload(entry, public_parents)
            about["status"] = "publish" if is_out else "draft"
    return replace(entry, **about)


def is_public_upload(entry, public_parents):
    """Whether everybody could open the page of an uploaded file."""
    if entry.password or entry.status != "inherit":
        return entry.status == "publish" and not entry.password
    return not entry.parent or entry.parent in public_parents


def path_of(link):
    """The path of an address on the old blog; empty if it is only a query, as a draft's is."""
    url = split(link)
    return "" if url.query else url.path


def pages_of(upload, public_parents):
    """The addresses of the page of an uploaded file, if everybody could open that."""
    is_public = is_public_upload(upload, public_parents)
    return [path_of(upload.link), *upload.addresses] if is_public else []


def lead_of(entry, attachments):
    """The address of its lead picture, or ""; `attachments` are {id: an Entry}."""
    return entry.lead or getattr(attachments.get(entry.thumbnail), "file", "")


def prepare_entry(
    entry, here, *, keeps_binned=False, attachments=None, own=(), shortcodes=None, process=None
):
    """Make `entry` ready. What is `here`, a set of foreign ids, isn't rendered again.

    `attachments` are {id: an Entry}, and `own` the ids of those that were uploaded for it;
    `shortcodes` say what becomes of those that nobody knows; `process` is a CommentsProcess. A text too
    tangled to clean comes as plain text; MarkupError says that not even that could be shown.
    """
    text, html, is_plain, name = "", None, False, foreign_id(entry)
    if entry.kind != "thread" and name not in here:
        text = entry.html
        if entry.format == "wordpress":
            text = source_of(replaced(text, shortcodes or {}), attachments or {}, own)
        text, html, is_plain = rendered(_ARTICLES, entry.format, text)
    sayings = tuple(_sayings(entry, name, here, keeps_binned, process))
    linked = [(one, *comment_html(one.format, one.html)) for one in mentions_of(entry)]
    links = tuple(Linked(one, " ".join(plain(html).split())) for one, html, _is_plain in linked)
    tangled = is_plain + sum(one.rendered.is_plain for one in sayings)
    tangled += sum(is_plain for _one, _html, is_plain in linked)
    return PreparedEntry(entry, text, html, sayings, tangled, links)


def reason_to_leave_out(entry):
    """What an entry that has no place here is counted as; None for one that has."""
    if entry.kind == "thread":
        return None
    if entry.kind not in ("post", "page"):
        return entry.kind if entry.kind in ("", "attachment", "nav_menu_item") else "other"
    if entry.status in UNSEEN:
        return "binned" if entry.status == "trash" else "auto-draft"
    return None


def is_hidden_page(entry):
    """Whether not everybody could read a page. It comes as a draft: here a page is public or one."""
    return entry.kind == "page" and (entry.status != "publish" or bool(entry.password))


def sorted_out(entry, keeps_binned=False, report=None):
    """({id: a comment that comes along}, {id: what it answered} of the others), which are counted in `report`."""
    kept, skipped, reasons = {}, {}, Counter()
    for comment in map(_with_id, entry.comments):
        reason = ""
        if comment.type != "comment":
            reason = "ping" if comment.type in PINGS else "note"
        elif comment.state in ("spam", "trash") and not keeps_binned:
            reason = comment.state
        if not reason:
            kept[comment.id] = comment
            continue
        skipped[comment.id] = comment.parent
        if report and not _is_mention(entry, comment):
            reasons[reason] += 1
    for reason, times in reasons.items():
        report.note("left out", reason, name_of(entry), foreign_id(entry), times)
    return kept, skipped


def without(entry, ids):
    """The entry without what was said below it under these ids."""
    rest = (comment for comment in map(_with_id, entry.comments) if comment.id not in ids)
    return replace(entry, comments=tuple(rest))


def mentions_of(entry):
    """The pingbacks and trackbacks of an entry that come along: of an article that readers saw, with a link."""
    return [one for one in map(_with_id, entry.comments) if _is_mention(entry, one)]


def link_of(address, length):
    """The address behind somebody's name, if it is one that leads somewhere and isn't too long; or ""."""
    if not address or len(address) > length:
        return ""
    try:
        _IS_LINK(address)
    except ValidationError:
        return ""
    return address


def _is_mention(entry, comment):
    is_seen = comment.type in PINGS and comment.state == "published"
    return is_seen and entry.kind == "post" and bool(link_of(comment.url, ADDRESS))


def _sayings(entry, name, here, keeps_binned, process):
    kept, skipped = sorted_out(entry, keeps_binned)
    new = {id: one for id, one in kept.items() if foreign_id(name, id) not in here}
    rendered = rendered_comments([(one.format, one.html) for one in new.values()], process)
    rendered = dict(zip(new, rendered, strict=True))
    for id, comment in kept.items():
        yield Saying(
            comment, nearest(comment.parent, kept, skipped), rendered.get(id, ALREADY_HERE)
        )


def nearest(id, answers, skipped):
    """The id that a reply to `id` hangs below when some comments are left out.

    Climbs through `skipped` ({id: the id it replies to}) to the first that is among
    `answers`; 0 when there is none.
    """
    climbed = set()
    while id in skipped and id not in climbed:
        climbed.add(id)
        id = skipped[id]
    return id if id in answers else 0


def _with_id(comment):
    """The comment; one without an id gets one that is the same in the next run."""
    if comment.id:
        return comment
    return replace(comment, id=-1 - zlib.crc32(repr(comment).encode()))


_ARTICLES = {
    # The paragraphs of a source are there already, so that an edit here changes no other.
    "wordpress": lambda text: clean_article(text),
    "html": lambda text: clean_article(text),
    "markdown": lambda text: render_article(text),
}
