"""The pictures and files of a site: their names in an archive, and where they lie."""

from pathlib import Path, PurePosixPath

from django.conf import settings

from blog.pictures import orphans
from lib.storage import buckets
from lib.storage.whole_files import PART


def folders():
    """{first part of a name: the folder}, of what a backup has besides the database.

    Nothing where the files lie in a bucket: that is theirs, and no backup takes it along.
    """
    if buckets.of("originals"):
        return {}
    return {"media": Path(settings.MEDIA_ROOT), "originals": Path(settings.ORIGINALS_ROOT)}


def of_the_site():
    """(name, path) of each whole file, in order; no links, which may lead anywhere."""
    for name, root in folders().items():
        for path in sorted(root.rglob("*")):
            is_part = path.name.startswith(PART)
            if path.is_file() and not path.is_symlink() and not is_part:
                yield f"{name}/{path.relative_to(root).as_posix()}", path


def named():
    """The name in an archive of each file that a row of the blog names."""
    stores = {"media": orphans.known, "originals": orphans.known_originals}
    return {f"{folder}/{name}" for folder in folders() for name in stores[folder]()}


def is_name(name):
    """Whether it is a name that we give, which leads nowhere else."""
    parts = PurePosixPath(name).parts
    is_plain = "/".join(parts) == name and ".." not in parts and "\0" not in name
    return is_plain and len(parts) > 1 and parts[0] in folders()


def place_of(name):
    first, _slash, rest = name.partition("/")
    return folders()[first] / rest
