"""Pieces of HTML that are rendered once by their templates and kept, to join pages from.

A fragment is kept under everything that its template is given, or under the versions of all
that: so a kept one is never old, and nothing has to be forgotten when anything changes.
"""

import secrets
from datetime import datetime
from functools import lru_cache

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from blog.content.markup.to_html import trusted
from lib.web import opened

KEPT = 12 * 1024 * 1024  # bytes in each process
OVERHEAD = 700  # bytes that a fragment takes beside its letters, measured
A_QUARTER = 15 * 60  # of an hour, in seconds: no year begins between two of them, in any zone
GAP = secrets.token_hex(16)  # Around the name of what a page fills in, in a template's output.


class LeastRecentlyUsed:
    """A cache of what was used last, up to a number of bytes.

    It has two generations: what is used moves to the new one, and when that fills half
    of the room, the old one goes. Threads share nothing but the single operations of a dict.
    """

    def __init__(self, most):
        self.most = most
        self.clear()

    def clear(self):
        self.new, self.old, self.filled = {}, {}, 0

    def find(self, key):
        pieces = self.new.get(key)
        if pieces is None and (pieces := self.old.get(key)) is not None:
            self.keep(key, pieces)
        return pieces

    def keep(self, key, pieces):
        self.new[key] = pieces
        self.filled += OVERHEAD + sum(map(len, pieces))
        if self.filled > self.most / 2:
            self.old, self.new, self.filled = self.new, {}, 0


recent = LeastRecentlyUsed(KEPT)


# What the frame of every page shows; it is the same for everybody.
FRAME = ("blog_site", "links", "policy_revision")


class Gaps:
    """What a template is given to leave gaps by: `{{ gap.answered }}`."""

    def __getitem__(self, name):
        return f"{GAP}{name}{GAP}"


class Values(dict):
    def __missing__(self, name):
        return ""


class Fragment(str):
    """HTML of a template with named gaps, as a text for `%`; a sign of per cent in it stands twice."""

    def filled(self, **values):
        """The fragment as HTML, with these values in the gaps of their names; the other gaps stay empty."""
        return self % Values(values)


class FragmentCache:
    """The fragments as they are today, in the language of this request."""

    def __init__(self):
        # What templates and their tags ask of the world, besides what they are given.
        zone = timezone.get_current_timezone()
        this_year = _year(zone, int(timezone.now().timestamp()) // A_QUARTER)
        self.here = (get_language(), get_script_prefix(), str(zone), this_year, opened.now())

    def of(self, template, about):
        """`template` for `about`, a named tuple, as a Fragment. A form in it has the gap `token`."""
        key = (template, self.here, about)
        if kept := recent.find(key):
            return kept[0]
        gap = Gaps()
        context = {"about": about, "gap": gap, "csrf_token": gap["token"]}
        texts = [*_rendered(template, context)]  # text, name, text …
        texts[0::2] = (text.replace("%", "%%") for text in texts[0::2])
        texts[1::2] = (f"%({name})s" for name in texts[1::2])
        fragment = Fragment("".join(texts))
        recent.keep(key, (fragment,))
        return fragment

    def part(self, template, page, version, given, own):
        """HTML of a part that is the same for everybody but for the values of `own`.

        Its template knows the frame of `page`, which the site's own version tells, and what
        is `given`, which `version` tells. In place of what is the reader's own it has gaps.
        """
        site = page.get("blog_site")
        context = {name: page.get(name) for name in FRAME} | given
        if site and site.pk:
            key = (template, self.here, site.version, version)
            pieces = recent.find(key)
            if not pieces:
                pieces = _rendered(template, context)
                recent.keep(key, pieces)
        else:  # The page of an error: nothing is known of the site.
            pieces = _rendered(template, context)
        own = {name: conditional_escape(value) for name, value in own.items()}
        return trusted("".join(own.get(piece, piece) for piece in pieces))

    def joined(self, version, join, own=None):
        """HTML that `join` makes of fragments; `version` tells all that it is made from.

        Its gaps are filled with what `own` has for their names, which is the reader's own;
        other gaps with what stands in them for everybody else.
        """
        key = (version, self.here)
        pieces = recent.find(key)
        if pieces is None:
            pieces = tuple(str(join()).split(GAP))
            recent.keep(key, pieces)
        filled = [*pieces]  # text, name, what stands there otherwise, text …
        if own:
            filled[2::3] = map(own.get, pieces[1::3], pieces[2::3])
        del filled[1::3]
        return trusted("".join(filled))

    def each(self, versions, join):
        """HTML of each of `versions`; of those that aren't kept, `join` makes it, all at once."""
        kept = {version: recent.find((version, self.here)) for version in versions}
        missing = [version for version, pieces in kept.items() if pieces is None]
        for version, html in zip(missing, join(missing) if missing else (), strict=True):
            kept[version] = (html,)
            recent.keep((version, self.here), kept[version])
        return [html for (html,) in kept.values()]


@lru_cache(maxsize=64)
def _year(zone, quarter):
    return datetime.fromtimestamp(quarter * A_QUARTER, zone).year


def placeholder(name, default=""):
    """What a template is given instead of a value that is the reader's own, and of the default."""
    return f"{GAP}{name}{GAP}{default}{GAP}"


def filled(html, get):
    """HTML with what `get(name, default)` says in each of its gaps."""
    pieces = _with_values(html, get)
    del pieces[1::3]
    return trusted("".join(pieces))


def with_defaults(html, get):
    """HTML whose gaps are still to be filled, and have what `get(name, default)` says until they are."""
    return trusted(GAP.join(_with_values(html, get)))


def _with_values(html, get):
    pieces = str(html).split(GAP)  # text, name, what stands there otherwise, text …
    pieces[2::3] = map(get, pieces[1::3], pieces[2::3])
    return pieces


def _rendered(template, context):
    return tuple(get_template(template).render(context).split(GAP))
