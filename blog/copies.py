"""A page as it is kept: its bytes, and the versions that they were rendered from."""

import gzip
import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import lru_cache

import brotli
from django.utils.http import parse_etags, parse_http_date_safe

FORMAT = b"parley page 1\n"
# Measured on article pages: brotli at 5 takes half the time of its 6 for 1 % more bytes.
COMPRESSORS = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


class Damaged(ValueError):
    """What was kept is no page of ours, or no longer whole."""


@dataclass(eq=False)
class Copy:
    """One stored page.

    `version` is what the database said before the content was read, `post_pk` the article
    whose edition is part of it (None for lists). Times are seconds since 1970.
    """

    version: list
    post_pk: int | None
    valid_until: float
    rendered_at: float
    headers: list
    body: bytes
    encoded: dict = field(default_factory=dict)
    # The site's state at which the copy was last found current; blog/front.py keeps it here.
    found_current_at: tuple | None = None
    digest: str = ""  # of the body

    def __post_init__(self):
        self.digest = self.digest or hashlib.sha256(self.body).hexdigest()[:32]

    def without_bodies(self):
        """What tells whether it is current, and whether somebody has it already."""
        return replace(self, body=b"", encoded={}, headers=[])

    def at_least(self, version):
        """Whether the content is as new as `version`, or newer: editions only rise."""
        return self.version[0] == version[0] and all(
            mine >= theirs for mine, theirs in zip(self.version[1:], version[1:], strict=True)
        )

    def lacks(self, encoding):
        return encoding and encoding not in self.encoded

    def body_in(self, encoding):
        """The bytes in one of COMPRESSORS, or ("") as they are; compressed once."""
        if self.lacks(encoding):
            self.encoded[encoding] = COMPRESSORS[encoding](self.body)
        return self.encoded[encoding] if encoding else self.body

    def etag(self, encoding):
        return f'"{self.digest}-{encoding}"' if encoding else f'"{self.digest}"'

    def headers_in(self, encoding):
        """The headers that belong to one representation of the page."""
        size = len(self.body_in(encoding))
        found = [("ETag", self.etag(encoding)), ("Content-Length", str(size))]
        return [*found, ("Content-Encoding", encoding)] if encoding else found

    def last_modified(self, now):
        """The first whole second after its rendering, once that has come, or None.

        Not the second of the rendering: a page may change twice within it, and a browser
        that was told no time goes by the second in which it got the earlier wording.
        """
        second = int(self.rendered_at) + 1
        return second if now >= second else None

    def held_as(self, if_none_match, if_modified_since, encoding, now):
        """The ETag under which the browser has this page already, or None."""
        if if_none_match:
            for tag in parse_etags(if_none_match):
                opaque = tag.removeprefix("W/")
                if tag == "*" or opaque.strip('"').partition("-")[0] == self.digest:
                    return self.etag(encoding) if tag == "*" else opaque
            return None
        since = parse_http_date_safe(if_modified_since) if if_modified_since else None
        modified = self.last_modified(now)
        if since is not None and modified is not None and modified <= since <= now:
            return self.etag(encoding)
        return None

    def to_bytes(self):
        """All of it, behind a digest: a torn or damaged file is noticed."""
        bodies = {"": self.body} | self.encoded
        about = {
            "version": self.version,
            "post_pk": self.post_pk,
            "valid_until": self.valid_until,
            "rendered_at": self.rendered_at,
            "headers": self.headers,
            "sizes": {encoding: len(body) for encoding, body in bodies.items()},
        }
        content = b"\n".join([json.dumps(about).encode(), b"".join(bodies.values())])
        return FORMAT + hashlib.sha256(content).digest() + content

    @classmethod
    def from_bytes(cls, kept):
        """The copy again. Raises Damaged."""
        start = len(FORMAT) + 32
        digest, content = kept[len(FORMAT) : start], kept[start:]
        if kept[: len(FORMAT)] != FORMAT or hashlib.sha256(content).digest() != digest:
            raise Damaged
        line, _, rest = content.partition(b"\n")
        about = json.loads(line)
        bodies, at = {}, 0
        for encoding, size in about.pop("sizes").items():
            bodies[encoding], at = rest[at : at + size], at + size
        return cls(body=bodies.pop(""), encoded=bodies, **about)


@lru_cache(maxsize=256)
def encoding_for(accepted):
    """The encoding to answer `Accept-Encoding` with: "br", "gzip" or "" (as it is)."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    rest = weights.get("*", 0)
    chosen = max(COMPRESSORS, key=lambda encoding: weights.get(encoding, rest))
    return chosen if weights.get(chosen, rest) > 0 else ""


def _weight(parameter):
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
