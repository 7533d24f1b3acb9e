"""Entries of an export, made ready before anything is written.

Rendering is the slow part of an import, and it needs no lock: what is handed on from
here only has to be saved.
"""

import zlib
from dataclasses import dataclass, replace
from html import escape

from blog.content.markup.to_html import (
    MarkupError,
    clean_article,
    clean_import,
    render_article,
    render_comment,
)
from transfer.sources.parts import Entry, ExportedComment
from transfer.sources.wordpress.texts import source_of

UNSEEN = {"trash", "auto-draft", "inherit"}
PINGS = {"pingback", "trackback"}


@dataclass(frozen=True, slots=True)
class Saying:
    """A comment and its clean HTML; `answers` is the id of another Saying, or 0."""

    comment: ExportedComment
    answers: int
    html: str


@dataclass(frozen=True, slots=True)
class PreparedEntry:
    """An article or a page with its clean HTML, and what was said below it; a thread is only the latter."""

    entry: Entry
    text: str
    html: str | None  # None: it is here already, or isn't to come.
    sayings: tuple[Saying, ...]

    def foreign_id(self, comment=None):
        """What tells the entry, or a comment below it, from all others of its blog.

        Every blog starts at 1 and half of them are called localhost, so the day belongs
        to it: that and the number together are the same only in a later export.
        """
        entry = self.entry
        own = f"{entry.id or entry.link or entry.slug} {entry.day or ''}".strip()
        return f"{own[-180:]} {comment.id}" if comment else own[-200:]


def is_welcome(entry, tally):
    """Whether an entry has a place here; if not, that is counted."""
    reason = _reason_to_leave_out(entry)
    if reason is not None:
        tally.count("left out", reason)
    return reason is None


def prepare_entry(entry, is_known, tally, keeps_binned=False, attachments=None):
    """Make `entry` ready. What `is_known` (kind, id) to be here isn't rendered again.

    A text too tangled to clean comes as plain text; MarkupError says that not even
    that could be shown.
    """
    new = PreparedEntry(entry, "", None, ())
    if entry.kind != "thread" and not is_known(entry.kind, new.foreign_id()):
        text = entry.html
        if entry.format == "wordpress":
            text = source_of(text, attachments or {}, _uploaded_for(entry, attachments or {}))
        text, html = _rendered(_ARTICLES, entry.format, text, tally)
        new = replace(new, text=text, html=html)
    return replace(new, sayings=tuple(_sayings(new, is_known, tally, keeps_binned)))


def _reason_to_leave_out(entry):
    if entry.kind == "thread":
        return None
    if entry.kind not in ("post", "page"):
        return entry.kind if entry.kind in ("", "attachment", "nav_menu_item") else "other"
    if entry.status in UNSEEN:
        return "binned"
    if entry.kind == "page" and (entry.status != "publish" or entry.password):
        return "hidden page"  # Pages have no drafts here.
    return None


def _sayings(new, is_known, tally, keeps_binned):
    kept, skipped = {}, {}
    for comment in map(_with_id, new.entry.comments):
        reason = _reason_to_skip(comment, new.entry, keeps_binned)
        if reason:
            tally.count("left out", reason)
            skipped[comment.id] = comment.parent
        else:
            kept[comment.id] = comment
    for comment in kept.values():
        answers = nearest(comment.parent, kept, skipped)
        html = ""
        if not is_known("comment", new.foreign_id(comment)):
            text = comment.html
            if comment.format == "wordpress":
                text = source_of(text)
            _, html = _rendered(_COMMENTS, comment.format, text, tally)
        yield Saying(comment, answers, html)


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


def _reason_to_skip(comment, entry, keeps_binned):
    if comment.type != "comment":
        return "ping" if comment.type in PINGS else "note"
    if comment.state in ("spam", "trash") and not keeps_binned:
        return comment.state
    return "on a page" if entry.kind == "page" else ""


def _with_id(comment):
    """The comment; one without an id gets one that is the same in the next run."""
    if comment.id:
        return comment
    return replace(comment, id=-1 - zlib.crc32(repr(comment).encode()))


def _uploaded_for(entry, attachments):
    return [id for id, one in attachments.items() if one.parent == entry.id]


def _rendered(renderers, format, text, tally):
    """(source, HTML); a text that can't be shown otherwise is shown as it was typed."""
    try:
        return text, renderers[format](text)
    except MarkupError:
        tally.count("plain", "text")
        text = source_of(escape(text))
        return text, renderers["html"](text)


_ARTICLES = {
    # The paragraphs of a source are there already, so that an edit here changes no other.
    "wordpress": lambda text: clean_article(text),
    "html": lambda text: clean_article(text),
    "markdown": lambda text: render_article(text),
}
_COMMENTS = {
    "wordpress": clean_import,
    "html": clean_import,
    "markdown": lambda text: render_comment(text, imported=True),
}
