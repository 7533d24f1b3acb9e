"""Files in the bucket of an object store (S3, or what speaks as it does), instead of a folder.

Nothing in the bucket is public. Pictures keep their addresses below /media/, from where the blog hands
them on; originals, downloads and backups have none. Each request has a bound in time. A store that is
away is an OSError, as a disk that can't be read: pages stay as they are, and only their pictures lack.
"""

from contextlib import contextmanager
from functools import wraps

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from storages.backends.s3 import S3Storage
from storages.utils import safe_join

from lib.db.slow import slow
from lib.storage.buckets import StoreAway

BOUNDS = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2})
MISSING = {"404", "NoSuchKey", "NotFound"}
ASKING = [
    "_open",
    "_save",
    "delete",
    "exists",
    "size",
    "listdir",
    "get_modified_time",
    "keep",
    "fetch",
]


@contextmanager
def in_words():
    """A store's errors as those of a disk. Raises FileNotFoundError, or StoreAway."""
    try:
        yield
    except ClientError as fault:
        if fault.response["Error"]["Code"] in MISSING:
            raise FileNotFoundError(str(fault)) from fault
        raise StoreAway(str(fault)) from fault
    except BotoCoreError as fault:
        raise StoreAway(str(fault)) from fault


class PrivateStore(S3Storage):
    """What nobody gets but through a page that looks who they are."""

    def __init__(self, **options):
        private = {"default_acl": None, "file_overwrite": False, "client_config": BOUNDS}
        super().__init__(**private | options)

    def url(self, name, *args, **kwargs):
        raise ValueError("This file has no address.")

    def _key(self, name):
        """Where a file lies in the bucket. Raises SuspiciousOperation if that would be outside of our part of it."""
        try:
            return safe_join(self.location, name)
        except ValueError as outside:
            raise SuspiciousOperation(f"{name} lies outside.") from outside

    def get(self, name, *, part=""):
        """(headers, chunks) of a file, or of the `part` that a Range names. Raises FileNotFoundError."""
        with slow("asking the object store"), in_words():
            asked = {"Range": part} if part else {}
            key = self._key(name)
            answer = self.connection.meta.client.get_object(
                Bucket=self.bucket_name, Key=key, **asked
            )
        return answer, _chunks(answer["Body"])

    def keep(self, name, path):
        """Put a file of the disk into the store under this very name, in parts if it is large."""
        self.bucket.upload_file(str(path), self._key(name))

    def fetch(self, name, path):
        """Put a file of the store onto the disk. Raises FileNotFoundError."""
        self.bucket.download_file(self._key(name), str(path))

    def ensure_there(self):
        """Raise StoreAway unless the bucket answers, be it that nobody with this key may list what lies in it."""
        with slow("asking the object store"), in_words():
            try:
                list(self.bucket.objects.filter(Prefix=self.location).limit(1))
            except ClientError as fault:
                if fault.response["Error"]["Code"] != "AccessDenied":
                    raise

    def all_files(self, folder=""):
        """(name, seconds since 1970 of its last change) of each file below a folder."""
        prefix = self._key(folder or ".").removesuffix(".").rstrip("/")
        prefix = f"{prefix}/" if prefix else ""
        begin = len(self.location.rstrip("/")) + 1 if self.location else 0
        with slow("asking the object store"), in_words():
            for one in self.bucket.objects.filter(Prefix=prefix):
                yield one.key[begin:], one.last_modified.timestamp()


class MediaStore(PrivateStore):
    """What readers get, at the same addresses as from a folder."""

    def url(self, name, *args, **kwargs):
        return f"{settings.MEDIA_URL}{name}"


def _chunks(body):
    try:
        with in_words():
            yield from body.iter_chunks(64 * 1024)
    finally:
        body.close()


def _asking(method):
    @wraps(method)
    def asked(*args, **kwargs):
        with slow("asking the object store"), in_words():
            return method(*args, **kwargs)

    return asked


for _name in ASKING:
    setattr(PrivateStore, _name, _asking(getattr(PrivateStore, _name)))
