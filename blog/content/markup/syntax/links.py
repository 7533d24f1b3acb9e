"""Addresses in texts: which of them may be links, where a bare one ends, and how a reader's is marked."""

import re
import unicodedata
from html import unescape
from itertools import count, groupby

from bleach.linkifier import LinkifyFilter

SCHEMES = {"http", "https", "mailto"}
# An article or a page of this blog, by its number, and perhaps a section in it.
INTERNAL = re.compile(r"(article|page):([1-9][0-9]{0,17})(#[^\s#]*)?")


def _without_punctuation(first: int, last: int) -> str:
    """The signs between two for a set of a pattern, but for `،؟؛।` and their kind: an address ends before those."""
    kept = (code for code in range(first, last + 1) if unicodedata.category(chr(code))[0] != "P")
    place = count()
    runs = ([*run] for _, run in groupby(kept, lambda code: code - next(place)))
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


# Letters of scripts that put spaces between words.
_LETTERS = f"A-Za-z0-9{_without_punctuation(0xC0, 0x10FF)}{_without_punctuation(0x1200, 0x1FFF)}"
# Chinese, Japanese and Korean put none. A name in a host or a path may begin with
# them (`/wiki/中国`), but after other letters the sentence goes on there (`/aを見る`).
_UNSPACED = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u3096\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_NAME = rf"(?:[{_LETTERS}\-]|(?<=[/=&\#:_\-])[{_UNSPACED}][{_UNSPACED}{_LETTERS}]*+)"
_INSIDE = rf"(?:[/=&%\#+$@]|{_NAME})"
# Part of an address only when more of it follows: "see https://example.org/a.html."
_BETWEEN = r".,:;!?'*_~"

_LABEL = rf"(?:[{_LETTERS}\-]++|[{_UNSPACED}][{_UNSPACED}{_LETTERS}\-]*+)"
_PATH = (
    rf"(?:[/?\#](?:[{_BETWEEN}]*+(?:{_INSIDE}|\((?:[{_BETWEEN}{_UNSPACED}]|{_INSIDE})*+\)))*+)?+"
)
WEB_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?i:https?)://{_LABEL}|(?<![./@\-_])(?i:www)\.{_LABEL})"
    rf"(?:\.{_LABEL})++(?::[0-9]{{1,5}})?+{_PATH}"
)
_MAIL_ADDRESS = r"(?<![\w.%+\-/@])[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++(?<=[A-Za-z]{2})"
_BARE_ADDRESS = re.compile(f"{WEB_ADDRESS.pattern}|{_MAIL_ADDRESS}")

# What browsers skip, or people don't see, when they read an address.
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\xad\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_SCHEME = re.compile(r"([^/?#]*?):")


def may_link(address: str, *, anywhere: bool) -> bool:
    """Whether an href may stay. `anywhere` adds what an author may write: `picture.jpg`, `//host/path`.

    Our own scheme test, since bleach takes `javascript:123`, `data:1` and
    `vbscript:1` for a host and its port.
    """
    address = _as_browsers_read(address)
    if scheme := _SCHEME.match(address):
        return scheme[1] in SCHEMES and (
            scheme[1] == "mailto" or address.startswith(scheme[1] + "://")
        )
    if anywhere:
        return True
    return address.startswith(("/", "#")) and not address.startswith("//")


def may_show(address: str) -> bool:
    """Whether a picture may be fetched from here: any address of an author's that a link may have, but no mail."""
    return may_link(address, anywhere=True) and not _as_browsers_read(address).startswith("mailto:")


def may_show_all(srcset: str) -> bool:
    return all(may_show(candidate) for candidate in srcset.split(","))


class Links(LinkifyFilter):
    """Turns bare addresses into links while bleach cleans, in the same pass, and shows them without the scheme."""

    def __init__(self, source):
        super().__init__(
            source,
            callbacks=[_show_without_scheme],
            skip_tags={"pre", "code"},
            url_re=_BARE_ADDRESS,
        )

    def extract_character_data(self, tokens):
        """The text of a link that is nothing but text, else "": what holds a picture or emphasis is kept as it is."""
        inside = (token for token in tokens if token.get("name") != "a")
        if any(token["type"] not in ("Characters", "SpaceCharacters") for token in inside):
            return ""
        return super().extract_character_data(tokens)

    def extract_entities(self, token):
        """Leaves text alone: bleach has taken the entities out by now.

        Looking a second time would show `&amp;lt;`, a person's "&lt;" in code, as "<".
        """
        yield token


def _as_browsers_read(address: str) -> str:
    # Twice: an address that was escaped once too often is nothing anybody needs.
    return _UNSEEN.sub("", unescape(unescape(address))).replace("\\", "/").lower()


def _show_without_scheme(attrs, is_new=False):
    href = attrs.get((None, "href"), "")
    if is_new and "@" in href and not WEB_ADDRESS.match(attrs["_text"]):
        attrs[None, "href"] = f"mailto:{attrs['_text']}"
    elif is_new:
        # The serializer takes "&copy" in an attribute for an entity; here it is a parameter.
        attrs[(None, "href")] = href.replace("&", "&amp;")
    if attrs["_text"] == (href if is_new else unescape(href)):
        attrs["_text"] = re.sub(r"^https?://", "", attrs["_text"], flags=re.IGNORECASE)
    return attrs
