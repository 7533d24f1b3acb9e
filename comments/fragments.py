"""Pieces of HTML that are rendered once by their templates and kept, to join pages from.

A fragment's template is given what the fragment is kept under, and nothing else: so a kept
one is never old, and nothing has to be forgotten when a comment changes.
"""

import secrets

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import get_language

KEPT = 24 * 1024 * 1024  # bytes in each process
OVERHEAD = 700  # bytes that a fragment takes beside its letters, measured
GAP = secrets.token_hex(16)  # Stands in a template's output where a page fills something in.


class Shelf:
    """What was used last, up to a number of bytes.

    It has two generations: what is used moves to the new one, and when that fills half of
    the shelf, the old one goes. Threads share nothing but the single operations of a dict.
    """

    def __init__(self, most):
        self.most = most
        self.clear()

    def clear(self):
        self.new, self.old, self.filled = {}, {}, 0

    def find(self, key):
        found = self.new.get(key)
        if found is None and (found := self.old.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key, pieces):
        self.new[key] = pieces
        self.filled += OVERHEAD + sum(map(len, pieces))
        if self.filled > self.most / 2:
            self.old, self.new, self.filled = self.new, {}, 0


class Fragments:
    """The fragments as they are today, in the language of this request."""

    shelf = Shelf(KEPT)

    def __init__(self):
        # What templates and their tags ask of the world, besides what they are given.
        zone, this_year = timezone.get_current_timezone_name(), timezone.localdate().year
        self.here = (get_language(), get_script_prefix(), zone, this_year)

    def of(self, template, about):
        """The pieces of `template`, between its gaps, for `about`, a named tuple."""
        key = (template, self.here, about)
        return self.shelf.find(key) or self._made(key)

    def _made(self, key):
        template, _, about = key
        html = get_template(template).render({"about": about, "gap": GAP, "csrf_token": GAP})
        pieces = tuple(html.split(GAP))
        self.shelf.keep(key, pieces)
        return pieces
