"""How lines of the log are written, and what never stands in them: nobody's address, and no key.

As lines for people, or with LOG_FORMAT=json as one JSON object a line, with the id of the request that it
belongs to: also where a worker does later what the request has asked for.
"""

import io
import json
import logging
import os
import re
import secrets
import sys
import traceback
from contextlib import contextmanager, redirect_stdout
from contextvars import ContextVar
from datetime import UTC, datetime
from itertools import count

# An address of mail, of the internet (4 and 6), and what is long enough to be a key or a token.
_MAIL = re.compile(r"[^\s@\"'<>()\[\],;:=/]+@[^\s@\"'<>()\[\],;:/]+\.[^\s@\"'<>()\[\],;:/]+")
_IP4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_IP6 = re.compile(
    r"(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
    r"|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|::[0-9a-f][0-9a-f:]*)(?![\w:])",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?<![\w./-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}(?![\w.-]*\.py)")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

_request = ContextVar("the id of the request", default="")
_beginning, _numbers = secrets.token_hex(5), count(1)


def new_request_id():
    """An id that no other request has, of this process or another."""
    return f"{_beginning}-{next(_numbers):x}"


def request_id(claimed=""):
    """What was said, where it is an id that can stand in a header and a log; else a new one."""
    return claimed if _ID.fullmatch(claimed) else new_request_id()


def current_request():
    """The id of the request for which this is done, or an empty text."""
    return _request.get()


@contextmanager
def of_request(number):
    """Log what happens within as belonging to the request of this number."""
    token = _request.set(number)
    try:
        yield
    finally:
        _request.reset(token)


def renew():
    """Let a process that was forked make other ids than its siblings."""
    global _beginning
    _beginning = secrets.token_hex(5)


def redacted(text):
    """The text with no address of mail or of the internet in it, and no long key.

    >>> redacted("ada@example.org at 192.0.2.7 said no")
    '[mail address] at [address] said no'
    """
    text = _MAIL.sub("[mail address]", text)
    text = _IP6.sub("[address]", _IP4.sub("[address]", text))
    return _KEY.sub("[key]", text)


class WithoutPaths(logging.Filter):
    """A filter that logs the rule by which a request was answered, not its path, which may hold a key or a name."""

    def filter(self, record):
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple) and path in record.args:
            match = getattr(request, "resolver_match", None)
            rule = f"/{match.route}" if match else "an address that isn’t there"
            record.args = tuple(rule if one == path else one for one in record.args)
        return True


class Line(logging.Formatter):
    """A line for people, and a traceback if there is one."""

    def format(self, record):
        return redacted(super().format(record))


class WithoutTraceback(Line):
    """A line without the traceback, for what visitors do wrong."""

    def formatException(self, info):
        return ""

    def format(self, record):
        return super().format(record).rstrip()


class Json(logging.Formatter):
    """A JSON object on one line; what a record has in `facts` stands in it as it is."""

    def format(self, record):
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if number := getattr(record, "request_id", "") or current_request():
            fields["request_id"] = number
        fields |= getattr(record, "facts", {})
        if record.exc_info:
            fields["traceback"] = redacted(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False, default=str)


class JsonWithoutTraceback(Json):
    def formatException(self, info):
        return ""


# --- What is printed by hand, before there is a log or beside it ---


def is_json():
    return os.environ.get("LOG_FORMAT") == "json"


def say(words, level="warning", **more):
    """Print sentences to the standard error: lines as they are, or an object for each where the log has those."""
    for line in words.splitlines():
        print(_line(line, level, more) if is_json() else line, file=sys.stderr, flush=True)


def end(words):
    """End this process with 1 and say why."""
    say(words, "error")
    sys.exit(1)


@contextmanager
def all_as_lines():
    """What is printed within, and an exception that nobody catches from now on, are lines of such a log."""
    if not is_json():
        yield
        return
    sys.excepthook = _say_uncaught
    with redirect_stdout(_Lines(sys.stdout)):
        yield


class _Lines(io.TextIOBase):
    """Standard output, each line of it as an object."""

    def __init__(self, out):
        self._out, self._begun = out, ""

    def write(self, text):
        *whole, self._begun = (self._begun + text).split("\n")
        for line in filter(None, whole):
            print(_line(line, "info", {}), file=self._out)
        return len(text)

    def flush(self):
        self._out.flush()


def _say_uncaught(kind, fault, trace):
    trace_text = redacted("".join(traceback.format_exception(kind, fault, trace)))
    words = redacted(f"{kind.__name__}: {fault}".replace("\n", " "))
    say(words, "critical", traceback=trace_text)


def _line(words, level, more):
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    fields = {"at": at, "level": level, "logger": "parley", "message": words} | more
    return json.dumps(fields, ensure_ascii=False)
