"""Versions of Parley and of the software it runs on."""

import platform
import tomllib
from functools import cache

import django
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from lib.django_internals import redis_client

with (settings.BASE_DIR / "pyproject.toml").open("rb") as _file:
    PARLEY = tomllib.load(_file)["project"]["version"]
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
        return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"
    connection.ensure_connection()
    number = connection.pg_version
    return f"PostgreSQL {number // 10000}.{number % 10000}"


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
    info = redis_client(caches["default"]).info("server")
    if name := info.get("valkey_version"):
        return f"Valkey {name}"
    return f"Redis {info['redis_version']}"
