"""Where our own requests may go: to public addresses, and to hosts that the operator has named.

Whoever types an address must not reach through us what stands in our network: a database, a router,
the metadata of a cloud. So a name is resolved once, all that it leads to is checked, and the
connection is made to what was checked and never to the name again.
"""

import ipaddress
import socket
import threading
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

PORTS = {"http": 80, "https": 443}
LONGEST = 2000  # letters of an address
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotSent(Exception):
    """A request that wasn't sent, or wasn't answered. Its text says why, to go on after a colon."""


class NotPublic(NotSent):
    """A host of our own network, which the operator hasn't named."""


@dataclass(frozen=True)
class Target:
    """One address, taken apart the way it will be asked."""

    scheme: str
    host: str
    port: int
    path: str
    is_of_operator: bool = False  # It stands in the settings, and nobody at the desk has typed it.

    @property
    def is_secure(self):
        return self.scheme == "https"

    @property
    def origin(self):
        return self.scheme, self.host, self.port

    @property
    def host_header(self):
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def name(self):
        """The host as a resolver wants it."""
        return self.host.strip("[]")

    @property
    def is_named_by_operator(self):
        return self.is_of_operator or self.name in settings.OUTGOING_PRIVATE_HOSTS


def target_of(address):
    """The Target of an address as somebody typed it. Raises NotSent with what is wrong with it."""
    try:
        url = parse_url(address[: LONGEST + 1])
    except LocationParseError:
        raise NotSent(_("this isn’t a web address")) from None
    if len(address) > LONGEST:
        raise NotSent(_("the address is too long"))
    if url.scheme not in PORTS:
        raise NotSent(_("the address has to begin with https:// or http://"))
    if url.auth:
        raise NotSent(_("the address must not have a name or a password in it"))
    if not url.host or "%" in url.host or url.port == 0:
        raise NotSent(_("this isn’t a web address"))
    return Target(url.scheme, url.host, url.port or PORTS[url.scheme], url.request_uri)


def checked(target, seconds):
    """The IP addresses of the target's host, all of them public. Raises NotSent."""
    resolved = []

    def look():
        try:
            rows = socket.getaddrinfo(target.name, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        resolved.extend(dict.fromkeys(row[4][0] for row in rows))

    # In a thread of its own: the system's resolver knows no time limit.
    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(seconds)
    ips = list(
        resolved
    )  # What is checked is what is returned, though the thread may still be at it.
    if not ips:
        raise NotSent(_("there is no server by the name %(host)s") % {"host": target.name})
    if not (target.is_named_by_operator or all(map(is_public, ips))):
        raise NotPublic(_("%(host)s isn’t on the public internet") % {"host": target.name})
    return ips


def is_public(text):
    """Whether an IP address is one of the public internet, also the one that it carries inside."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if ip.version == 6:  # One of IPv4 that it leads to counts in its place.
        inner = ipaddress.ip_address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else ip.ipv4_mapped
        if inner:
            return is_public(str(inner))
    odd = ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False)
    return ip.is_global and not odd
