"""The bytes of an export as a parser takes them: in UTF-8, and with what real exports have wrong mended.

What is mended is told by line. Nothing is mended that would need a guess at what its author wrote:
that is left to the parser, which refuses it with its line.
"""

import codecs
import re
from collections import defaultdict

from lib.web.sanitize import NO_TEXT

READ = 1 << 16  # bytes at once
HEAD = 1 << 16  # characters in which the root begins, or there is none
FORBIDDEN = bytes(
    set(range(32)) - {9, 10, 13}
)  # XML has no way to write them; databases hold them.
WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # Two bytes a letter.
BOM = b"\xef\xbb\xbf"

# Prefixes that exports and plugins use and some years never declared.
PREFIXES = {
    "app": "http://www.w3.org/2007/app",
    "atom": "http://www.w3.org/2005/Atom",
    "blogger": "http://schemas.google.com/blogger/2018",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dsq": "http://disqus.com/disqus-internals",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "gd": "http://schemas.google.com/g/2005",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "wp": "http://wordpress.org/export/1.2/",
}

NOBODYS = "urn:undeclared"  # What a prefix stands for that nobody knows; an element keeps its name.

_ROOT = re.compile(r"<(?:rss|feed|disqus)\b[^<>]*>")
_DECLARED = re.compile(r"\bxmlns:([\w.-]+)\s*=")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml\b[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']""")
# Filled with the prefixes that are declared.
_OUTSIDE = (
    r"<(?:(?P<section>!\[CDATA\[)|(?P<remark>!--)|/?(?!(?:%s):)(?P<prefix>[A-Za-z_][\w.-]*):[\w.-]*)"
    r"|(?P<end>\]\]>)|(?P<ampersand>&(?!(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|lt|gt|amp|quot|apos);))"
)
_SECTION_OR_END = re.compile(r"<!\[CDATA\[|\]\]>")
_OPENED_BY = re.compile(r"<([\w:.-]+)(?:\s[^<>]*)?>\s*$")
LOOKED_BACK = 300  # characters before a section, in which the element that it fills begins
BUFFERED = 80  # characters at the end of a piece that may be the beginning of something
LINES_KEPT = 100  # of each mend; more are only counted
AROUND = 60  # characters on each side of a mend that are told with its line
_SHOWN = {code: 0x2400 + code for code in FORBIDDEN} | {
    9: " ",
    13: None,
}  # what nobody sees, as a sign


class Repairs:
    """What was mended: {kind: [lines]}, what stands there, and how often. Kinds are those of MENDED in transfer/imports/plan/report.py."""

    def __init__(self):
        self.lines, self.times = defaultdict(list), defaultdict(int)
        self.excerpts = defaultdict(list)

    def note(self, kind, line, times=1, *, text="", at=0):
        """Note a repair of this kind at a line, where `text` is `at`: a str, or the bytes as they stand in the file."""
        self.times[kind] += times
        if len(self.lines[kind]) < LINES_KEPT and line not in self.lines[kind][-1:]:
            self.lines[kind].append(line)
            start, newline = max(0, at - AROUND), b"\n" if isinstance(text, bytes) else "\n"
            before = text[start:at].rpartition(newline)[2]
            around = before + text[at : at + AROUND].partition(newline)[0]
            if isinstance(around, bytes):
                around = around.decode("utf-8", "replace")
            self.excerpts[kind].append(around.translate(_SHOWN).strip())


class RecoveredXml:
    """A file for an XML parser: `read` gives UTF-8. `lines_before` were dropped from its beginning.

    Raises LookupError for an encoding that nobody knows.
    """

    def __init__(self, file, repairs):
        self.file, self.repairs = file, repairs
        self.start = b""  # READ bytes, fewer only where there are no more
        while len(self.start) < READ and (more := file.read(READ - len(self.start))):
            self.start += more
        named = _ENCODING.search(self.start[:1000])
        self.encoding = WIDE.get(self.start[:2]) or (
            named[1].decode().lower() if named else "utf-8"
        )
        self._pieces = self._decoded()
        self._text, self._at, self._is_whole = next(self._pieces), 0, False
        self._line, self.lines_before = 1, 0
        self._section = None  # The element whose section we are in; "" if that isn't known.
        self._undeclared = set()
        self._declare()

    def read(self, size=READ):
        """The next piece; empty only at the end. Short ones wait for more: expat takes those late."""
        pieces, length = [], 0
        while length < size and (self._at < len(self._text) or self._fill()):
            pieces.append(self._outside() if self._section is None else self._inside())
            length += len(pieces[-1])
        return "".join(pieces).encode()

    def _decoded(self):
        """Yield the text as it stands in the file, without what no XML may hold."""
        codec, line = _codec_of(self.encoding, self.start), 1
        is_wide, handler = codec == "utf-16", _Handler()
        decoder = codecs.getincrementaldecoder(codec)(handler.name)
        data = self.start.removeprefix(BOM)
        while data:
            kept = data if is_wide else data.translate(None, FORBIDDEN)
            if dropped := len(data) - len(kept):
                at = next(place for place, byte in enumerate(data) if byte in FORBIDDEN)
                self.repairs.note(
                    "control", line + data.count(b"\n", 0, at), dropped, text=data, at=at
                )
            text = decoder.decode(kept)
            if unseen := NO_TEXT.search(text):
                self.repairs.note("control", line + text.count("\n", 0, unseen.start()))
                text = NO_TEXT.sub("", text)
            if handler.times:
                at = handler.at
                self.repairs.note(
                    "encoding", line + kept.count(b"\n", 0, at), handler.times, text=kept, at=at
                )
                handler.times = 0
            line += text.count("\n")
            yield text
            data = self.file.read(READ)
        yield decoder.decode(b"", final=True)

    def _fill(self):
        """Have more of the text; False at its end."""
        more = None if self._is_whole else next(self._pieces, None)
        self._is_whole = more is None
        behind = max(0, self._at - LOOKED_BACK)
        self._text, self._at = self._text[behind:] + (more or ""), self._at - behind
        return not self._is_whole

    def _take(self, end):
        """The text up to there, which is left behind."""
        taken = self._text[self._at : end]
        self._at = max(self._at, end)
        self._line += taken.count("\n")
        return taken

    def _note(self, kind):
        self.repairs.note(kind, self._line, text=self._text, at=self._at)

    def _declare(self):
        """Begin with the declaration, and declare every prefix that may be used and isn't declared."""
        while not _ROOT.search(self._text) and len(self._text) < HEAD and self._fill():
            pass
        kept = self._text.lstrip()
        self.lines_before = self._text.count("\n", 0, len(self._text) - len(kept))
        if kept.startswith("<?xml") and len(kept) < len(self._text):
            self._note("start")
        self._line += self.lines_before
        if declaration := _DECLARATION.match(kept):
            # As many lines, and no encoding: what is read from here is UTF-8.
            lines = "\n" * declaration[0].count("\n")
            kept = f'<?xml version="1.0"?>{lines}{kept[declaration.end() :]}'
        declared = {"xml"}
        if root := _ROOT.search(kept):
            declared |= set(_DECLARED.findall(root[0]))
            self._undeclared = PREFIXES.keys() - declared
            if "<wp:" not in kept:  # Then it is another feed.
                self._undeclared -= {"wp", "excerpt"}
            added = "".join(f' xmlns:{name}="{PREFIXES[name]}"' for name in self._undeclared)
            kept = f"{kept[: root.end() - 1]}{added}{kept[root.end() - 1 :]}"
        self._text, self._declared = kept, declared
        self._look_for_prefixes()

    def _look_for_prefixes(self):
        """Look from now on for tags with any prefix but those that are declared."""
        known = "|".join(map(re.escape, sorted(self._declared)))
        self._pattern = re.compile(_OUTSIDE % known)

    def _outside(self):
        """The next of the text outside sections, what isn't XML written as XML."""
        match = self._pattern.search(self._text, self._at)
        end = match.start() if match else len(self._text)
        if not self._is_whole and end > len(self._text) - BUFFERED:
            taken = self._take(max(0, len(self._text) - BUFFERED))
            self._fill()
            return taken
        before = self._take(end)
        if match is None:
            return before
        if match["section"]:
            tag = self._text.rfind("<", max(0, end - LOOKED_BACK), end)
            opened_by = tag >= 0 and _OPENED_BY.match(self._text, tag, end)
            self._section = opened_by[1] if opened_by else ""
        if match["remark"]:
            begun = before + self._take(match.end())
            # The rest of a comment may hold anything.
            while (end := self._text.find("-->", self._at)) < 0 and self._fill():
                pass
            return begun + self._take(end if end >= 0 else len(self._text))
        return before + self._as_xml(match, self._take(match.end()))

    def _as_xml(self, match, source):
        if match["ampersand"]:
            self._note("ampersand")
            return "&amp;"
        if match["end"]:
            self._note("section")
            return "]]&gt;"
        if prefix := match["prefix"]:
            self._declared |= set(_DECLARED.findall(self._text, match.end(), match.end() + 200))
            if prefix in self._undeclared:  # It is declared by now.
                self._declared.add(prefix)
            self._look_for_prefixes()
            if prefix in self._declared - self._undeclared:
                return source
            self._note("prefix")
            if prefix not in self._declared and not source.startswith("</"):
                return f'{source} xmlns:{prefix}="{NOBODYS}"'
        return source

    def _inside(self):
        """The next of a section, up to its end; not one character of it changes."""
        place = self._text.find("]]>", self._at)
        is_end = place >= 0 and self._is_end(place)
        if place < 0 or is_end is None:  # Only more text can tell.
            taken = self._take(max(0, len(self._text) - 2) if place < 0 else place)
            return taken if self._fill() else taken + self._take(len(self._text))
        before = self._take(place)
        self._take(place + 3)
        if is_end:
            self._section = None
            return before + "]]>"
        self._note("section")
        return before + "]]]]><![CDATA[>"

    def _is_end(self, place):
        """Whether the "]]>" there ends the section; None where more text has to tell."""
        follows = self._text[place + 3 : place + 400].lstrip()
        if not self._section or follows.startswith(("<![CDATA[", f"</{self._section}")):
            return True
        # Of two ends without a beginning between them, the first is a part of the text.
        later = _SECTION_OR_END.search(self._text, place + 3)
        if later is None:
            return True if self._is_whole else None
        return later[0] != "]]>"


class _Handler:
    """What reads bytes that the encoding doesn't know: as Windows', which they must be of."""

    def __init__(self):
        self.times, self.at = 0, 0
        self.name = f"transfer.{id(self)}"
        codecs.register_error(self.name, self)

    def __call__(self, error):
        if not self.times:
            self.at = error.start
        self.times += 1
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _codec_of(encoding, start):
    """The encoding that is read; raises LookupError. Files often say an older one and are UTF-8 for all that."""
    codec = codecs.lookup(encoding).name
    if codec == "utf-16":
        return codec
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start.removeprefix(BOM))
    except UnicodeDecodeError:
        return codec
    return "utf-8" if not start.isascii() else codec
