"""What is wrong with the site, for its owners: each app looks for what it knows of, in its `troubles.py`.

@look
def disk():
    yield Trouble(_("The disk is 91 % full."), …)
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

RECENT = 60  # seconds
GRAVE, SERIOUS, LIGHT = 3, 2, 1


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: what, what happens meanwhile, and where it is mended."""

    what: str  # a sentence
    meanwhile: str = ""  # sentences
    address: str = ""  # of the page where somebody does something about it
    button: str = ""  # what leads there
    weight: int = SERIOUS
    is_for_owners: bool = False  # alone: nobody else may open that page

    @property
    def heading(self):
        return self.what.rstrip(".。")


_counted = (0.0, 0)  # (until when it holds, how many)
looks: list[Callable] = []


def look(function):
    """Register a function that yields a Trouble for each thing that is wrong."""
    looks.append(function)
    return function


def troubles(is_owner):
    """Each Trouble that an owner, or somebody else on the staff, can do something about; the gravest first."""
    global _counted
    shown = [one for look in looks for one in look() if is_owner or not one.is_for_owners]
    if is_owner:
        _counted = time.monotonic() + RECENT, len(shown)
    return sorted(shown, key=lambda one: -one.weight)


def recent_count():
    """How many there are for an owner, as somebody in this process last saw, at most a minute ago."""
    until, n = _counted
    if time.monotonic() >= until:
        n = len(troubles(is_owner=True))
    return n
