"""How lines of the log are written, and what never stands in them: nobody's address, and no key."""

import logging
import re

# An address of mail, of the internet (4 and 6), and what is long enough to be a key or a token.
_MAIL = re.compile(r"[^\s@\"'<>()\[\],;:=/]+@[^\s@\"'<>()\[\],;:/]+\.[^\s@\"'<>()\[\],;:/]+")
_IP4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_IP6 = re.compile(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){0,7}(?![\w:])", re.IGNORECASE
)
_KEY = re.compile(r"(?<![\w./-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}(?![\w.-]*\.py)")


def redacted(text):
    """The text with no address of mail or of the internet in it, and no long key.

    >>> redacted("ada@example.org at 192.0.2.7 said no")
    '[mail address] at [address] said no'
    """
    text = _MAIL.sub("[mail address]", text)
    text = _IP6.sub("[address]", _IP4.sub("[address]", text))
    return _KEY.sub("[key]", text)


class WithoutTraceback(logging.Formatter):
    """A formatter that leaves out the traceback, for what visitors do wrong."""

    def formatException(self, info):
        return ""

    def format(self, record):
        return super().format(record).rstrip()
