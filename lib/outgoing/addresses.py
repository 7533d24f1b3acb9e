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
    found = _resolved(target, seconds)
    if not found:
        raise NotSent(_("there is no server by the name %(host)s") % {"host": target.name})
    if not (target.is_named_by_operator or all(map(is_public, found))):
        raise NotSent(_("%(host)s isn’t on the public internet") % {"host": target.name})
    return found


def is_public(text):
    """Whether an IP address is one of the public internet, also the one that it carries inside."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if inner := _carried(ip):
        return is_public(str(inner))
    odd = ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False)
    return ip.is_global and not odd


def _carried(ip):
    """The IPv4 address in an IPv6 one that leads to it, or None."""
    if ip.version == 4:
        return None
    if ip in NAT64:
        return ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped


def _resolved(target, seconds):
    """What the system's resolver says, in a thread of its own: it knows no time limit."""
    found = []

    def look():
        try:
            rows = socket.getaddrinfo(target.name, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(row[4][0] for row in rows))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(seconds)
    return list(found)
