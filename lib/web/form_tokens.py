"""Signed tokens in forms: they tell that a form is one of ours when it comes back, and how old it is.

A form on a page of somebody's own is sealed with the time at which it was made. One that stands
in a stored page was made once and is given to everybody: it is sealed with the week, and stored
pages are rendered anew when the week turns (`CacheDeadline.next`). A form that comes back to be
corrected says so: whoever reads why isn't asked how long they took.
"""

from datetime import UTC, datetime
from math import inf

from django.core.signing import BadSignature, Signer
from django.utils import timezone

WEEK = 7 * 24 * 60 * 60
STORED, FRESH, AGAIN = "w", "t", "a"
# Forms that were sealed with it stand open in people's browsers. It says where this module once was,
# and stays the same wherever the module goes.
SALT = "blog.seals"
# How long a form may lie open: that of a stored page until its next week is over.
LONGEST = WEEK


def shared_token(about):
    """The token of a form that everybody is given this week."""
    return _sealed(STORED, week(), about)


def fresh_token(about):
    """The token of a form that is made for one person, now."""
    return _sealed(FRESH, _now(), about)


def renewed_token(about):
    """The token of a form that somebody is given back."""
    return _sealed(AGAIN, _now(), about)


def read_token(token, about):
    """(for how many seconds the form has been open, whether it is stale).

    None is for what nobody knows, and inf for a form that somebody has been given back.
    """
    try:
        kind, at, sealed_for = Signer(salt=SALT).unsign(token).split("-")
        at = float(at)
    except (BadSignature, ValueError):
        return None, True
    if sealed_for != str(about):
        return None, True
    if kind == STORED:
        return None, week() - at > 1
    seconds = _now() - at
    return (seconds if kind == FRESH else inf), seconds > LONGEST


def week():
    """The number of this week. Monday is no better a day to turn than another."""
    return int(_now() // WEEK)


def next_week():
    return datetime.fromtimestamp((week() + 1) * WEEK, UTC)


def _sealed(kind, at, about):
    return Signer(salt=SALT).sign(f"{kind}-{at:.1f}-{about}")


def _now():
    return timezone.now().timestamp()
