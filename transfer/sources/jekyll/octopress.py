"""What Octopress' own tags stand for: code with a caption, pictures, quotations, files of code, films and gists. Pure."""

import re
from html import escape
from pathlib import PurePosixPath

from transfer.sources.wordpress.code import SHORTCODES

PAIR = re.compile(
    r"\{%-?\s*(?P<name>blockquote|pullquote)\b(?P<options>[^{}]{0,500}?)-?%\}(?P<inside>(?:(?!\{%-?\s*(?:end)?(?:block|pull)quote\b).)*+)"
    r"\{%-?\s*end(?P=name)\s*-?%\}",
    re.DOTALL,
)
TAG = re.compile(
    r"\{%-?\s*(?P<name>img|include_code|youtube|vimeo|gist|tweet|twitter|video)\s+(?P<options>[^{}]{1,1000}?)\s*-?%\}"
)
_LANGUAGE = re.compile(r"""\blang(?:uage)?[:=]\s*["']?([\w+#.-]{1,30})["']?""")
_OPTION = re.compile(
    r"""\b(?:linenos|linenums|start|mark|range|title|url)[:=]\s*(?:"([^"]*)"|'([^']*)'|\S+)"""
)
_ADDRESS = re.compile(r"(?:https?://|/)\S+")
_IMAGE = re.compile(
    r"(?:(?P<classes>[^/\"']*?)\s+)?(?P<src>(?:https?://|/|[^\s\"']+/|(?=[^\s\"']+\.\w+))[^\s\"']+)(?:\s+\d+%?){0,2}(?P<words>\s+.+)?",
    re.DOTALL,
)
_QUOTED = re.compile(r"""\s*(["'])(.*?)\1(?:\s+(["'])(.*?)\3)?\s*""", re.DOTALL)
_PULLED = re.compile(r"""\{"\s*|\s*"\}""")


def language_and_caption(options):
    """(language, what stands above) of `ruby`, `A title lang:ruby`, `name.rb https://example.org/ source`."""
    named = _LANGUAGE.search(options)
    rest = _LANGUAGE.sub("", options)
    titled = [one[0] or one[1] for one in _OPTION.findall(rest)]
    words = [*_OPTION.sub("", rest).split()]
    if not named and words and words[0].lower() in SHORTCODES:
        return words[0].lower(), " ".join(words[1:])
    caption = " ".join([*filter(None, titled), *words]).strip("\"' ")
    ending = next((PurePosixPath(one).suffix[1:] for one in words if "://" not in one), "")
    language = named[1] if named else ending if re.fullmatch(r"[a-z]{1,10}", ending) else "text"
    return language.lower(), caption


def caption_of(words, is_html):
    """What stands above code, with the address in it as a link."""
    link = _ADDRESS.search(words)
    title, called = (words[: link.start()], words[link.end() :]) if link else (words, "")
    parts = [title.strip()] * bool(title.strip())
    if link:
        parts.append(_link(link[0], called.strip() or link[0], is_html))
    if not parts:
        return ""
    caption = " · ".join(escape(one) if is_html and one == title.strip() else one for one in parts)
    return f"<p>{caption}</p>" if is_html else f"\n\n{caption}\n\n"


def shown(match, is_html, code_of):
    """What a TAG becomes; itself where nothing can be shown. `code_of(options)` is a block of code, or ""."""
    name, options = match["name"], match["options"].strip()
    if name == "img":
        return _image(options, is_html) or match[0]
    if name == "include_code":
        return code_of(options) or match[0]
    first = options.split()[0].strip("\"'")
    address = AT[name](first)
    if not address:
        return match[0]
    return f"<p>{escape(address)}</p>" if is_html else f"\n\n{address}\n\n"


def quotation(match, inside, is_html):
    """A PAIR with what stands in it, as a quotation; what was pulled out of a text stands in it as before."""
    if match["name"] == "pullquote":
        return _PULLED.sub("", inside)
    inside, options = inside.strip(), match["options"].strip()
    by = escape(options) if is_html else options
    if link := _ADDRESS.search(options):
        author = options[: link.start()].strip().rstrip(",")
        called = options[link.end() :].strip() or link[0]
        linked = _link(link[0], called, is_html)
        by = f"{escape(author) if is_html else author}, {linked}" if author else linked
    if is_html:
        below = f"<p>— {by}</p>" if by else ""
        body = inside if re.match(r"<(?:p|ul|ol|pre|h\d)\b", inside) else f"<p>{inside}</p>"
        return f"<blockquote>{body}{below}</blockquote>"
    lines = [*inside.split("\n"), *(["", f"— {by}"] if by else [])]
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _link(address, words, is_html):
    if is_html:
        return f'<a href="{escape(address)}">{escape(words)}</a>'
    return f"<{address}>" if words == address and "://" in address else f"[{words}]({address})"


def _image(options, is_html):
    """`left half /images/a.png 300 200 "Title" "What it shows"`."""
    match = _IMAGE.fullmatch(options)
    if not match:
        return ""
    words = (match["words"] or "").strip()
    quoted = _QUOTED.fullmatch(words)
    title = quoted[2] if quoted else words.strip("\"'")
    alt = quoted[4] if quoted and quoted[3] else title
    if is_html:
        return f'<img src="{escape(match["src"])}" alt="{escape(alt)}">'
    return f"![{alt.replace('[', '(').replace(']', ')')}]({match['src']})"


def _film(at):
    return lambda number: f"{at}{number}" if re.fullmatch(r"[\w-]{5,20}", number) else ""


def _address(words):
    return words if re.fullmatch(r"https?://\S+", words) else ""


# What shows that a film or another thing is to stand here: its address, or an empty text if it can't be one.
AT = {
    "youtube": _film("https://www.youtube.com/watch?v="),
    "vimeo": _film("https://vimeo.com/"),
    "gist": lambda one: f"https://gist.github.com/{one}" if re.fullmatch(r"[\w/-]+", one) else "",
    "tweet": _address,
    "twitter": _address,
    "video": _address,
}
