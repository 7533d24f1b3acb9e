"""How dates are written: as the language does, or as the owner of the blog has chosen.

A date is asked for by the English format that the code and the templates have (`"j M Y"`), and
config/formats/ has each language's own under it. A style asks for another one in its place.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import formats

LONG, ISO = "long", "iso"
_DAY, _TIME = "Y-m-d", "Y-m-d H:i"
STYLES = {
    "": {},
    LONG: {
        "j M Y": "j F Y",
        "j M Y, H:i": "j F Y, H:i",
        "j M": "j F",
        "j M, H:i": "j F, H:i",
        "M Y": "F Y",
        "DATE_FORMAT": "j F Y",
        "DATETIME_FORMAT": "j F Y, H:i",
    },
    ISO: {
        **dict.fromkeys(["j M Y", "j F Y", "j M", "j F", "DATE_FORMAT"], _DAY),
        **dict.fromkeys(["j M Y, H:i", "j F Y, H:i", "j M, H:i", "j F, H:i"], _TIME),
        **dict.fromkeys(["l j F", "l, j F", "l j F Y"], f"l, {_DAY}"),
        **dict.fromkeys(["F Y", "M Y"], "Y-m"),
        "DATETIME_FORMAT": _TIME,
    },
}
_chosen = ContextVar("the style of dates", default="")


@contextmanager
def in_style(style):
    """Dates that are written within are in this style; in one that isn't known, as the language has them."""
    token = _chosen.set(style if style in STYLES else "")
    try:
        yield
    finally:
        _chosen.reset(token)


def asked(form):
    """The format that is asked for in place of `form`."""
    return STYLES[_chosen.get()].get(form, form)


def date_format(value, form=None):
    """Django's, in the style of the blog."""
    return formats.date_format(value, asked(form or "DATE_FORMAT"))
