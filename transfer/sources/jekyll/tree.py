"""The files of a site's source: a folder or a .zip of it. Nothing outside of it is read, and no link followed."""

import os
import stat
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from transfer.sources.archives import DAMAGED, member, unzipped
from transfer.sources.parts import UnreadableExport

LARGEST = 8 << 20  # bytes of a text; no book in one file is larger
MOST_FILES = 200_000
MOST_IN_ALL = 2 << 30  # bytes of all such files in an archive, unpacked
# What generators make, or others have written.
_PASSED_OVER = {"node_modules", "vendor", "_site", "public", "resources", "themes", "__MACOSX"}


@contextmanager
def tree(source):
    """The Tree of a path to a folder or a .zip, or of a binary file that is one. Raises UnreadableExport."""
    if not hasattr(source, "read") and Path(source).is_dir():
        yield _Folder(Path(source))
        return
    try:
        with unzipped(source) as archive:
            yield _Archive(archive)
    except DAMAGED as damage:
        sentence = _("This is neither a folder nor a .zip archive of one, or it is damaged.")
        raise UnreadableExport(sentence) from damage


class _Folder:
    def __init__(self, root):
        self.root, names, number = root, [], 0
        for folder, below, files in os.walk(root):
            below[:] = [name for name in below if _is_looked_into(name)]
            for name in files:
                path = Path(folder, name)
                if path.is_file() and not path.is_symlink():
                    names.append(path.relative_to(root).as_posix())
            number += len(files)
            _refuse_too_many(number)
        self.names = sorted(names)

    def read(self, name):
        """The bytes of a file. Raises UnreadableExport for one that is no text by its size."""
        with open(self.root / name, "rb") as file:
            return _bounded(file, name)


class _Archive:
    def __init__(self, archive):
        self.archive = archive
        infos = [info for info in archive.infolist() if _is_plain(info)]
        _refuse_too_many(len(infos))
        if sum(info.file_size for info in infos if info.file_size <= LARGEST) > MOST_IN_ALL:
            raise UnreadableExport(_("There are too many files in it."))
        # GitHub and most others pack the folder, not what is in it.
        tops = {PurePosixPath(info.filename).parts[0] for info in infos}
        alone = all("/" in info.filename for info in infos) and len(tops) == 1
        top = f"{tops.pop()}/" if alone and not tops & {"_posts", "content"} else ""
        self.by_name = {info.filename.removeprefix(top): info for info in infos}
        self.names = sorted(self.by_name)

    def read(self, name):
        """The bytes of a file. Raises UnreadableExport for one that is no text by its size."""
        with member(self.archive, self.by_name[name]) as file:
            return _bounded(file, name)


def _is_plain(info):
    """Whether a member is a file in the folder, not above it, and none that is passed over."""
    path = PurePosixPath(info.filename)
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    is_inside = not path.is_absolute() and "\\" not in info.filename
    return (
        is_inside
        and not (is_link or info.is_dir())
        and bool(path.parts)
        and all(map(_is_looked_into, path.parts[:-1]))
    )


def _is_looked_into(name):
    return not name.startswith(".") and name not in _PASSED_OVER


def _refuse_too_many(number):
    if number > MOST_FILES:
        raise UnreadableExport(_("There are too many files in it."))


def _bounded(file, name):
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableExport(_("The file %(name)s is too large to be a text.") % {"name": name})
    return content
