"""The source of an imported text: its paragraphs, its code kept, its galleries, and what it showed from elsewhere."""

import mimetypes
import re
from collections import Counter
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from transfer.sources.wordpress.blocks import as_shown
from transfer.sources.wordpress.code import pieces
from transfer.sources.wordpress.embeds import CARD, LINK, with_cards
from transfer.sources.wordpress.lazy_loading import with_real_addresses
from transfer.sources.wordpress.paragraphs import END_OF_EXCERPT, wordpress_paragraphs

_GALLERY = re.compile(r"(?<!\[)\[gallery\b([^\]\[]*)\](?:\s*\[/gallery\])?", re.IGNORECASE)
# What may be open is never looked for beyond where the next of its kind begins: no text takes long.
_BLOCK = re.compile(
    r"(<!-- wp:gallery\b[^\n<]*?-->)((?:[^<]|<(?!!-- /?wp:gallery\b))*+)(?=<!-- /wp:gallery -->)"
)
_UNTIL_END = r"((?:[^<]|<(?!/?figcaption\b))*+)</figcaption>"
_IMAGE = re.compile(rf"(<img\b[^<>]*+>)(?:\s*+</a>)?(?:\s*+<figcaption\b[^<>]*+>{_UNTIL_END})?")
_CAPTION = re.compile(rf'<figcaption class="blocks-gallery-caption[^<>]*+>{_UNTIL_END}')
_CAPTIONED = re.compile(r"(?<!\[)\[(?:wp_)?caption\b", re.IGNORECASE)
_EMBEDS = re.compile(
    r"<(?:iframe|object|embed|video|audio)\b|^[ \t]*https?://|\[[a-z]|wp-block-embed",
    re.IGNORECASE | re.MULTILINE,
)
_MORE = re.compile(r"<!--\s*+more\b(?:(?!<!--).)*?-->", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"<(/?)address\b[^<>]*>", re.IGNORECASE)
_IDS = re.compile(r"""\b(?:ids|include)\s*=\s*["']?([\d,\s]+)""")


def source_of(text, attachments=None, own=()):
    """The HTML that stands for a text of WordPress here, before it is cleaned.

    `attachments` are {id: an Entry}, of which a gallery names some; `own` are the ids of those that
    were uploaded for this text, which a gallery without names shows.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")

    def gallery(match):
        named = _IDS.search(match[1])
        ids = [int(one) for one in re.findall(r"\d{1,18}", named[1])] if named else own
        shown = [attachments[id] for id in ids if id in (attachments or {})]
        figures = "".join(map(_figure, shown))
        return f'\n\n<div class="gallery">{figures}</div>\n\n' if shown else match[0]

    def shown(piece):
        piece = _BLOCK.sub(_gallery_of_block, as_shown(with_real_addresses(piece)))
        return with_cards(_GALLERY.sub(gallery, piece))

    text = "".join(piece if is_code else shown(piece) for piece, is_code in pieces(text))
    text = _MORE.sub(f"<{END_OF_EXCERPT}>", text, count=1)
    text = _ADDRESS.sub(r"<\1p>", text)
    return wordpress_paragraphs(text).replace(f"<{END_OF_EXCERPT}>", "<!--more-->")


def changes_in(text):
    """Counter of what a text of WordPress shows in another way here: "card", "link", "gallery", "code"."""
    changes = Counter()
    for piece, is_code in pieces(text):
        if is_code:
            changes["code"] += 1
            continue
        changes["gallery"] += sum(len(one.findall(piece)) for one in (_GALLERY, _BLOCK, _CAPTIONED))
        if _EMBEDS.search(piece):
            shown = with_cards(piece)
            for kind, mark in (("card", CARD), ("link", LINK)):
                changes[kind] += shown.count(mark) - piece.count(mark)
    return +changes


def of_attachment(attachment):
    """What WordPress shows on the page of an uploaded file: the picture or a link, and what is said of it."""
    path = PurePosixPath(unquote(urlsplit(attachment.file).path))
    if (mimetypes.guess_type(path.name)[0] or "").startswith("image/"):
        shown = _figure(attachment)
    else:
        shown = f'<p><a href="{escape(attachment.file)}">{escape(path.name)}</a></p>'
    return f"{shown}\n\n{attachment.html}"


def _gallery_of_block(match):
    inside, caption = match[2], _CAPTION.search(match[2])
    if caption:
        inside = inside[: caption.start()]
    figures = "".join(
        f"<figure>{image}{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"
        for image, words in _IMAGE.findall(inside)
    )
    words = f"\n<p>{caption[1]}</p>" if caption else ""
    return f'{match[1]}\n<div class="gallery">{figures}</div>{words}\n' if figures else match[0]


def _figure(attachment):
    words = f"<figcaption>{escape(attachment.excerpt)}</figcaption>" if attachment.excerpt else ""
    address, description = escape(attachment.file), escape(attachment.description)
    return f'<figure><img src="{address}" alt="{description}">{words}</figure>'
