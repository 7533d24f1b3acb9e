"""What runs, in which version."""

import platform
import tomllib
from functools import cache

import django
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from lib.django_internals import redis_client


def _parley():
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


PARLEY = _parley()
BEGAN = timezone.now()  # when the server has loaded everything


def versions():
    """{name: version}, in the order in which one reads them; the cache is None where there is none."""
    return {
        "Parley": PARLEY,
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "database": database(),
        "cache": cache_server(),
    }


def database():
    if connection.vendor == "sqlite":
        return f"SQLite {_number(connection.Database.sqlite_version_info)}"
    connection.ensure_connection()
    return f"PostgreSQL {_postgresql(connection.pg_version)}"


def cache_server():
    """The name and version of the shared cache: None without one, "" while it doesn't answer."""
    if not has_redis():
        return None
    try:
        redis_client(caches["default"]).ping()
        return _redis()
    except Exception:
        return ""


def has_redis():
    return "redis" in settings.CACHES["default"]["BACKEND"].lower()


@cache
def _redis():
    told = redis_client(caches["default"]).info("server")
    if name := told.get("valkey_version"):
        return f"Valkey {name}"
    return f"Redis {told['redis_version']}"


def _number(parts):
    return ".".join(map(str, parts))


def _postgresql(number):
    return f"{number // 10000}.{number % 10000}"
