"""Code in an article: what is a word of its language, a text, a number or a remark, told when it is written.

Seven classes, each with a look of its own in static/css/article/code.css; what isn't worth a colour has none.
"""

import re
from html import escape, unescape
from itertools import groupby

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Operator
from pygments.util import ClassNotFound

LONGEST = 20_000  # characters; what is longer stays as it is, in one colour

_CLASSES = {
    Keyword: "k",
    Keyword.Constant: "n",
    Operator.Word: "k",
    Name.Function: "f",
    Name.Class: "f",
    Name.Decorator: "f",
    Name.Tag: "k",
    Name.Attribute: "f",
    Literal.String: "s",
    Literal.Number: "n",
    Comment: "c",
    Generic.Output: "c",
    Generic.Prompt: "c",
    Generic.Inserted: "i",
    Generic.Deleted: "d",
    Generic.Heading: "f",
    Generic.Subheading: "k",
}
CLASSES = {f"hl-{name}" for name in _CLASSES.values()}

_CODE = re.compile(r'(<pre[^<>]*><code class="language-([\w+#.-]{1,30})">)([^<]*)(?=</code></pre>)')


def highlighted(html: str) -> str:
    """The HTML with each `<pre><code class="language-…">` of a language that we know in spans.

    Safe on any HTML, as long as it is cleaned afterwards.
    """
    return _CODE.sub(_highlighted, html)


def _highlighted(match):
    code = unescape(match[3])
    try:
        lexer = get_lexer_by_name(match[2], stripnl=False, ensurenl=False)
    except ClassNotFound:
        return match[0]
    if len(code) > LONGEST:
        return match[0]
    runs = groupby(lexer.get_tokens(code), lambda token: _class_of(token[0]))
    pieces = [match[1]]
    for name, run in runs:
        words = escape("".join(text for _, text in run), quote=False)
        pieces.append(f'<span class="hl-{name}">{words}</span>' if name else words)
    return "".join(pieces)


def _class_of(kind):
    while kind is not None and kind not in _CLASSES:
        kind = kind.parent
    return _CLASSES.get(kind)
