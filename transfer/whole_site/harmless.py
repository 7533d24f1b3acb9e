"""HTML and links that came with an export: nothing in them may run in a reader's browser.

What is rendered is kept as it was, so that pages stay the same; so it is only looked at here, and an
export that has more in it than our own rendering ever makes is refused.
"""

import re
from html import unescape
from html.parser import HTMLParser

from blog.content.markup.render import ARTICLE_TAGS
from blog.content.markup.syntax.formulas import ELEMENTS as OF_FORMULAS

TAGS = ARTICLE_TAGS | OF_FORMULAS
ADDRESSES = {"href", "src", "srcset", "cite", "action", "formaction", "data", "xlink:href"}
CODE = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
# A browser leaves these out of an address.
LEFT_OUT = re.compile(r"[\x00-\x20]+")


def is_harmless(html):
    """Whether HTML has only what a text of ours may have."""
    look = _Look()
    look.feed(html)
    # A tag that nobody closes would go on in what stands behind it on the page.
    return look.is_fine and "<" not in look.rawdata


def leads_somewhere(value):
    """Whether no address in a value, however deep, is code instead."""
    if isinstance(value, dict):
        return all(map(leads_somewhere, value.values()))
    if isinstance(value, list):
        return all(map(leads_somewhere, value))
    return not (isinstance(value, str) and CODE.match(LEFT_OUT.sub("", unescape(value))))


class _Look(HTMLParser):
    def __init__(self):
        super().__init__()
        self.is_fine = True

    def handle_starttag(self, tag, attrs):
        self.is_fine &= tag in TAGS and all(_is_fine(name, value) for name, value in attrs)

    def handle_comment(self, data):
        self.is_fine = False  # Ours has none, and browsers disagree about their ends.

    def unknown_decl(self, data):
        self.is_fine = False

    handle_decl = handle_pi = unknown_decl


def _is_fine(name, value):
    if name.startswith("on") or name in ("style", "srcdoc"):
        return False
    return name not in ADDRESSES or leads_somewhere(value or "")
