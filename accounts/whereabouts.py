"""Where a visitor comes from: a range of internet addresses, of which only a keyed hash is kept."""

from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
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


def address_of(request):
    """The visitor's address, or None if nobody can tell.

    The connection's own, or where that is one of TRUSTED_PROXIES, the last in
    X-Forwarded-For that isn't.
    """
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    address = _address(request.META.get("REMOTE_ADDR", ""))
    while address and hops and _is_trusted(address):
        address = _address(hops.pop())
    return address


def range_of(address):
    """The range that `address` lies in, or None for one that tells nobody from anybody else."""
    if address is None or any(address in network for network in INSIDE):
        return None
    return ip_network((address, WIDTH[address.version]), strict=False)


def whence(request):
    """A keyed hash of the visitor's range, or an empty text where there is none to tell them by."""
    where = range_of(address_of(request))
    return salted_hmac(__name__, str(where), algorithm="sha256").hexdigest() if where else ""


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
