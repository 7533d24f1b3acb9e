"""What the tests of the door from text to HTML share: the corpus, and a strict look at HTML that is not the door's own.

The lists are written out here a second time, on purpose: a tag that slips into the
code's lists must be argued for here as well.
"""

import os
import re
from pathlib import Path

import pytest
from bleach.html5lib_shim import HTMLParser

CORPUS = Path(__file__).resolve().parents[2] / "../shared/corpus"

IN_A_COMMENT = {
    **dict.fromkeys(
        ["p", "br", "em", "strong", "del", "blockquote", "ul", "code", "thead", "tbody", "tr"],
        set(),
    ),
    "li": {"class"},
    "pre": {"tabindex"},
    "table": {"tabindex"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "a": {"href", "rel"},
}
IN_AN_ARTICLE = {
    tag: {"lang", "dir"}
    for tag in """p br em strong del ins small mark blockquote ul code hr caption thead tbody tfoot tr dl dt dd div
    span figcaption cite sub kbd samp var ruby rt rp wbr bdi summary""".split()
}
IN_AN_ARTICLE |= {tag: {"lang", "dir", "id"} for tag in "h2 h3 h4 h5 h6 sup figure".split()}
IN_AN_ARTICLE |= {
    "a": {"lang", "dir", "href", "title", "id", "class", "aria-label"},
    "abbr": {"lang", "dir", "title"},
    "blockquote": {"lang", "dir", "cite"},
    "code": {"lang", "dir", "class"},
    "details": {"lang", "dir", "open"},
    "dfn": {"lang", "dir", "title"},
    "div": {"lang", "dir", "class"},
    "img": {"lang", "dir", "src", "alt", "title", "width", "height", "srcset", "sizes", "loading"},
    "li": {"lang", "dir", "value", "id", "class"},
    "ol": {"lang", "dir", "start", "reversed"},
    "pre": {"lang", "dir", "tabindex"},
    "q": {"lang", "dir", "cite"},
    "table": {"lang", "dir", "id", "tabindex"},
    "td": {"lang", "dir", "colspan", "rowspan", "align"},
    "th": {"lang", "dir", "colspan", "rowspan", "align", "scope"},
    "time": {"lang", "dir", "datetime"},
}

ADDRESSES = {"href", "src", "cite", "srcset"}


def corpus(path: str) -> Path:
    """A file or folder of the corpus, or the end of the test: skipped, or failed where REQUIRE_CORPUS is set."""
    found = CORPUS / path
    if not found.exists():
        missing = pytest.fail if os.environ.get("REQUIRE_CORPUS") else pytest.skip
        missing(f"../shared/corpus/{path} is not here")
    return found


def evil_in(html: str, allowed: dict[str, set[str]]) -> list[str]:
    """Each element, attribute and address that a browser would find in the HTML and that shouldn't be there."""
    tree = HTMLParser(namespaceHTMLElements=False).parseFragment(html)
    return [
        evil for element in list(tree.iter())[1:] for evil in _evil_in_element(element, allowed)
    ]


def scheme(address: str) -> str:
    """The scheme a browser finds in an address, by the rules of the URL standard."""
    address = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    return found[1].lower() if found else ""


def _evil_in_element(element, allowed):
    if element.tag not in allowed:
        yield f"<!--{element.text}-->" if callable(element.tag) else f"<{element.tag}>"
        return
    for name, value in element.attrib.items():
        if name not in allowed[element.tag]:
            yield f"<{element.tag} {name}>"
        if name in ADDRESSES and scheme(value) not in ("", "http", "https", "mailto"):
            yield f"<{element.tag} {name}={value}>"
