"""Code in a WordPress text: kept sign by sign, whatever an editor or a plugin called it.

WordPress shows what stands in <pre> as HTML, so a raw `<?php` or `<script>` in it is nothing that its
author wanted run or hidden: it becomes what it was meant as, text.
"""

import re
from html import escape, unescape
from itertools import islice

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

NESTED = 50  # tags in a block of code that are looked at for its end

_NAMES = "|".join(sorted(map(re.escape, SHORTCODES), key=len, reverse=True))
# CodeColorer's, whose name has letters for how it looks and then the language: ccnle_java.
_COLORED = r"cc[a-z]{0,8}_[a-z0-9+#-]{1,20}"
_OPENING = re.compile(
    rf"(?<!\[)\[(?P<short>{_NAMES}|{_COLORED})(?P<options>[\s=:][^\]\[]*)?\]|<(?P<tag>pre|code)\b(?P<attrs>[^<>]*)>",
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
_PRE_FOLLOWS = re.compile(r"\s*(?=<pre\b)", re.IGNORECASE)
_PRE_TAG = re.compile(r"<(/?)pre\b[^<>]*>", re.IGNORECASE)
_END_OF_CODE = re.compile(r"\s*</code\s*>", re.IGNORECASE)
_SIGN = re.compile(r"<(/?([a-zA-Z][\w-]*)\b[^<>]*>)?")


def pieces(text):
    """Yield (text, whether it is code) of the HTML or the older source of a WordPress text, in its order.

    Code comes as clean HTML: `<pre><code class="language-php">`, or `<pre>` and `<code>` as they stood.
    """
    at, lower, unclosed, is_around = 0, in_small_letters(text), set(), False
    for match in _OPENING.finditer(text):
        name = (match["short"] or match["tag"]).lower()
        if match.start() < at or name in unclosed:
            continue
        if name == "code" and match["tag"] and _PRE_FOLLOWS.match(text, match.end()):
            yield text[at : match.start()], False
            at, is_around = match.end(), True  # around a block, which has its own end
            continue
        closing = f"[/{name}]" if match["short"] else f"</{name}>"
        end = _end_of_pre(text, match) if name == "pre" else lower.find(closing, match.end())
        if end < 0:
            unclosed.add(name)
            continue
        yield text[at : match.start()], False
        inside = text[match.end() : end]
        at = text.find(closing[-1], end) + 1
        if match["short"]:
            yield _block(_raw_code(inside), _language_named(name, match["options"] or "")), True
        elif name == "code":
            yield f"{match[0]}{_as_text(inside, _LOOKS)}</code>", True
        else:
            named = _OF_BLOCK.search(text[max(0, match.start() - 1200) : match.start()])
            attrs = f'{match["attrs"]} lang="{named[1]}"' if named else match["attrs"]
            if is_around and (end_of_code := _END_OF_CODE.match(text, at)):
                at = end_of_code.end()
            apart = "\n\n" * is_around
            yield f"{apart}{_preformatted(attrs, inside)}{apart}", True
    yield text[at:], False


def _end_of_pre(text, match):
    """Where the </pre> begins that ends a <pre>; -1 for none. Others may stand in it, unless a plugin was told that it is code."""
    first, depth = -1, 1
    for tag in islice(_PRE_TAG.finditer(text, match.end()), NESTED):
        depth += -1 if tag[1] else 1
        first = tag.start() if tag[1] and first < 0 else first
        if first >= 0 and (depth == 0 or _language(match["attrs"])):
            return tag.start() if depth == 0 else first
    return first


def in_small_letters(text):
    """The text with each letter small, and at the place where it was: a Turkish “İ” alone would become two."""
    return text.replace("İ", "i").lower()


def _language_named(shortcode, options):
    of_name = shortcode.rpartition("_")[2]
    return _language(options) or ("" if shortcode in _OF_ANY_LANGUAGE else of_name)


def _language(words):
    """The language that attributes or a class name, or an empty text."""
    match = _LANGUAGE.search(words)
    return next(filter(None, match.groups())).lower() if match else ""


def _raw_code(inside):
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
    return f"<pre>{_as_text(_PRE_TAG.sub('', inside), _LOOKS)}</pre>"


def _as_text(html, looks):
    """HTML in which only tags that are `looks` are tags; entities stay as they are."""
    return _SIGN.sub(
        lambda sign: sign[0] if (sign[2] or "").lower() in looks else f"&lt;{sign[1] or ''}", html
    )
