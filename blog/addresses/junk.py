"""Requests that no reader made: by robots, and by whoever tries doors. They are counted, and no more."""

import re
from urllib.parse import urlsplit

from blog.models import MissedAddress

_ROBOT = re.compile(
    r"(?<!cu)bot\b|bot/|crawl|spider|slurp|scan|probe|python|curl|wget|java/|go-http|libwww|okhttp|httpx"
    r"|node-fetch|axios|headless|monitor|^$",
    re.IGNORECASE,
)
_FEED_READER = re.compile(
    r"feed|rss|newsblur|inoreader|netnewswire|miniflux|freshrss|tiny tiny|thunderbird|podcast",
    re.IGNORECASE,
)
# What other software has, and this blog never had.
_BREAK_IN = re.compile(
    r"/\.|\.(env|git|sql|bak|zip|tar|gz|rar|7z|ini|conf|log|asp|aspx|jsp|cgi|sh|exe|dll)/?$"
    r"|wp-(admin|login|content|includes|config|json)|xmlrpc|phpmyadmin|phpunit|cgi-bin|/vendor/"
    r"|/admin|actuator|/boaform|/solr|eval-stdin|shell|\.\./|[<>{}|\\\x00-\x1f\ufffd]",
    re.IGNORECASE,
)
# Asked for by browsers and services themselves.
_BY_ITSELF = re.compile(r"^/(favicon|apple-touch-icon|browserconfig|ads\.txt|\.well-known)")
# An address with a mailbox or a secret in it: nobody's business.
_PERSONAL = re.compile(
    r"@|%40|[A-Za-z0-9_:=.]{28,}|^/(account|accounts|your-address|media|static)/"
)


def is_robot(agent):
    return bool(_ROBOT.search(agent))


def is_junk(path, agent):
    if _FEED_READER.search(agent):
        return bool(_BREAK_IN.search(path))
    patterns = (_BREAK_IN, _BY_ITSELF, _PERSONAL)
    return is_robot(agent) or any(pattern.search(path) for pattern in patterns)


def site_of(referrer, agent, own_host):
    """The host on which the link stood, or an empty text; never the page."""
    if _FEED_READER.search(agent):
        return MissedAddress.FEED_READERS
    try:
        host = urlsplit(referrer).hostname or ""
    except ValueError:
        return ""
    return "" if host == own_host.partition(":")[0] else host[:100]
