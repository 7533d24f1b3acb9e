"""A page as it is kept: its bytes, and the versions that they were rendered from."""

import gzip
import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import lru_cache

import brotli
from django.utils.http import parse_etags, parse_http_date_safe

FORMAT = b"parley page 3\n"
DIGEST = 32  # hexadecimal digits of it are enough: 128 bits
# Measured on article pages: brotli at 5 takes half the time of its 6 for 1 % more bytes.
COMPRESSORS = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


class Damaged(ValueError):
    """Raised where a stored page is none of ours, or no longer whole."""


@dataclass(eq=False)
class StoredResponse:
    """One stored page.

    `version` is what the database said before the content was read, `post_pk` the article
    whose version is part of it (None for lists). Times are seconds since 1970.
    """

    version: list
    post_pk: int | None
    valid_until: float
    rendered_at: float
    headers: list
    body: bytes
    encoded: dict = field(default_factory=dict)
    # The site's state at which the copy was last found current; blog/pagecache/worker_cache.py keeps it here.
    current_at: tuple | None = None
    digest: str = ""  # of the body
    is_read: bool = False  # whether whoever gets it reads the article

    def __post_init__(self):
        self.digest = self.digest or _digest(self.body)

    def without_bodies(self):
        """What tells whether it is current, and whether somebody has it already."""
        return replace(self, body=b"", encoded={}, headers=[])

    def needs_encoding(self, encoding):
        return encoding and encoding not in self.encoded

    def body_in(self, encoding):
        """The bytes in one of COMPRESSORS, or ("") as they are; compressed once."""
        if self.needs_encoding(encoding):
            self.encoded[encoding] = COMPRESSORS[encoding](self.body)
        return self.encoded[encoding] if encoding else self.body

    def etag(self, encoding):
        return f'"{self.digest}-{encoding}"' if encoding else f'"{self.digest}"'

    def headers_in(self, encoding):
        """The headers that belong to one representation of the page."""
        size = len(self.body_in(encoding))
        headers = [("ETag", self.etag(encoding)), ("Content-Length", str(size))]
        return [*headers, ("Content-Encoding", encoding)] if encoding else headers

    def last_modified(self, now):
        """The first whole second after its rendering, once that has come, or None.

        Not the second of the rendering: a page may change twice within it, and a browser
        that was told no time goes by the second in which it got the earlier wording.
        """
        second = int(self.rendered_at) + 1
        return second if now >= second else None

    def known_as(self, if_none_match, if_modified_since, encoding, now):
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
        """All of it. Its first line tells whether it is old, and by digests what is torn or damaged."""
        bodies = {"": self.body} | self.encoded
        about = {
            "version": self.version,
            "post_pk": self.post_pk,
            "valid_until": self.valid_until,
            "rendered_at": self.rendered_at,
            "headers": self.headers,
            "is_read": self.is_read,
            "sizes": {encoding: len(body) for encoding, body in bodies.items()},
            "digests": self._digests(),
        }
        line = json.dumps(about).encode()
        return b"".join([FORMAT, _digest(line).encode(), line, b"\n", *bodies.values()])

    @classmethod
    def from_bytes(cls, kept, version):
        """The copy again, or None if it is older than `version`, if one is named. Raises Damaged."""
        start = len(FORMAT) + DIGEST
        end = kept.find(b"\n", start)
        line = kept[start:end]
        if kept[:start] != FORMAT + _digest(line).encode():
            raise Damaged
        about = json.loads(line)
        if version is not None:
            identity, *mine = about["version"]
            # They only rise: content is as new as another, or newer, if none of its own is lower.
            both = zip(mine, version[1:], strict=True)
            if identity != version[0] or any(one < other for one, other in both):
                return None
        bodies, at, digests = {}, end + 1, about.pop("digests")
        for encoding, size in about.pop("sizes").items():
            bodies[encoding], at = kept[at : at + size], at + size
        copy = cls(body=bodies.pop(""), encoded=bodies, **about)
        if copy._digests() != digests:
            raise Damaged
        return copy

    def _digests(self):
        return {"": self.digest} | {name: _digest(body) for name, body in self.encoded.items()}


def _digest(content):
    return hashlib.sha256(content).hexdigest()[:DIGEST]


@lru_cache(maxsize=256)
def encoding_for(accepted):
    """The encoding to answer `Accept-Encoding` with: "br", "gzip" or "" (as it is)."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        key, _, value = parameter.strip().partition("=")
        try:
            weight = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            weight = 0.0
        weights[name.strip()] = weight
    rest = weights.get("*", 0)
    chosen = max(COMPRESSORS, key=lambda encoding: weights.get(encoding, rest))
    return chosen if weights.get(chosen, rest) > 0 else ""
