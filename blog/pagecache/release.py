"""Which release of Parley this is: no page is served that another one rendered."""

import hashlib
from functools import cache

from django.conf import settings

from lib.web import themes

# What a page is made from, beside the database.
SOURCES = [
    "lib",
    "accounts",
    "blog",
    "comments",
    "trials",
    "newsletter",
    "moderation",
    "transfer",
    "config",
    "templates",
    "static",
]
SHOWN = ["SITE_URL", "TIME_ZONE", "LANGUAGE_CODE", "LOG_DELAY", "STATIC_URL", "MEDIA_URL", "DEBUG"]


@cache
def release():
    """A digest of the program's files and of the settings that pages show."""
    digest = hashlib.sha256(repr([getattr(settings, name) for name in SHOWN]).encode())
    files = [settings.BASE_DIR / "uv.lock"]
    for folder in SOURCES:
        files += sorted((settings.BASE_DIR / folder).rglob("*.*"))
    for file in themes.files(settings.THEME_DIR):
        digest.update(file.name.encode() + file.read_bytes())
    for file in files:
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.relative_to(settings.BASE_DIR)}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
