"""Counts of how often articles were sent to browsers, written in batches (lib/db/batches.py).

The server in front of Django counts, for a page that leaves from its memory as for one that Django has
drawn. What tells a person from another is never looked at: of a request these lines read what it is
for, which program asks, and on which host the link stood; of these only the host is kept.
"""

import re
from functools import lru_cache

from blog.addresses import junk
from blog.models import ReadCount
from lib.db.batches import Batch

MOST = 1000  # different articles and sites between two writes; more are counted as other sites
LONGEST = 300  # characters of a header that are looked at
_BROWSER = re.compile(r"(Mozilla|Opera)/\d")
# Browsers don't name a page about themselves; robots that call themselves browsers do.
_MORE = re.compile(
    r"https?:|\+|@|\.com\b|compatible|preview|fetch|check|archiv|feed|rss|agent|robots|google[- ]"
    r"|lighthouse|synthetic|selenium|playwright|electron",
    re.IGNORECASE,
)
# Not an address of a machine, and no name inside of a house: neither is a site, and either may be a person's.
_HOST = re.compile(r"(?!.*\.(local|lan|home|internal|localdomain)$)([a-z0-9-]+\.)+[a-z][a-z0-9-]+")
_SEARCH = re.compile(
    r"((www|search|duckduckgo|html|lite|m|[a-z]{2})\.)*"
    r"(google|bing|duckduckgo|yahoo|ecosia|startpage|qwant|baidu|yandex|brave|kagi|naver|sogou|mojeek)"
    r"(\.[a-z]{2,3}){1,2}"
)

waiting = Batch(ReadCount.add, every="READS_COUNTED_EVERY", most=MOST)


def count(article, headers):
    """Count that an article (its key) was sent to whoever asked with these headers, if that is a reader."""
    if headers.get("sec-purpose") or headers.get("purpose"):
        return  # A browser prepares for what may be opened.
    if headers.get("sec-fetch-dest", "document") != "document":
        return  # A script asks, or a page shows it in a frame.
    if is_browser(headers.get("user-agent", "")[:LONGEST]):
        site = site_of(headers.get("referer", ""), headers.get("host"))
        waiting.count((article, site), otherwise=(article, ReadCount.OTHERS))


@lru_cache(maxsize=2048)
def is_browser(agent):
    """Whether a program says of itself that it is a browser, and nothing else besides."""
    if not _BROWSER.match(agent) or junk.is_robot(agent):
        return False
    return not _MORE.search(agent)


def site_of(referrer, own_host):
    """The host on which the link stood, or what kind of place it was; never the page."""
    scheme, _, rest = referrer[:LONGEST].partition("://")
    host = rest.partition("/")[0]
    if host and host == own_host:
        return ReadCount.THIS_BLOG
    return _kind_of_host(host) if scheme in ("http", "https") else ""


@lru_cache(maxsize=2048)
def _kind_of_host(host):
    host = host.partition(":")[0].rstrip(".").lower().removeprefix("www.")
    if _SEARCH.fullmatch(host):
        return ReadCount.SEARCH
    is_host = len(host) <= ReadCount.LONGEST and _HOST.fullmatch(host)
    return host if is_host else ""
