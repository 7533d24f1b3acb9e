"""Forms of addresses that a blog may choose for its articles, such as /%year%/%monthnum%/%postname%/.

The names are WordPress's, so that the form of a blog that has moved here can be typed as it stood there.
"""

import re
from urllib.parse import unquote

OWN = "/%year%/%monthnum%/%day%/%postname%/"  # Parley's; no article keeps an address for it
OFFERED = (
    OWN,
    "/%year%/%monthnum%/%postname%/",
    "/%postname%/",
    "/archives/%post_id%/",
    "/%year%/%monthnum%/%day%/%postname%.html",
)
DEEPEST = 6  # parts
LONGEST = 120
_DIGITS = {"year": 4, "monthnum": 2, "day": 2}
_PARTS = {
    "year": "[0-9]{4}",
    "monthnum": "[0-9]{2}",
    "day": "[0-9]{2}",
    "postname": "[^/]+?",
    "post_id": "[1-9][0-9]{0,17}",
}
_NAME = re.compile("%([a-z_]+)%")
# What may stand around the names: what needs no encoding in an address.
_AROUND = re.compile(r"[A-Za-z0-9._~/-]*")


class AddressForm:
    """A form of addresses. Raises ValueError for a text that is none, with one of three words for why."""

    def __init__(self, written):
        self.written = written
        names = _NAME.findall(written)
        if not set(names) <= _PARTS.keys():
            raise ValueError("unknown")
        if len(names) != len(set(names)) or not {"postname", "post_id"} & set(names):
            raise ValueError("nameless")
        around = _NAME.sub("", written)
        if (
            len(written) > LONGEST
            or not written.startswith("/")
            or not _AROUND.fullmatch(around)
            or "//" in written
        ):
            raise ValueError("odd")
        if written.strip("/").count("/") >= DEEPEST or "/." in written:
            raise ValueError("odd")
        self.is_numbered, self.is_named = "post_id" in names, "postname" in names
        pieces = _NAME.split(written)
        self.head, self.tail = pieces[0], pieces[-1]
        self._pattern = re.compile(
            "".join(
                f"(?P<{piece}>{_PARTS[piece]})" if n % 2 else re.escape(piece)
                for n, piece in enumerate(pieces)
            )
        )

    # The highest number that is taken, once it was asked for; it holds for as long as the site's lock does.
    highest = None

    @classmethod
    def of(cls, site):
        """The form that a site has chosen, or None."""
        return cls(site.permalinks) if site.permalinks else None

    def path(self, *, day, slug, number=None):
        """The address of an article, as requests are asked for it."""
        parts = {
            "year": f"{day:%Y}",
            "monthnum": f"{day:%m}",
            "day": f"{day:%d}",
            "postname": slug,
            "post_id": str(number),
        }
        return _NAME.sub(lambda name: parts[name[1]], self.written)

    @property
    def number_at(self):
        """Where the number begins in addresses of this form, if no name is in them; counted from 1."""
        before = self.written.partition("%post_id%")[0]
        return len(_NAME.sub(lambda name: "0" * _DIGITS[name[1]], before)) + 1

    def matches(self, path):
        return bool(self._pattern.fullmatch(path))

    def number_in(self, path):
        """The number in an address of this form, or None."""
        match = self.is_numbered and path and self._pattern.fullmatch(path)
        return int(match["post_id"]) if match else None


def form_of(path, day, slug):
    """The form in which an article of this day and slug has this address, or an empty text."""
    written = unquote(path)
    head, matched_slug, tail = written.rpartition(slug) if slug else ("", "", "")
    if matched_slug:
        written = f"{head}%postname%{tail}"
    else:
        written = re.sub(r"(?<=[/-])[1-9][0-9]*(?=/?(\.html?)?$)", "%post_id%", written, count=1)
    date = [("year", f"{day:%Y}"), ("monthnum", f"{day:%m}"), ("day", f"{day:%d}")]
    for name, value in date:
        written = re.sub(rf"(?<=[/-]){value}(?=[/-])", f"%{name}%", written, count=1)
    try:
        return AddressForm(written).written
    except ValueError:
        return ""
