"""Pictures and files that articles show from hosts which aren't known as the old blog's: how many, for its owner to say. Pure."""

import re
from collections import Counter
from html import unescape

from django.utils.translation import gettext as _

from lib.text.lists import listed
from transfer.imports.content.matching import host_of
from transfer.imports.files.incoming_files import is_file, kind_of
from transfer.imports.files.own_hosts import is_among
from transfer.imports.files.renewed_texts import ATTRIBUTE, IMAGE, key_of

MOST = 2_000  # hosts that are counted
SHOWN = 50  # hosts that are told of
NAMED = 5  # of these in a sentence
_IN_MARKDOWN = re.compile(r"!\[[^\]\n]{0,500}\]\(\s{0,3}<?(https?://[^\s<>()]{1,1000})")


class OtherSites:
    """Counted as the entries of an export are read."""

    def __init__(self):
        self.found = {}  # {host: Counter of "pictures", "files", "texts"}

    def look(self, entry):
        named = {(host_of(one), key_of(one)) for one in _shown_in(entry.html)}
        for host in {host for host, _key in named if host}:
            if host in self.found or len(self.found) < MOST:
                count = self.found.setdefault(host, Counter(texts=0))
                kinds = Counter(kind_of(key) == "picture" for at, key in named if at == host)
                count.update(pictures=kinds[True], files=kinds[False], texts=1)

    def listed(self, own):
        """[{"host", "pictures", "files", "texts"}, …], those with most first, but for the hosts that are the blog's `own`."""
        others = [(host, n) for host, n in self.found.items() if not is_among(own, host)]
        others.sort(key=lambda one: (-one[1]["pictures"] - one[1]["files"], one[0]))
        return [{"host": host, **count} for host, count in others[:SHOWN]]


def in_words(sites):
    """What somebody at the command may do about what stands on other sites; an empty text where there is nothing."""
    shown = [one for one in sites if one["pictures"] + one["files"]][:NAMED]
    if not shown:
        return ""
    named = [
        _("%(host)s (%(n)d)") % {"n": one["pictures"] + one["files"], "host": one["host"]}
        for one in shown
    ]
    words = _(
        "Pictures and files are on other sites: %(sites)s. For each site that is yours, run the "
        "command again with --address https://%(host)s, and with --media or --fetch-media."
    )
    return words % {"sites": listed(named), "host": shown[0]["host"]}


def _shown_in(html):
    """The addresses of the pictures that a text shows, and of the other files that it links."""
    for tag in IMAGE.findall(html):
        for start, value in ATTRIBUTE.findall(tag):
            address = unescape(value[1:-1]).strip()
            if start.lower().startswith("src") and address.startswith(("http", "//")):
                yield address
    yield from _IN_MARKDOWN.findall(html)
    for _start, value in ATTRIBUTE.findall(html):
        address = unescape(value[1:-1]).strip()
        if is_file(address) and kind_of(address) != "picture":
            yield address
