"""What WordPress makes of a text when it shows it: paragraphs.

Its editors long kept no <p> at all: a blank line starts a paragraph, the end of a line
is a <br>, and both are put in for every reader. An export holds the text as it was
written. The newer editor marks blocks with comments, and inside those the text is HTML
already. The result is meant for a cleaner that repairs nesting, so tags stay where the
author put them, even the odd ones.
"""

import re
from collections import Counter
from html import unescape

# The second form of a tag is for values with a lone quotation mark: title=it's
_TOKEN = re.compile(
    r"""</?[a-zA-Z](?:[^<>"']|"[^"<]*"|'[^'<]*')*+>"""
    r"""|</?[a-zA-Z][^<>]*+>"""
    r"""|(?<!\[)\[(?:wp_)?caption\b[^\]\[]*+\]"""
)
_NAME = re.compile(r"</?([a-zA-Z][^\s<>/]*)")
# Not \s: a full-width space at the start of a paragraph is the author's indent.
_SPACE = " \t\n\f\v"
_BLANK_LINE = re.compile(r"\n[ \t\f\v]*\n[ \t\n\f\v]*")
_BLOCK_MARK = re.compile(r"\s*(/?)wp:([a-z][a-z0-9_/-]*)\s")
_END_OF_CAPTION = re.compile(r"\[/(?:wp_)?caption\]")
_OLD_CAPTION = re.compile(r"""\bcaption=(?:"([^"]*)"|'([^']*)')""")
_PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", re.IGNORECASE)

# In these a blank line starts a paragraph.
_HOLDS_PARAGRAPHS = set(
    "blockquote div section article aside main header footer nav address center details form"
    " fieldset li dd td th noscript".split()
)
# In these the end of a line is a <br>, and there are no paragraphs.
_HOLDS_LINES = set("h1 h2 h3 h4 h5 h6 dt caption figcaption summary legend".split())
# In these white space is only the author's neatness.
_HOLDS_BLOCKS = set("ul ol menu dl table thead tbody tfoot tr colgroup figure hgroup".split())
# One token each, with whatever is inside: not one character of it changes.
_VERBATIM = {"pre", "textarea", "svg", "math", "object", "video", "audio", "select", "iframe"}
_UNSEEN = {"script", "style"}
_CAPTION = "[caption]"
END_OF_EXCERPT = "end-of-excerpt"  # <!--more-->, as a tag of its own
_WHOLE_BLOCKS = {"pre", "hr", "col", _CAPTION, END_OF_EXCERPT}
_BLOCKS = _HOLDS_PARAGRAPHS | _HOLDS_LINES | _HOLDS_BLOCKS | _WHOLE_BLOCKS | {"p"}
# What is worth a paragraph although it is no text.
_SHOWN = {"img", "embed", "input"} | _VERBATIM


def wordpress_paragraphs(text):
    """The HTML that WordPress would show for a text from one of its exports.

    "One,\\nstill one.\\n\\nTwo." → "<p>One,<br>\\nstill one.</p>\\n\\n<p>Two.</p>"
    """
    pieces = []
    for piece, is_block in _by_block(text.replace("\r\n", "\n").replace("\r", "\n")):
        if not is_block:
            pieces.append(_Paragraphs(piece).html())
            continue
        tokens = list(_tokens(piece))
        html = "".join(source for _, _, source in tokens).strip("\n")
        names = {name for name, _, _ in tokens}
        # Words of its own that stand in none of HTML's blocks are a paragraph.
        is_bare = not names & (_BLOCKS | _VERBATIM) and any(map(_is_shown, tokens))
        pieces.append(f"<p>{html}</p>" if is_bare else html)
    return "\n\n".join(piece for piece in pieces if piece)


def _by_block(text):
    """Yield (text, whether it stands in a block of the newer editor), free of comments."""
    depth, piece, start = 0, [], 0
    for comment, end in _comments(text):
        piece.append(text[start:comment])
        start = end
        mark = _BLOCK_MARK.match(text, comment + 4, end)
        if mark is None:
            # <!--more--> and <!--nextpage--> stand between paragraphs; others are unseen.
            if text.startswith(("<!--more", "<!--nextpage"), comment) and depth == 0:
                piece.append("\n\n")
        elif not text.startswith("/-->", end - 4) and mark[2] not in ("freeform", "core/freeform"):
            opens = not mark[1]
            if depth == (0 if opens else 1):
                yield "".join(piece), not opens
                piece = []
            depth = depth + 1 if opens else max(0, depth - 1)
    yield "".join(piece) + text[start:], depth > 0


def _comments(text):
    """Yield (start, end) of each HTML comment; one that never ends is no comment."""
    start = text.find("<!--")
    while start >= 0 and (close := text.find("-->", start + 4)) >= 0:
        yield start, close + 3
        start = text.find("<!--", close + 3)


