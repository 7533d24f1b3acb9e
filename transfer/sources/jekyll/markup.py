"""What Jekyll's Liquid and Hugo's shortcodes stand for in a text: code, films, pictures and addresses.

Code comes first, and nothing in it is looked at. What nobody here knows stays as it is written.
"""

import re
from html import escape

from transfer.sources.html_texts import with_films

_OPENING = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n`]*$"
    r"|\{%-?\s*(?P<liquid>highlight|raw|comment)\b(?P<options>[^%{}]{0,200})%\}\n?"
    r"|\{\{[<%]\s*highlight\s+\"?(?P<hugo>[\w+#.-]{1,30})[^<>{}]{0,200}[>%]\}\}\n?"
    r"|<(?P<tag>pre|code)\b[^<>]*>"
    r"|(?<!`)(?P<ticks>`+)",
    re.MULTILINE,
)
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


def as_shown(text, is_html, address_of, base=""):
    """The text with what stands for something as that.

    `address_of(name)` is the address of a post or a page, or None; `base` is where the site begins.
    """
    pieces, at = [], 0
    for start, end, code in _code(text, is_html):
        pieces += [_without_code(text[at:start], is_html, address_of, base), code]
        at = end
    return "".join(pieces) + _without_code(text[at:], is_html, address_of, base)


def _code(text, is_html):
    """Yield (start, end, what it becomes) of all code in a text, in its order."""
    at, unclosed = 0, {}
    for found in _OPENING.finditer(text):
        closing, until = _closing(found), _line_end(text, found) if found["ticks"] else len(text)
        if found.start() < at or unclosed.get(closing, -1) >= until:
            continue
        end = closing.search(text, found.end(), until)
        if end is None:
            unclosed[closing] = until
            continue
        at = end.end()
        yield (
            found.start(),
            at,
            _kept(found, text[found.end() : end.start()], text[found.start() : at], is_html),
        )


def _line_end(text, found):
    end = text.find("\n", found.end())
    return end if end >= 0 else len(text)


def _closing(found):
    """What ends the code that is begun there."""
    if fence := found["fence"]:
        return re.compile(rf"^[ \t]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    if liquid := found["liquid"]:
        return re.compile(rf"\{{%-?\s*end{liquid}\s*-?%\}}")
    if found["tag"]:
        return re.compile(rf"</{found['tag']}\s*>")
    return _END_OF_HUGO if found["hugo"] else re.compile(rf"(?<!`){found['ticks']}(?!`)")


def _kept(found, inside, whole, is_html):
    if found["liquid"] == "comment":
        return ""
    if found["liquid"] == "raw":
        return inside
    if found["hugo"] or found["liquid"]:
        language = found["hugo"] or (found["options"].split() or ["text"])[0]
        return _block(inside.rstrip("\n"), language.lower(), is_html)
    return whole


def _block(code, language, is_html):
    if is_html:
        called = escape(language)
        return f'<pre><code class="language-{called}">{escape(code, quote=False)}</code></pre>'
    fence = "`" * max(3, _longest_run(code) + 1)
    return f"\n\n{fence}{language}\n{code}\n{fence}\n\n"


def _longest_run(code):
    return max(map(len, re.findall("`+", code)), default=0)


def _without_code(text, is_html, address_of, base):
    text = _BASE.sub(lambda _found: base, _SITE.sub("", text))
    text = _FILTERED.sub(lambda found: f"{base}/" + found["path"].lstrip("/"), text)
    text = _POST_URL.sub(lambda found: address_of(found["name"]) or found[0], text)
    if not is_html:
        text = with_films(_IN_LINE.sub("", _ATTRIBUTES.sub("", text)))
    return _SHORTCODE.sub(lambda found: _shortcode(found, address_of), text)


def _shortcode(found, address_of):
    name, named, bare = found["name"], *_options(found["options"].rstrip("/ \n"))
    if name in ("ref", "relref"):
        return address_of(bare) or found[0]
    address = _SHOWN[name](named, bare) if name in _SHOWN else ""
    return address or found[0]


def _options(text):
    named = {key: next(filter(None, values), "") for key, *values in _OPTION.findall(text)}
    bare = _BARE.search(_OPTION.sub("", text))
    return named, next(filter(None, bare.groups()), "") if bare else ""


def _film(at, number):
    return f"\n\n{at}{number}\n\n" if re.fullmatch(r"[\w-]{5,20}", number) else ""


def _figure(named, bare):
    source = escape(named.get("src", ""))
    words = named.get("caption") or named.get("title") or ""
    below = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    alt = escape(named.get("alt", ""))
    return f'\n\n<figure><img src="{source}" alt="{alt}">{below}</figure>\n\n' if source else ""


def _gist(named, bare):
    return f"\n\nhttps://gist.github.com/{bare}\n\n" if re.fullmatch(r"[\w/-]+", bare) else ""


_SHOWN = {
    "youtube": lambda named, bare: _film(
        "https://www.youtube.com/watch?v=", named.get("id") or bare
    ),
    "vimeo": lambda named, bare: _film("https://vimeo.com/", named.get("id") or bare),
    "figure": _figure,
    "gist": _gist,
}
