"""The HTML of a page with its white space as a browser shows it: where a template breaks its lines is nobody's concern."""

import re

from django.http import HttpResponse

KEPT_AS_IT_IS = re.compile(r"(<(pre|textarea|script)\b.*?</\2>)", re.DOTALL)
BLOCK = (
    "html|head|body|main|header|footer|nav|section|article|aside|div|p|[ou]l|li|d[ltd]|h[1-6]|form"
    "|fieldset|legend|table|t[hbrd]\\w*|details|summary|figure|blockquote|hr|br|title|template"
)
BEFORE_A_BLOCK = re.compile(rf" (?=</?(?:{BLOCK})\b)")
AFTER_A_BLOCK = re.compile(rf"(</?(?:{BLOCK})\b[^<>]*>) ")


def as_shown(html):
    parts = KEPT_AS_IT_IS.split(html)
    # Each kept part is followed by the name of its tag.
    return "".join(
        part if n % 3 == 1 else _collapsed(part) for n, part in enumerate(parts) if n % 3 < 2
    )


def _collapsed(html):
    spaced = re.sub(r"[ \t\r\n]+", " ", html)
    return AFTER_A_BLOCK.sub(r"\1", BEFORE_A_BLOCK.sub("", spaced))


def errors(response: HttpResponse) -> dict:
    """What a page's form refuses: the codes of the errors, by field; those of the whole form under `__all__`."""
    data = response.context["form"].errors.as_data()
    return {name: [error.code for error in refused] for name, refused in data.items()}


def text(response: HttpResponse) -> str:
    content = response.content.decode(response.charset)
    return (
        as_shown(content) if response.get("Content-Type", "").startswith("text/html") else content
    )
