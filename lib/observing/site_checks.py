"""What is looked at to know whether a site is sound. Each app declares its checks in its `soundness.py`:

    @check("redirects", what=_("Redirects"))
    def redirects(pace):
        yield Finding(…)

`manage.py check_site` runs them all, and so does the worker each night. They stand beside a running site:
they read in slices, with `pace` between them, and a slice takes no lock that a writer would wait for.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

checks = {}


@dataclass(frozen=True)
class Finding:
    """What is wrong, in a sentence; where it is to be seen; and what puts it right, if anything can.

    `mend()` answers with a sentence on what it has done, or None where it was right meanwhile. What
    `is_safe` takes nothing away and changes no words: it is done at night, unasked.
    """

    sentence: str
    address: str = ""
    repair: Callable | None = field(default=None, compare=False, repr=False)
    is_safe: bool = True


@dataclass(frozen=True)
class Check:
    name: str
    what: str  # for the blog's owner to read
    look: Callable  # pace → Findings, one after the other


class Throttle:
    """A rest between two slices, as long as the slice took: half of a core stays with the site's readers."""

    LONGEST = 0.5  # seconds

    def __init__(self, is_gentle=True):
        self._is_gentle, self._since, self.longest = is_gentle, time.monotonic(), 0.0

    def rest(self):
        took = time.monotonic() - self._since
        self.longest = max(self.longest, took)
        if self._is_gentle:
            time.sleep(min(took, self.LONGEST))
        self._since = time.monotonic()


def check(name, *, what):
    """Register a function as a check; it can be called as before."""

    def declare(function):
        checks[name] = Check(name, what, function)
        return function

    return declare


def slices(queryset, size, throttle):
    """The rows of a queryset, in slices by their keys; memory and time of a query are those of a slice."""
    behind, queryset = 0, queryset.order_by("pk")
    while rows := list(queryset.filter(pk__gt=behind)[:size]):
        behind = rows[-1].pk
        yield rows
        throttle.rest()
