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
    for tag in """br em strong del ins small mark blockquote ul code hr caption thead tbody tfoot tr dl dt dd div
    figcaption cite sub kbd samp var ruby rt rp wbr bdi""".split()
}
IN_AN_ARTICLE |= {tag: {"lang", "dir", "id"} for tag in "h2 h3 h4 h5 h6 sup".split()}
IN_AN_ARTICLE |= {
    "a": {"lang", "dir", "href", "title", "id", "class", "aria-label"},
    "abbr": {"lang", "dir", "title"},
    "blockquote": {"lang", "dir", "cite"},
    "code": {"lang", "dir", "class"},
    "details": {"lang", "dir", "open", "class"},
    "dfn": {"lang", "dir", "title"},
    "div": {"lang", "dir", "class", "role"},
    "figure": {"lang", "dir", "id", "class"},
    "p": {"lang", "dir", "class"},
    "span": {"lang", "dir", "class"},
    "summary": {"lang", "dir", "class"},
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

INTERNAL = re.compile(r"(article|page):[0-9]+(#\S*)?")
MATHML = "{http://www.w3.org/1998/Math/MathML}"
_OF_FORMULAS = set(
    """display stretchy fence form separator largeop movablelimits symmetric lspace rspace minsize maxsize
    accent accentunder linethickness columnalign columnlines rowlines columnspacing rowspacing width height
    depth mathvariant displaystyle scriptlevel notation""".split()
)
WITH_FORMULAS = IN_AN_ARTICLE | {
    f"{MATHML}{tag}": _OF_FORMULAS
    for tag in """math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover
    munderover mmultiscripts mprescripts none mtable mtr mtd menclose mpadded mphantom mstyle""".split()
}
# Every class that a text may bring along; none of them may be one that the pages themselves are made of.
CLASSES = re.compile(
    r"task|footnote(-ref|-backref)?|language-[\w+#.-]{1,30}|anchor|excerpt-end|embed|contents|gallery|picture-(wide|full)"
    r"|callout(-(title|note|tip|important|warning|caution))?|hl-[kfsncid]|formula-as-typed"
)
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
        if name == "class" and not all(map(CLASSES.fullmatch, value.split())):
            yield f"<{element.tag} class={value}>"
        if (
            name in ADDRESSES
            and not INTERNAL.fullmatch(value)
            and scheme(value) not in ("", "http", "https", "mailto")
        ):
            yield f"<{element.tag} {name}={value}>"
