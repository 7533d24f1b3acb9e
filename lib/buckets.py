"""Where an object store is, as an operator writes it: s3://key:secret@host/bucket?region=eu-central-1"""

from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.files.storage import storages

SCHEMES = {"s3": "https", "s3+http": "http"}


class StoreAway(OSError):
    """The store doesn't answer, or doesn't do what it is asked to."""


def of(alias):
    """The store of this name (originals, downloads, imports, backups), or None where it is a folder."""
    return storages[alias] if alias in settings.STORAGES else None


def is_bucket(url):
    parts = urlsplit(url)
    return parts.scheme in SCHEMES and bool(parts.path.strip("/"))


def options(url):
    """What django-storages is told; without a key it takes that of the machine's role."""
    parts = urlsplit(url)
    found = {"bucket_name": parts.path.strip("/")}
    if parts.hostname:
        port = f":{parts.port}" if parts.port else ""
        found["endpoint_url"] = f"{SCHEMES[parts.scheme]}://{parts.hostname}{port}"
    if parts.username:
        found["access_key"], found["secret_key"] = unquote(parts.username), unquote(parts.password)
    if region := parse_qs(parts.query).get("region"):
        found["region_name"] = region[0]
    return found


def file_in(url):
    """(options, name) of a file: s3://key:secret@host/bucket/backups/a.tar. Raises ValueError if it is none."""
    parts = urlsplit(url)
    bucket, _, name = parts.path.strip("/").partition("/")
    if parts.scheme not in SCHEMES or not name:
        raise ValueError(url)
    return options(parts._replace(path=bucket).geturl()), name


def stores(url, backups_url):
    """STORAGES of the files that lie in a bucket, by their aliases; each below a folder of its own."""
    private, found = "lib.object_store.PrivateStore", {}
    if url:
        for alias in ("originals", "downloads", "imports"):
            found[alias] = {"BACKEND": private, "OPTIONS": options(url) | {"location": alias}}
        found["imports"]["OPTIONS"]["file_overwrite"] = (
            True  # A piece that is sent twice is the same.
        )
        media = options(url) | {"location": "media"}
        found["default"] = {"BACKEND": "lib.object_store.MediaStore", "OPTIONS": media}
    if backups_url or url:
        kept = options(backups_url or url) | {"location": "backups"}
        found["backups"] = {"BACKEND": private, "OPTIONS": kept}
    return found
