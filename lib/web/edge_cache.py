"""An edge cache in front of the blog, such as Varnish or a CDN, which keeps strangers' pages by tags.

A page carries the tags of what it shows. When that changes, the edge is asked to purge them: all
pages with one of these tags are forgotten, and none is shown while a new one is fetched. The three
kinds differ in their headers and in how they are asked:

    varnish     PURGE at each address, with the tags in `xkey` (config/varnish/parley.vcl)
    fastly      POST to https://api.fastly.com/service/<service>/purge
    cloudflare  POST to https://api.cloudflare.com/client/v4/zones/<zone>/purge_cache
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings

from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import Limits, ask

# Seconds after a page's time in which the edge may show it while it fetches the next one. A page
# that was purged is gone: this is only for one whose purge was lost on the way.
STALE_WHILE_REVALIDATE = 10
MOST_TAGS = 30  # in one request: as many as Cloudflare takes, and fewer than the others
ASKED_FOR = 2  # seconds that whoever waits gives all edges together
BETWEEN = 0.1  # seconds between two tries
# Seconds in which nobody who waits asks an edge that has failed: more of them, the longer it is away.
LEFT_ALONE, AT_MOST = 1, 30
BOUNDS = Limits(connect=1, bytes=64 * 1024, redirects=0)

_away = {}  # {an edge that failed: (since when, until when it is left alone)}


class LeftAlone(NotSent):
    """An edge wasn't asked, because it failed a moment ago."""


class PurgeRefused(NotSent):
    """An edge has answered, and has forgotten nothing."""


@dataclass(frozen=True)
class Kind:
    """How one kind of edge is told what a page is about, and what it must forget."""

    tags_in: str  # a header of pages
    joined_by: str
    control_in: str  # the header that says how long a page may be kept, which no browser sees
    request: Callable  # (tags, token) -> (method, headers, body)


def _to_varnish(tags, token):
    return "PURGE", {"xkey": " ".join(tags)}, None


def _to_fastly(tags, token):
    asked = {"Fastly-Key": token, "Content-Type": "application/json"}
    return "POST", asked, json.dumps({"surrogate_keys": tags}).encode()


def _to_cloudflare(tags, token):
    asked = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return "POST", asked, json.dumps({"tags": tags}).encode()


KINDS = {
    "varnish": Kind("xkey", " ", "Surrogate-Control", _to_varnish),
    "fastly": Kind("Surrogate-Key", " ", "Surrogate-Control", _to_fastly),
    "cloudflare": Kind("Cache-Tag", ",", "Cloudflare-CDN-Cache-Control", _to_cloudflare),
}
HEADERS = {name for kind in KINDS.values() for name in (kind.tags_in, kind.control_in)}


def is_there():
    return bool(settings.EDGE_CACHE)


def headers(tags, seconds):
    """[(name, value)] for a page that shows what `tags` name and stays as it is for `seconds`."""
    kept = int(min(settings.EDGE_CACHE_SECONDS, seconds))
    if not is_there() or kept <= 0:
        return []
    kind = KINDS[settings.EDGE_CACHE]
    late = int(min(STALE_WHILE_REVALIDATE, seconds - kept))
    control = f"max-age={kept}, stale-while-revalidate={late}"
    return [(kind.tags_in, kind.joined_by.join(map(_full, tags))), (kind.control_in, control)]


def purge(tags, *, is_patient=False):
    """Have every edge forget all pages with one of `tags`. Raises NotSent if one hasn't.

    One that has failed a moment ago is asked only by who `is_patient`, who has as
    much time for each as others have for all.
    """
    tags, faults = [*map(_full, dict.fromkeys(tags))], []
    addresses = settings.EDGE_CACHE_PURGE_URLS
    end = time.monotonic() + ASKED_FOR * (len(addresses) if is_patient else 1)
    for number, address in enumerate(addresses):
        now = time.monotonic()
        since, silent_until = _away.get(address, (now, now))
        if not is_patient and now < silent_until:
            faults.append(LeftAlone("it was away a moment ago"))
            continue
        try:
            _purge_all(address, tags, end=now + (end - now) / (len(addresses) - number))
            _away.pop(address, None)
        except NotSent as fault:
            now = time.monotonic()
            _away[address] = since, now + min(max(LEFT_ALONE, (now - since) / 4), AT_MOST)
            faults.append(fault)
    if faults:
        raise min(faults, key=lambda fault: isinstance(fault, LeftAlone))


def _purge_all(address, tags, end):
    """One that is just being started anew is told as soon as it is there, and forgets nothing too late."""
    while True:
        try:
            for begin in range(0, len(tags), MOST_TAGS):
                _purge(address, tags[begin : begin + MOST_TAGS], end)
            return
        except PurgeRefused:
            raise
        except NotSent:
            if time.monotonic() + BETWEEN > end:
                raise
            time.sleep(BETWEEN)


def _purge(address, tags, end):
    method, asked, body = KINDS[settings.EDGE_CACHE].request(tags, settings.EDGE_CACHE_TOKEN)
    limits = replace(BOUNDS, in_all=end - time.monotonic())
    answer = ask(method, address, body=body, headers=asked, limits=limits, is_of_operator=True)
    if not answer.is_fine:
        host = urlsplit(address).hostname
        raise PurgeRefused(f"{host} answered with status {answer.status}")


def _full(tag):
    """Two blogs may stand behind one edge."""
    return f"{urlsplit(settings.SITE_URL).netloc}/{tag}"
