"""Markdown as people know it from elsewhere: CommonMark with tables, strikethrough and ticked lists.

What each sort of text has of it is said here; what of its HTML stays is said in
blog/content/markup/render.py.
"""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import reference
from mdit_py_plugins.footnote import footnote_plugin

from blog.content.markup.links import WEB_ADDRESS

# Twice what limits for readers let through. Past it markdown-it would drop the words.
DEPTH = 100

_LABEL = re.compile(r"\[[^\[\]\n]+\](?=:)")
_NOTE_LABEL = re.compile(r"\[\^[^\[\]\n]+\]")
_TICK = re.compile(r"\[([ xX])\](?=\s)")
_ALIGN = re.compile(r"text-align:(\w+)")


def comment_markdown() -> MarkdownIt:
    markdown = _markdown(html=False, breaks=True)
    # "# 1" is a number and "-----" a line somebody drew, not a heading.
    markdown.disable(["heading", "lheading", "hr"])
    markdown.block.ruler.at("reference", _reference_in_use)
    markdown.add_render_rule("image", _link_to_picture)
    return markdown


def policy_markdown() -> MarkdownIt:
    return _markdown(html=False)


def article_markdown() -> MarkdownIt:
    markdown = _markdown(html=True)
    footnote_plugin(markdown, inline=False)
    markdown.block.ruler.before(
        "footnote_def", "note_label", _label_of_note_in_a_block, {"alt": ["paragraph", "reference"]}
    )
    markdown.inline.ruler.before("footnote_ref", "note_label", _label_of_note_in_a_line)
    markdown.core.ruler.push("heading_ids", _name_headings)
    for name in ("ref", "block_open", "block_close", "open", "anchor"):
        markdown.add_render_rule(f"footnote_{name}", globals()[f"_note_{name}"])
    return markdown


def _markdown(*, html: bool, breaks: bool = False) -> MarkdownIt:
    options = {"html": html, "breaks": breaks, "xhtmlOut": False, "maxNesting": DEPTH}
    markdown = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    # Which addresses may be links, and how they are written, bleach and links.py decide.
    markdown.validateLink = lambda address: True
    markdown.normalizeLink = markdown.normalizeLinkText = lambda address: address
    markdown.inline.ruler.at("text", _text_with_addresses)
    markdown.block.ruler.before("table", "depth", _refuse_depth, {"alt": []})
    markdown.core.ruler.push("house_marks", _mark_cells_and_ticks)
    markdown.add_render_rule("text", _text)
    return markdown


def _text(self, tokens, index, options, env):
    return escape(tokens[index].content, quote=False)


def _refuse_depth(state, start, end, silent):
    if state.level >= DEPTH - 2:
        raise RecursionError
    return False


def _text_with_addresses(state, silent):
    """Markdown's rule for text, which takes a bare address whole: its `_`, `*` and `~` mark nothing.

    The link itself is made while bleach cleans, as in texts that are HTML already.
    """
    address = WEB_ADDRESS.match(state.src, state.pos, state.posMax)
    end = address.end() if address else _end_of_text(state)
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


_STOP = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]|(?<![A-Za-z0-9])(?i:https?://|www\.)")


def _end_of_text(state):
    stop = _STOP.search(state.src, state.pos, state.posMax)
    if stop and stop.start() == state.pos and len(stop[0]) > 1:
        stop = _STOP.search(state.src, state.pos + 1, state.posMax)
    return stop.start() if stop else state.posMax


def _reference_in_use(state, start, end, silent):
    """A comment's "[1]: https://…" is an address for "[text][1]", or else a list of sources to be read."""
    label = _LABEL.match(state.src, state.bMarks[start] + state.tShift[start])
    used = label and re.search(rf"{re.escape(label[0])}(?!:)", state.src, re.IGNORECASE)
    return bool(used) and reference(state, start, end, silent)


def _link_to_picture(self, tokens, index, options, env):
    picture = tokens[index]
    words = self.renderInlineAsText(picture.children, options, env) or picture.attrs["src"]
    return f'<a href="{escape(picture.attrs["src"])}">{escape(words)}</a>'


def _mark_cells_and_ticks(state):
    for place, token in enumerate(state.tokens):
        if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", None)):
            token.attrs["align"] = _ALIGN.match(style)[1]
        elif token.type == "inline" and state.tokens[place - 2 : place]:
            _tick(token, *state.tokens[place - 2 : place])


def _tick(token, *before):
    """ "- [x] done" as a sign: it is read out, found and quoted as words are, and needs no field that does nothing."""
    if [one.type for one in before] != ["list_item_open", "paragraph_open"] or not token.children:
        return
    first = token.children[0]
    if first.type == "text" and (tick := _TICK.match(first.content)):
        first.content = ("☐" if tick[1] == " " else "☑") + first.content[tick.end() :]
        before[0].attrs["class"] = "task"


def _name_headings(state):
    """An id for each heading, from its words; of two that say the same the second has "_1"."""
    used = set()
    for opening, words in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            slug = name = _slug(words)
            number = 0
            while not name or name in used:
                number += 1
                name = f"{slug}_{number}"
            used.add(name)
            opening.attrs["id"] = name


def _slug(words):
    said = (one.content for one in words.children if one.type in ("text", "code_inline"))
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", "".join(said)).strip().lower())


# A note's label may have spaces, which the plugin takes for its end.


def _label_of_note_in_a_block(state, start, end, silent):
    return _join_label(state, state.bMarks[start] + state.tShift[start])


def _label_of_note_in_a_line(state, silent):
    return _join_label(state, state.pos)


def _join_label(state, place):
    label = _NOTE_LABEL.match(state.src, place)
    if label and " " in label[0]:
        joined = label[0].replace(" ", "\xa0")
        state.src = state.src[:place] + joined + state.src[label.end() :]
    return False


def _note_ref(self, tokens, index, options, env):
    note = tokens[index].meta
    return (
        f'<sup id="{_place_of(note)}"><a class="footnote-ref" href="#fn:{_name_of(note)}">'
        f"{note['id'] + 1}</a></sup>"
    )


def _note_block_open(self, tokens, index, options, env):
    return '<div class="footnote">\n<hr>\n<ol>\n'


def _note_block_close(self, tokens, index, options, env):
    return "</ol>\n</div>\n"


def _note_open(self, tokens, index, options, env):
    return f'<li id="fn:{_name_of(tokens[index].meta)}">\n'


def _note_anchor(self, tokens, index, options, env):
    note = tokens[index].meta
    return (
        f'&#160;<a class="footnote-backref" href="#{_place_of(note)}" '
        f'title="Back to note {note["id"] + 1} in the text">↩</a>'
    )


def _name_of(note):
    return escape(note["label"])


def _place_of(note):
    """The id where a note is called: "fnref:1", and "fnref2:1" where it is called again."""
    return f"fnref{note['subId'] + 1 if note['subId'] else ''}:{_name_of(note)}"