def _tokens(text):
    """Yield (name, whether it closes, source) of tags and captions; text has the name ""."""
    at, last_end = 0, max(text.rfind("[/caption]"), text.rfind("[/wp_caption]"))
    while token := _TOKEN.search(text, at):
        yield "", False, text[at : token.start()]
        source, at = token[0], token.end()
        name = _CAPTION if source.startswith("[") else _NAME.match(source)[1].lower()
        closes = source.startswith("</")
        if name == _CAPTION:
            close = _END_OF_CAPTION.search(text, at) if at <= last_end else None
            if close is None:
                name = ""
            else:
                source, at = _figure(source, text[at : close.start()]), close.end()
        elif not closes and name in _VERBATIM | _UNSEEN and not source.endswith("/>"):
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
            inside, at = at, end.end() if end else len(text)
            source += text[inside:at]
        if name not in _UNSEEN:
            yield name, closes, source
    yield "", False, text[at:]


def _figure(shortcode, inside):
    """`[caption …]<img …> Words[/caption]`; older ones say caption="Words"."""
    picture = _PICTURE.match(inside)
    words = inside[picture.end() :] if picture else ""
    if old := _OLD_CAPTION.search(shortcode):
        words = unescape(old[1] or old[2] or "")
    shown = picture[1] if picture else inside.strip(_SPACE)
    caption = _lines(list(_tokens(words)))
    return f"<figure>{shown}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


class _Paragraphs:
    """One walk through a text: runs of words between blocks, and what holds them."""

    def __init__(self, text):
        self.tokens = _tokens(text)
        self.html_so_far = []
        self.run = []
        self.within, self.open = [], Counter()
        self.paragraph = None  # A <p> that the author wrote and nothing has filled yet.

    def html(self):
        for name, closes, source in self.tokens:
            if name in _BLOCKS:
                self._end_run()
                self._take_block(name, closes, source)
            else:
                self.run.append((name, closes, source))
        self._end_run()
        self._leave_paragraph()
        return "".join(self.html_so_far).strip(_SPACE)

    @property
    def _holder(self):
        return self.within[-1] if self.within else ""

    def _take_block(self, name, closes, source):
        self._leave_paragraph()
        if name == "p":
            # An end without a start would be an empty paragraph of its own.
            if not closes:
                self.paragraph = source
                self._enter("p")
        elif closes:
            if self.open[name]:
                while self._leave() != name:
                    pass
                self.html_so_far.append(source)
        else:
            self.html_so_far.append(source)
            if name not in _WHOLE_BLOCKS:
                self._enter(name)

    def _enter(self, name):
        self.within.append(name)
        self.open[name] += 1

    def _leave(self):
        name = self.within.pop()
        self.open[name] -= 1
        return name

    def _leave_paragraph(self):
        """Any block ends a <p>, said or unsaid; an empty one was never there."""
        if self._holder == "p":
            self._leave()
            if self.paragraph is None:
                self.html_so_far.append("</p>")
            self.paragraph = None

    def _end_run(self):
        run, self.run = self.run, []
        text = "".join(source for _, _, source in run)
        if self._holder in _HOLDS_BLOCKS:
            self.html_so_far.append(text)
            return
        self.html_so_far.append(_gap(text[: len(text) - len(text.lstrip(_SPACE))]))
        if text.strip(_SPACE):
            self.html_so_far.append(self._html_of_run(run, text))
            self.html_so_far.append(_gap(text[len(text.rstrip(_SPACE)) :]))

    def _html_of_run(self, run, text):
        if self._holder in _HOLDS_LINES or not any(_is_shown(token) for token in run):
            return _lines(run)
        pieces = [_lines(piece) for piece in _paragraphs_in(run)]
        pieces = [piece for piece in pieces if piece]
        if self._holder == "p":
            start, self.paragraph = self.paragraph, None
            return start + "</p>\n\n<p>".join(pieces)
        if self._holder in ("", "blockquote") or len(pieces) > 1 or _BLANK_LINE.search(text):
            return "\n\n".join(f"<p>{piece}</p>" for piece in pieces)
        return "".join(pieces)


def _gap(space):
    return "\n" * min(2, space.count("\n"))


def _is_shown(token):
    name, _, source = token
    return name in _SHOWN or (not name and bool(source.strip(_SPACE)))


def _paragraphs_in(run):
    """The run's paragraphs: a blank line, or two breaks in a row, stands between them."""
    pieces = [[]]
    for token in run:
        name, _, source = token
        if name == "br" and (kept := _without_break(pieces[-1])) is not None:
            pieces[-1:] = [kept, []]
        elif name:
            pieces[-1].append(token)
        else:
            first, *others = _BLANK_LINE.split(source)
            pieces[-1].append(("", False, first))
            pieces += [[("", False, other)] for other in others]
    return pieces


def _without_break(piece):
    """The piece without the break that it ends in, or None when it ends otherwise."""
    end = len(piece)
    while end and not piece[end - 1][0] and not piece[end - 1][2].strip(_SPACE):
        end -= 1
    return piece[: end - 1] if end and piece[end - 1][0] == "br" else None


def _lines(run):
    """The HTML of a run, with a break at each end of a line that has none yet."""
    html, at_start = [], True
    for name, _, source in run:
        if not name:
            source = source.lstrip(_SPACE) if at_start else source
            first, *others = source.split("\n")
            if others:
                *middle, last = (line.lstrip(_SPACE) for line in others)
                lines = [first.rstrip(_SPACE), *(line.rstrip(_SPACE) for line in middle), last]
                source = "<br>\n".join(lines)
        at_start = name == "br" or (at_start and not name and not source)
        html.append(source)
    return "".join(html).removesuffix("<br>\n").strip(_SPACE)
