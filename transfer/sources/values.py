"""What stands in another system's export, as values that the database takes: words, times, numbers for names."""

import re
from datetime import UTC, date, datetime
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

from lib.web.sanitize import text

_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d*)?)?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s+[A-Z]{2,5})?"
)
LATEST = 253402300799  # The last second of the year 9999.


def words(value):
    """The text of a value that should be one; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    try:
        return text(str(value))
    except ValueError:  # A number of thousands of figures.
        return ""


def line(value):
    """The text of a value, all on one line."""
    return " ".join(words(value).split())


def is_true(value):
    """Whether a value says yes, as a database, JSON or YAML says it."""
    return value is True or value == 1 or words(value).strip().lower() in ("true", "yes", "on", "1")


def is_false(value):
    """Whether a value plainly says no, or is none; what nobody understands doesn't."""
    no = ("false", "no", "off", "0")
    return value in (None, False, 0) or words(value).strip().lower() in no


def dictionary(value):
    return value if isinstance(value, dict) else {}


def dictionaries(value):
    """The dictionaries in a list; none if it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number_of(name):
    """The number that stands for a name from now on, the same in the next export: 56 bits of its digest. 0 for none."""
    return int.from_bytes(blake2b(name.encode(), digest_size=7).digest()) or 1 if name else 0


def moment(value, zone=UTC):
    """The time in UTC that a value tells: seconds or milliseconds since 1970, or ISO 8601 and what is written for it.

    `zone` is that of times which don't say theirs. None for what is no time.
    """
    written = moment_as_written(value, zone)
    return written and written.astimezone(UTC)


def moment_as_written(value, zone=UTC):
    """The moment that a value says, with the difference from UTC that it was written with; or None."""
    written = _any_moment(value, zone)
    # No blog is older or from later; and at the ends of the calendar no zone can be reckoned with.
    return written if written and 1000 < written.year < 9999 else None


def _any_moment(value, zone):
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > LATEST / 30 else value, UTC)
        return _moment_in(words(value).strip(), zone)
    except (ValueError, OverflowError, OSError):
        return None


def _moment_in(text, zone):
    match = _TIME.fullmatch(text)
    if not match:
        return None
    *parts, offset = match.groups()
    written = datetime(*(int(part or 0) for part in parts), tzinfo=zone)
    if offset in (None, "Z", "z", "UTC", "GMT"):
        return written if offset is None else written.replace(tzinfo=UTC)
    return datetime.fromisoformat(f"{written:%Y-%m-%dT%H:%M:%S}{offset[:3]}:{offset[-2:]}")


def path_of(address):
    """The path of an address as text, `/` for none; empty for what is no address."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return "/" + unquote(path).lstrip("/")
