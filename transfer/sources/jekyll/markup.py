"""What Jekyll's Liquid and Hugo's shortcodes stand for in a text: code, films, pictures and addresses.

Code comes first, and nothing in it is looked at. What nobody here knows stays as it is written.
"""

import re
from html import escape

from transfer.sources.html_texts import with_films
from transfer.sources.jekyll import octopress

_OPENING = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n`]*$"
    r"|\{%-?\s*(?P<liquid>highlight|codeblock|raw|comment)\b(?P<options>[^{}]{0,500}?)-?%\}\n?"
    r"|\{\{[<%]\s*highlight\s+\"?(?P<hugo>[\w+#.-]{1,30})[^<>{}]{0,200}[>%]\}\}\n?"
    r"|<(?P<tag>pre|code)\b[^<>]*>"
    r"|(?<!`)(?P<ticks>`+)",
    re.MULTILINE,
)
_FROM_ELSEWHERE = ("youtube", "vimeo", "gist")
# Around the number of what is code while the rest of a text is looked at.
_KEPT = "\ue000", "\ue001"
_PLACE = re.compile("\ue000(\\d+)\ue001")
_END_OF_HUGO = re.compile(r"\{\{[<%]\s*/\s*highlight\s*[>%]\}\}")
_SHORTCODE = re.compile(r"\{\{[<%]\s*(?P<name>[\w-]{1,40})(?P<options>[^<>{}]{0,1000})[>%]\}\}")
_OPTION = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|`([^`]*)`|(\S+))""")
_BARE = re.compile(r"""["`]([^"`]*)["`]|(\S+)""")
_SITE = re.compile(r"\{\{\s*site\.(?:url|github\.url)\s*(?:\|[^{}]*)?\}\}")
_BASE = re.compile(r"\{\{\s*site\.baseurl\s*(?:\|[^{}]*)?\}\}")
_FILTERED = re.compile(
    r"""\{\{\s*["'](?P<path>[^"'{}]*)["']\s*\|\s*(?:relative_url|absolute_url|prepend:[^{}]*|url_encode)[^{}]*\}\}"""
)
_POST_URL = re.compile(r"\{%-?\s*(?:post_url|link)\s+(?P<name>[^%\s]+)\s*-?%\}")
_ATTRIBUTES = re.compile(
    r"^[ \t]*(?:\*[ \t]+\S*[ \t]*\n[ \t]*\{:\s*toc[^}\n]*\}|\{:[^}\n]*\})[ \t]*$\n?", re.MULTILINE
)
_IN_LINE = re.compile(r"(?<=[)*_`\]])\{:[^}\n]*\}")


def as_shown(text, is_html, address_of, base="", file_of=lambda name: None):
    """The text with what stands for something as that.

    `address_of(name)` is the address of a post or a page, or None; `base` is where the site begins, and
    `file_of(name)` the text of a file of code, or None.
    """

    def shown(piece):
        return _without_code(piece, is_html, address_of, base, file_of)

    pieces, kept, at = [], [], 0
    for start, end, code in _code(text, is_html):
        pieces += [shown(text[at:start]), f"{_KEPT[0]}{len(kept)}{_KEPT[1]}"]
        kept.append(code)
        at = end

    def whole(piece):
        return _PLACE.sub(lambda match: kept[int(match[1])], piece)

    pieces.append(shown(text[at:]))
    return whole(
        octopress.PAIR.sub(
            lambda match: octopress.quotation(match, whole(match["inside"]), is_html),
            "".join(pieces),
        )
    )


def _code(text, is_html):
    """Yield (start, end, what it becomes) of all code in a text, in its order."""
    at, unclosed = 0, {}
    for match in _OPENING.finditer(text):
        closing, until = _end_of_code(match), len(text)
        if match["ticks"] and (line_end := text.find("\n", match.end())) >= 0:
            until = line_end
        if match.start() < at or unclosed.get(closing, -1) >= until:
            continue
        end = closing.search(text, match.end(), until)
        if end is None:
            unclosed[closing] = until
            continue
        at = end.end()
        yield (
            match.start(),
            at,
            _shown_code(match, text[match.end() : end.start()], text[match.start() : at], is_html),
        )


def _end_of_code(match):
    """What ends the code that is begun there."""
    if fence := match["fence"]:
        return re.compile(rf"^[ \t]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    if liquid := match["liquid"]:
        return re.compile(rf"\{{%-?\s*end{liquid}\s*-?%\}}")
    if match["tag"]:
        return re.compile(rf"</{match['tag']}\s*>")
    return _END_OF_HUGO if match["hugo"] else re.compile(rf"(?<!`){match['ticks']}(?!`)")


def _shown_code(match, inside, whole, is_html):
    if match["liquid"] == "comment":
        return ""
    if match["liquid"] == "raw":
        return inside
    if match["hugo"] or match["liquid"]:
        if match["liquid"] == "codeblock":
            return _captioned(inside, match["options"], is_html)
        language = match["hugo"] or (match["options"].split() or ["text"])[0]
        return _block(inside.rstrip("\n"), language.lower(), is_html)
    return whole


def _captioned(code, options, is_html):
    """A block of code as Octopress writes them."""
    language, caption = octopress.language_and_caption(options)
    block = _block(code.strip("\n"), language, is_html)
    return octopress.caption_of(caption, is_html) + block


def _block(code, language, is_html):
    if is_html:
        called = escape(language)
        return f'<pre><code class="language-{called}">{escape(code, quote=False)}</code></pre>'
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n\n{fence}{language}\n{code}\n{fence}\n\n"


def _without_code(text, is_html, address_of, base, file_of):
    text = text.replace(_KEPT[0], "")  # A sign of ours, which no text has of itself.

    def code_of(options):
        *_title, name = options.split()
        code = file_of(name)
        return "" if code is None else _captioned(code, options, is_html)

    text = _BASE.sub(lambda _match: base, _SITE.sub("", text))
    text = _FILTERED.sub(lambda match: f"{base}/" + match["path"].lstrip("/"), text)
    text = _POST_URL.sub(lambda match: address_of(match["name"]) or match[0], text)
    if not is_html:
        text = with_films(_IN_LINE.sub("", _ATTRIBUTES.sub("", text)))
    text = octopress.TAG.sub(lambda match: octopress.shown(match, is_html, code_of), text)
    return _SHORTCODE.sub(lambda match: _shortcode(match, address_of), text)


def _shortcode(match, address_of):
    name, options = match["name"], match["options"].rstrip("/ \n")
    named = {key: next(filter(None, values), "") for key, *values in _OPTION.findall(options)}
    word = _BARE.search(_OPTION.sub("", options))
    bare = next(filter(None, word.groups()), "") if word else ""
    if name in ("ref", "relref"):
        return address_of(bare) or match[0]
    if name == "figure":
        return _figure(named) or match[0]
    address = octopress.AT[name](named.get("id") or bare) if name in _FROM_ELSEWHERE else ""
    return f"\n\n{address}\n\n" if address else match[0]


def _figure(named):
    source = escape(named.get("src", ""))
    words = named.get("caption") or named.get("title") or ""
    below = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    alt = escape(named.get("alt", ""))
    return f'\n\n<figure><img src="{source}" alt="{alt}">{below}</figure>\n\n' if source else ""
