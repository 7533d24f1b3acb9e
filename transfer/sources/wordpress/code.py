"""Code in a WordPress text: kept sign by sign, whatever an editor or a plugin called it.

WordPress shows what stands in <pre> as HTML, so a raw `<?php` or `<script>` in it is nothing that its
author wanted run or hidden: it becomes what it was meant as, text.
"""

import re
from html import escape, unescape

# What the code plugins of WordPress.com and of many blogs take for a shortcode of code.
SHORTCODES = set(
    "sourcecode source code cc cce ccn cci ccie ccin highlight prettify crayon"
    " actionscript3 as3 bash shell coldfusion cf clojure clj cpp c csharp c-sharp css delphi pascal diff patch"
    " erlang erl fsharp go groovy html java javafx jfx js javascript latex tex matlab objc obj-c perl pl php"
    " plain powershell ps python py r rails ror ruby rb scala sql swift text vb vbnet xml xhtml xslt yaml".split()
)
# Of these, only an attribute says which language it is.
_OF_ANY_LANGUAGE = set(
    "sourcecode source code cc cce ccn cci ccie ccin highlight prettify crayon".split()
)
_PLAIN = {"plain", "text", "txt", "none", "default"}
_CALLED = {
    "as3": "actionscript3",
    "c-sharp": "csharp",
    "cf": "cfm",
    "coldfusion": "cfm",
    "jscript": "javascript",
    "obj-c": "objective-c",
    "objc": "objective-c",
    "patch": "diff",
    "ps": "powershell",
    "rails": "ruby",
    "ror": "ruby",
    "vb": "vb.net",
    "vbnet": "vb.net",
    "xhtml": "html",
}
# What may be meant as a look inside <pre>, where no plugin was told that it is code.
_LOOKS = set(
    "a abbr b br cite code del em i ins kbd mark q s samp small span strong sub sup u var".split()
)

_NAMES = "|".join(sorted(map(re.escape, SHORTCODES), key=len, reverse=True))
_OPENING = re.compile(
    rf"(?<!\[)\[(?P<short>{_NAMES})(?P<options>[\s=:][^\]\[]*)?\]|<(?P<tag>pre|code)\b(?P<attrs>[^<>]*)>",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"""\b(?:lang|language)\s*[=:]\s*["']?([\w+#.-]{1,30})|\bbrush\s*:\s*([\w+#.-]{1,30})"""
    r"|\blang(?:uage)?-([\w+#.-]{1,30})|^\s*[=:]\s*[\"']?([\w+#.-]{1,30})",
    re.IGNORECASE,
)
# What the newer editor says of the language, in front of a block of code.
_OF_BLOCK = re.compile(
    r"""<!-- wp:[^\n]{0,500}?"language":"([\w+#.-]{1,30})"[^\n]{0,500}?-->\s*$"""
)
_INNER = re.compile(r"\s*<code\b([^<>]*)>(.*)</code\s*>\s*", re.IGNORECASE | re.DOTALL)
_PRE = re.compile(r"\s*<pre\b([^<>]*)>(.*)</pre\s*>\s*", re.IGNORECASE | re.DOTALL)
_SIGN = re.compile(r"<(/?([a-zA-Z][\w-]*)\b[^<>]*>)?")


def pieces(text):
    """Yield (text, whether it is code) of the HTML or the older source of a WordPress text, in its order.

    Code comes as clean HTML: `<pre><code class="language-php">`, or `<pre>` and `<code>` as they stood.
    """
    at, lower, unclosed = 0, in_small_letters(text), set()
    for found in _OPENING.finditer(text):
        name = (found["short"] or found["tag"]).lower()
        if found.start() < at or name in unclosed:
            continue
        closing = f"[/{name}]" if found["short"] else f"</{name}>"
        end = lower.find(closing, found.end())
        if end < 0:
            unclosed.add(name)
            continue
        yield text[at : found.start()], False
        inside = text[found.end() : end]
        at = end + len(closing)
        if found["short"]:
            yield _block(_raw(inside), _named(name, found["options"] or "")), True
        elif name == "code" and (block := _PRE.fullmatch(inside)):
            yield f"\n\n{_preformatted(*block.groups())}\n\n", True
        elif name == "code":
            yield f"{found[0]}{_as_text(inside, _LOOKS)}</code>", True
        else:
            named = _OF_BLOCK.search(text[max(0, found.start() - 1200) : found.start()])
            attrs = f'{found["attrs"]} lang="{named[1]}"' if named else found["attrs"]
            yield _preformatted(attrs, inside), True
    yield text[at:], False


def in_small_letters(text):
    """The text with each letter small, and at the place where it was: a Turkish “İ” alone would become two."""
    return text.replace("İ", "i").lower()


def _named(shortcode, options):
    return _language(options) or ("" if shortcode in _OF_ANY_LANGUAGE else shortcode)


def _language(words):
    """The language that attributes or a class name, or an empty text."""
    found = _LANGUAGE.search(words)
    return next(filter(None, found.groups())).lower() if found else ""


def _raw(inside):
    """What a shortcode holds: as it is, or in entities, which the newer editors save."""
    inside = inside.removeprefix("\r").removeprefix("\n").rstrip()
    return inside if re.search(r"[<>]", inside) else unescape(inside)


def _block(code, language):
    language = _CALLED.get(language, language)
    called = f' class="language-{escape(language)}"' if language and language not in _PLAIN else ""
    return f"\n\n<pre><code{called}>{escape(code, quote=False)}</code></pre>\n\n"


def _preformatted(attrs, inside):
    if inner := _INNER.fullmatch(inside):
        language = _language(inner[1]) or _language(attrs)
        called = f' class="language-{escape(language)}"' if language else ""
        return f"<pre><code{called}>{_as_text(inner[2], _LOOKS)}</code></pre>"
    if language := _language(attrs):
        return _block(unescape(inside), language).strip()
    return f"<pre>{_as_text(inside, _LOOKS)}</pre>"


def _as_text(html, looks):
    """HTML in which only tags that are `looks` are tags; entities stay as they are."""
    return _SIGN.sub(
        lambda sign: sign[0] if (sign[2] or "").lower() in looks else f"&lt;{sign[1] or ''}", html
    )
