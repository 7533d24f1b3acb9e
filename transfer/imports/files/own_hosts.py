"""Which hosts are an old blog's own, by what its export says of it: where it is, was, and keeps its files. Pure."""

import ipaddress
from collections import Counter

from transfer.imports.content.matching import host_of

# A network that a blog is one of, and no blog's own: its export names it as the site that the blog is based on.
NETWORKS = {"wordpress.com"}
SHARE = (
    10  # One in so many uploaded files has to lie on a host; a single one may be anybody's picture.
)


class OwnHosts:
    """The hosts that the entries of an export name as their own, counted as they are read; and `sites`, which its owner names."""

    def __init__(self, sites=()):
        self.links, self.files, self.sites = Counter(), Counter(), sites

    def look(self, entry):
        if entry.file:
            self.files[host_of(entry.file)] += 1
        elif entry.kind in ("post", "page") and (host := host_of(entry.link)):
            self.links[host] += 1

    def of_pages(self, blog):
        """The hosts of a Blog's pages: where it stood, and the host that more than half of its articles' links have."""
        [(host, times)] = self.links.most_common(1) or [("", 0)]
        own = {host_of(one) for one in (blog.address, *blog.stood_at)}
        own |= {host} if 2 * times > self.links.total() else set()
        return own - NETWORKS - {""}

    def of_files(self, blog):
        """The hosts at which the files of a Blog may lie: where its pages stood, and where its uploads do."""
        hosts = set().union(*map(beside, [*self.of_pages(blog), *self.sites])) | set(blog.hosts)
        every = self.files.total()
        return hosts | {one for one, n in self.files.items() if one and SHARE * n >= every}


def is_public(host):
    """Whether a host can be one that readers came to: a name with a dot, and no number."""
    try:
        return not ipaddress.ip_address(host)
    except ValueError:
        return "." in host


def beside(host):
    """Where the files of the blog at a host lie: there, and those of WordPress.com on another."""
    host = host.removeprefix("www.")
    name, dot, domain = host.partition(".")
    return {host, f"{name}.files.{domain}"} - {""} if dot else {host} - {""}


def is_among(hosts, host):
    """Whether a host is one of these; one that begins with a dot stands for all below it."""
    host = host.removeprefix("www.")
    parts = host.split(".")
    above = {f".{'.'.join(parts[start:])}" for start in range(1, len(parts))}  # a.b.c: .b.c, .c
    return host in hosts or bool(above & hosts)
