"""Where an object store is, as an operator writes it: s3://key:secret@host/bucket?region=eu-central-1"""

from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.files.storage import storages

# Named, so that AWS’s client is only imported where there is a bucket.
PRIVATE = "lib.storage.object_store.PrivateStore"
SCHEMES = {"s3": "https", "s3+http": "http"}


class StoreAway(OSError):
    """The store doesn't answer, or doesn't do what it is asked to."""


def of(alias):
    """The store of this name (originals, downloads, imports, backups), or None where it is a folder."""
    return storages[alias] if alias in settings.STORAGES else None


def is_bucket(url):
    parts = urlsplit(url)
    _ = parts.port  # Raises ValueError for one that there can't be.
    has_both = bool(parts.username) == bool(parts.password)
    return parts.scheme in SCHEMES and bool(parts.path.strip("/")) and has_both


def options(url):
    """What django-storages is told; without a key it takes that of the machine's role."""
    parts = urlsplit(url)
    config = {"bucket_name": parts.path.strip("/")}
    if parts.hostname:
        port = f":{parts.port}" if parts.port else ""
        config["endpoint_url"] = f"{SCHEMES[parts.scheme]}://{parts.hostname}{port}"
    if parts.username:
        config["access_key"], config["secret_key"] = (
            unquote(parts.username),
            unquote(parts.password),
        )
    if region := parse_qs(parts.query).get("region"):
        config["region_name"] = region[0]
    return config


def file_in(url):
    """(options, name) of a file: s3://key:secret@host/bucket/backups/a.tar. Raises ValueError if it is none."""
    parts = urlsplit(url)
    bucket, _, name = parts.path.strip("/").partition("/")
    if parts.scheme not in SCHEMES or not name:
        raise ValueError(url)
    return options(parts._replace(path=bucket).geturl()), name


def store_with(options):
    """A store that is nobody's alias."""
    return storages.create_storage({"BACKEND": PRIVATE, "OPTIONS": options})


def stores(url, backups_url):
    """STORAGES of the files that lie in a bucket, by their aliases; each below a folder of its own."""
    by_alias = {}
    if url:
        for alias in ("originals", "downloads", "imports"):
            by_alias[alias] = {"BACKEND": PRIVATE, "OPTIONS": options(url) | {"location": alias}}
        # A piece of an upload that is sent twice is the same.
        by_alias["imports"]["OPTIONS"]["file_overwrite"] = True
        media = options(url) | {"location": "media"}
        by_alias["default"] = {"BACKEND": "lib.storage.object_store.MediaStore", "OPTIONS": media}
    if backups_url or url:
        kept = options(backups_url or url) | {"location": "backups"}
        by_alias["backups"] = {"BACKEND": PRIVATE, "OPTIONS": kept}
    return by_alias
