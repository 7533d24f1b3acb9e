"""Where a visitor comes from: a range of internet addresses, of which only a keyed hash is kept.

For WHENCE_DAYS, and as often the key is another one: the same range has another hash then, so what
was kept at one time can't be put together with what is kept at another.
"""

from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

# What one household, office or school usually has.
WIDTH = {4: 24, 6: 48}
# Within a machine or a building: behind a proxy that nobody told us of, everybody comes from here.
INSIDE = [
    ip_network(network)
    for network in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10",
    )
]  # fmt: skip

# Part of every key: with another text no range is known again, one that a ban refuses included. It
# says where this module once was, and stays the same wherever the module goes.
PURPOSE = "accounts.whereabouts"

# A ban can refuse a range for so long. Then others may well be writing from there.
REFUSED = timedelta(days=30)


def address_of(request):
    """The visitor's address, or None if nobody can tell.

    The connection's own, or where that is one of TRUSTED_PROXIES, the last in
    X-Forwarded-For that isn't.
    """
    return client_of(request.META)


def client_of(environ):
    """The visitor's address, from the environ of a WSGI application."""
    hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = _address(environ.get("REMOTE_ADDR", ""))
    while address and hops and _is_trusted(address):
        address = _address(hops.pop())
    return address


def is_proxy(text):
    """Whether this address of a connection is one of TRUSTED_PROXIES."""
    address = _address(text)
    return bool(address) and _is_trusted(address)


def is_by_unnamed_proxy(environ):
    """Whether something within the machine or its network passed a request on that TRUSTED_PROXIES doesn't name."""
    if "HTTP_X_FORWARDED_FOR" not in environ:
        return False
    address = _address(environ.get("REMOTE_ADDR", ""))
    return bool(address) and not _is_trusted(address) and range_of(address) is None


def range_of(address):
    """The range that `address` lies in, or None for one that tells nobody from anybody else."""
    if address is None or any(address in network for network in INSIDE):
        return None
    return ip_network((address, WIDTH[address.version]), strict=False)


def range_hash(request):
    """A keyed hash of the visitor's range, or an empty text where there is none to tell them by."""
    where = range_of(address_of(request))
    return _hash(where, _key_number(timezone.now())) if where else ""


def earlier_range_hashes(request):
    """The visitor's range hashes under earlier keys, as far back as a ban may still refuse a range."""
    where, now = range_of(address_of(request)), timezone.now()
    turns = range(_key_number(now - kept_for() - REFUSED), _key_number(now))
    return tuple(_hash(where, turn) for turn in turns) if where else ()


def kept_for():
    """How long the range hash of a comment, a report or a request for mail is kept."""
    return timedelta(days=settings.WHENCE_DAYS)


def _hash(where, turn):
    return salted_hmac(f"{PURPOSE}.{turn}", str(where), algorithm="sha256").hexdigest()


def _key_number(at):
    """The number of the key that holds at a time."""
    return int(at.timestamp() // kept_for().total_seconds())


def address_hash(request):
    """A keyed hash of the visitor's own address, for counting how often they try.

    Of an IPv6 address the network: a household has as many addresses as it likes.
    """
    address = address_of(request)
    if address and address.version == 6:
        address = ip_network((address, 64), strict=False)
    return salted_hmac(f"{PURPOSE}.mark", str(address), algorithm="sha256").hexdigest()


def _address(text):
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address):
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=8)
def _networks(proxies):
    return [ip_network(proxy, strict=False) for proxy in proxies]
