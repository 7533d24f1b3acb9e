"""A folder of an old blog's pictures, or a .zip of it, in which they are found by the paths that they had."""

import re
import zipfile
from contextlib import suppress
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from transfer.sources.archives import DAMAGED, Crowded, refuse_crowded

# What stands before the part of a path that such folders are made of; of a blog like this one as well.
_UPLOADS = re.compile(
    r"^.*?/(?:wp-content/uploads|content/(?:images|files|media)|files|media/recordings)/",
    re.IGNORECASE,
)
# What stands last in the path of a file of WordPress', wherever its folder of uploads was; a page may be called so.
_DATED = re.compile(
    r"^(?:.*/)?(?=\d{4}/\d{2}/[^/]+\.(?!html?$|s?html$|php\d?$|aspx?$|jsp$|cgi$|xml$)\w{1,8}$)",
    re.IGNORECASE,
)
# Where a folder that somebody keeps may have them: WordPress's and Ghost's, and those of Hugo's and Jekyll's sources.
_ABOVE = ((), ("uploads",), ("wp-content", "uploads"), ("images",), ("content", "images"))
_ABOVE_SITE = ((), ("static",), ("assets",), ("content",))


class Uploads:
    """The files below `path`, first those `below` that; nothing outside of it is found, and no link that leads there. Raises OSError."""

    def __init__(self, path, below=""):
        if zipfile.is_zipfile(path):
            self.folder, self.root = None, zipfile.Path(_archive(path))
        elif path.is_dir():
            self.folder = self.root = path.resolve()
        else:
            raise OSError(_("%(path)s is neither a folder nor a .zip archive.") % {"path": path})
        # GitHub and most others pack the folder, not what is in it.
        inside = list(self.root.iterdir())
        roots = [self.root, *(one for one in inside[:2] if len(inside) == 1 and one.is_dir())]
        self.roots = [
            *(root.joinpath(*PurePosixPath(below).parts) for root in roots if below),
            *roots,
        ]

    def find(self, path):
        """The file that had this path on the old blog, or None."""
        for above, parts in _places(path):
            for root in self.roots:
                file = root.joinpath(*above, *parts)
                with suppress(
                    OSError
                ):  # A name that no file can have, a folder that can't be read.
                    if file.is_file() and (
                        self.folder is None or file.resolve().is_relative_to(self.folder)
                    ):
                        return file
        return None


def _archive(path):
    try:
        with open(path, "rb") as file:
            refuse_crowded(file)
        return zipfile.ZipFile(path)
    except Crowded as many:
        words = _("%(name)s holds too many files. Send it in parts.")
        raise OSError(words % {"name": path}) from many
    except DAMAGED as damage:
        raise OSError(_("%(name)s is damaged. Pack it again.") % {"name": path}) from damage


def is_upload(path):
    """Whether a path is of a file that was uploaded to a blog."""
    return bool(_UPLOADS.match(path))


def is_dated(path):
    """Whether a path ends as those do that WordPress gives uploads, wherever it keeps them; ours end so as well."""
    return bool(_DATED.match(path))


def below_uploads(path):
    """What of a path stands below the folder of uploads; all of it where there is none, and of another site's."""
    is_own = path.startswith("/") and not _UPLOADS.match(path)
    return (_DATED if is_own else _UPLOADS).sub("", path)


def _places(path):
    dated = _DATED.sub("", path)
    for above, below in ((_ABOVE, below_uploads(path)), (_ABOVE, dated), (_ABOVE_SITE, path)):
        parts = [part for part in PurePosixPath(below).parts if part != "/"]
        if parts and ".." not in parts:
            yield from ((folders, parts) for folders in above)
