"""Which source reads a file: told by its first bytes, or by what lies in the archive or the folder, and never by its name."""

import re
import zlib
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from transfer.sources import blogger, commento, disqus, isso, remark42
from transfer.sources.archives import DAMAGED, GZIP, ZIP, member, unzipped
from transfer.sources.ghost import export_file as ghost
from transfer.sources.jekyll import folder as jekyll
from transfer.sources.parts import UnreadableExport
from transfer.sources.recovered_xml import WIDE
from transfer.sources.wordpress import export_file as wordpress

SOURCES = {
    one.NAME: one for one in (wordpress, blogger, ghost, jekyll, disqus, isso, remark42, commento)
}
TITLES = {
    "wordpress": "WordPress",
    "blogger": "Blogger",
    "ghost": "Ghost",
    "jekyll": _lazy("Jekyll or Hugo"),
    "disqus": "Disqus",
    "isso": "Isso",
    "remark42": "Remark42",
    "commento": "Commento",
}
HEAD = 1 << 16  # bytes at the beginning, in which a file says what it is

# Of the first text of a file. Declarations and comments may stand before the root.
_XML = {
    "wordpress": re.compile(
        r"[^<]*(?:<[?!][^<]*)*<rss\b.*?(?:wordpress\.org/export/|<wp:)", re.DOTALL
    ),
    "disqus": re.compile(r"[^<]*(?:<[?!][^<]*)*<disqus\b"),
    "blogger": re.compile(
        r"[^<]*(?:<[?!][^<]*)*<feed\b[^<>]*//www\.w3\.org/2005/Atom.*?blogger", re.DOTALL
    ),
}
_JSON = {
    "remark42": re.compile(
        r'\{\s*"(?:version"\s*:\s*\d+\s*,\s*"(?:users|posts)|id"\s*:\s*"[^"]*"\s*,\s*"pid)"'
    ),
    "commento": re.compile(r'\{.*?"(?:commentHex|commenterHex|commenters)"\s*:', re.DOTALL),
    "ghost": re.compile(r'\{\s*"(?:db|meta|data)"\s*:'),
    "isso": re.compile(r'\[\s*\{.*?"comments"\s*:', re.DOTALL),
}


def recognise(path):
    """The NAME of the source that reads what lies at a path, None for what none of them reads. Raises OSError."""
    path = Path(path)
    if path.is_dir():
        return jekyll.NAME  # No other source is a folder.
    with path.open("rb") as file:
        return recognised(file)


def recognised(file):
    """The NAME of the source that reads a binary file, open at its beginning; None for what none of them reads."""
    head = file.read(HEAD)
    try:
        if head.startswith(GZIP):
            packed, head = head + file.read(HEAD), b""
            while packed and len(head) < HEAD:  # It may have several members.
                unpacking = zlib.decompressobj(wbits=31)
                head += unpacking.decompress(packed, HEAD)
                packed = unpacking.unused_data.lstrip(b"\0")  # Tapes are filled up so.
        elif head.startswith(ZIP):
            file.seek(0)
            with unzipped(file) as archive:
                return _source_in(archive)
    except DAMAGED:
        return None
    return _of_head(head)


def _source_in(archive):
    names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
    if any(PurePosixPath(name).name == "feed.atom" for name in names):
        return blogger.NAME
    for ending in (".xml", ".wxr", ".json"):
        if name := next((name for name in names if name.lower().endswith(ending)), None):
            with member(archive, name) as file:
                if source := _of_head(file.read(HEAD)):
                    return source
    is_text = (name.lower().endswith((*jekyll.MARKDOWN, *jekyll.HTML)) for name in names)
    return jekyll.NAME if any(is_text) else None


def _of_head(head):
    if head.startswith(isso.MAGIC):
        return isso.NAME
    text = head.decode(WIDE.get(head[:2], "utf-8"), "replace").lstrip("\ufeff \t\r\n")
    kinds = _XML if text.startswith("<") else _JSON if text.startswith(("{", "[")) else {}
    return next((name for name, sign in kinds.items() if sign.match(text)), None)


def refuse_others(path, source):
    """Raise UnreadableExport for a file that another source than `source` reads, naming its command."""
    recognised = recognise(path)
    if recognised not in (None, source.NAME):
        sentence = _("This is from %(system)s. The command for it is import_%(name)s.")
        raise UnreadableExport(sentence % {"system": TITLES[recognised], "name": recognised})
