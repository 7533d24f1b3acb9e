"""Several things in one sentence, as the language puts them beside each other."""

from functools import reduce

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(things):
    """The things one after the other, with what the language puts between them: “a, b”, “甲、乙”."""
    return _(", ").join(str(thing) for thing in things)


def all_of(things):
    """“a, b and c”."""
    *first, last = map(str, things)
    return _("%(first)s and %(last)s") % {"first": listed(first), "last": last} if first else last


def one_of(things):
    """“a, b or c”."""
    *first, last = map(str, things)
    return _("%(first)s or %(last)s") % {"first": listed(first), "last": last} if first else last


def parted(things):
    """Things that may have commas in them: “a, late; b”."""
    return pgettext("between parts of a list", "; ").join(str(thing) for thing in things)


def sentences(parts):
    """Sentences after each other, with the space that the language puts between them, or none."""
    pair = pgettext("two sentences after each other", "{first} {second}")
    texts = [str(one) for one in parts if one] or [""]
    return reduce(lambda first, second: pair.format(first=first, second=second), texts)
