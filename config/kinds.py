"""The kinds of values that a setting may take: how each is read, and what it wants."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import maxminddb
from environs import ValidationError

from blog.content import languages
from lib.storage.buckets import is_bucket


@dataclass(frozen=True)
class Kind:
    """What `manage.py settings` calls it, what a wrong value is told, and who reads it."""

    name: str
    wants: str
    parser: str  # the method of environs' Env
    is_right: Any = None
    is_written_right: Any = None  # the same of the text itself, before it is parsed

    def read(self, env, name):
        """The value of a variable that is set. Raises EnvError, or what a parser raises."""
        if self.is_written_right and not self.is_written_right(env.str(name)):
            raise ValidationError(self.wants)
        value = getattr(env, self.parser)(name)
        if self.is_right and not self.is_right(value):
            raise ValidationError(self.wants)
        return value


def whole(least=0, most=None):
    wants = f"a whole number from {least} to {most}" if most else f"a whole number, {least} or more"
    return Kind(
        "number", wants, "int", lambda value: value >= least and (not most or value <= most)
    )


def one_of(*words, name=""):
    wants = f"{', '.join(words[:-1])} or {words[-1]}"
    return Kind(name or wants, wants, "str", lambda value: value in words)


def _is_address(url, *, whole_site=False):
    parts = urlsplit(url)
    has_space = any(letter.isspace() for letter in url)
    is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and not has_space
    beside = (parts.path.strip("/"), parts.query, parts.fragment, parts.username)
    _ = parts.port  # Raises ValueError for one that there can't be.
    return is_one and not (whole_site and any(beside))


def _is_base(url):
    return _is_address(url, whole_site=True)


def _are_networks(values):
    return all(ip_network(value, strict=False) for value in values)


def _are_proxies(values):
    """Whether they may be those of proxies: no block that anybody has is as large as an eighth of all."""
    return all(ip_network(value, strict=False).prefixlen >= 7 for value in values)


def _are_hosts(values):
    return all(_HOST.fullmatch(value) for value in values)


def _is_mailbox(value):
    return bool(_MAILBOX.fullmatch(parseaddr(value)[1]))


def _is_database(value):
    """Whether it is one that all processes of all releases find: no file of a folder that each release has."""
    if value["ENGINE"].endswith("sqlite3"):
        return Path(value["NAME"]).is_absolute()
    is_named = value["NAME"] or value.get("OPTIONS", {}).get("service")
    return value["ENGINE"].endswith("postgresql") and is_named


def _is_redis(url):
    parts = urlsplit(url)
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname)


def _knows_places(path):
    try:
        maxminddb.open_database(path).close()
    except (OSError, maxminddb.InvalidDatabaseError):
        return False
    return True


def _is_mail_server(url):
    """Whether it names a server; its parser takes localhost where none is named."""
    parts = urlsplit(url)
    has_no_host = parts.scheme in ("console", "dummy", "memory")
    return has_no_host or (parts.scheme in ("smtp", "smtps", "submission") and parts.hostname)


# A name, one with all below it, all names, or an address of the internet.
_HOST = re.compile(r"\*|\.?[^\s/:@\[\]]+|\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]+\]?")
_MAILBOX = re.compile(r"[^\s@<>,]+@[^\s@<>,]+")

TEXT = Kind("text", "a text", "str")
SWITCH = Kind("on or off", "on or off", "bool")
SECONDS = Kind("seconds", "a number of seconds, 0 or more", "float", lambda value: value >= 0)
LIST = Kind("list", "names with commas between", "list")
FOLDER = Kind("folder", "a folder", "str")
# One that is relative would be another for each release.
WHOLE_FOLDER = Kind(
    "folder",
    "the whole path of a folder, like /mnt/disk/backups",
    "str",
    lambda value: Path(value).is_absolute(),
)
HOSTS = Kind(
    "hosts",
    "host names like blog.example.org, without https:// and without a port, with commas between",
    "list",
    _are_hosts,
)
FOLDER_THAT_IS = Kind("folder", "a folder that is there", "str", lambda value: Path(value).is_dir())
PLACES = Kind("file", "a file that is there and is such a database (.mmdb)", "str", _knows_places)
ADDRESS = Kind("address", "an address like https://example.org/here", "str", _is_address)
BASE = Kind("address", "an address without a path, like https://blog.example.org", "str", _is_base)
PROXIES = Kind(
    "networks",
    "addresses or networks of your own proxies like 10.0.0.0/8 with commas between, never everybody's",
    "list",
    _are_proxies,
)
ADDRESSES = Kind(
    "addresses",
    "addresses like https://example.org/ with commas between",
    "list",
    lambda values: all(map(_is_address, values)),
)
NETWORKS = Kind(
    "networks", "addresses or networks like 10.0.0.0/8 with commas between", "list", _are_networks
)
MAILBOX = Kind("e-mail address", "an e-mail address", "str", _is_mailbox)
BARE_MAILBOX = Kind("e-mail address", "an e-mail address without a name", "str", _MAILBOX.fullmatch)
DATABASE = Kind(
    "database",
    "sqlite:////folder/file or postgres://user:password@host:5432/name",
    "dj_db_url",
    _is_database,
)
CACHE = Kind("cache", "redis://host:6379/0", "dj_cache_url", is_written_right=_is_redis)
MAIL_SERVER = Kind(
    "mail server",
    "submission://user:password@host:587 or smtp://host:25",
    "dj_email_url",
    is_written_right=_is_mail_server,
)
LANGUAGE = Kind(
    "language",
    f"one of Parley’s languages ({', '.join(languages.here())})",
    "str",
    lambda code: code in languages.here(code),
)
TOKEN = Kind("text", "16 characters or more", "str", lambda value: len(value) >= 16)
TIME_ZONE = Kind(
    "time zone",
    "a time zone like Europe/Berlin",
    "str",
    lambda value: value in available_timezones(),
)
INDEXNOW = Kind(
    "text",
    "8 to 128 letters, digits and hyphens",
    "str",
    lambda value: re.fullmatch(r"[A-Za-z0-9-]{8,128}", value),
)
RUNS = one_of("all", "web")
LOG_FORMAT = one_of("lines", "json")
EDGE = one_of("varnish", "fastly", "cloudflare", name="kind of edge")
BUCKET = Kind("bucket", "s3://key:secret@host/bucket?region=name", "str", is_bucket)
