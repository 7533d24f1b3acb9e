"""Folders and files that nobody else on the machine may read, change or list."""

import os
import stat

OTHERS = 0o077


def shut(folder, names):
    """Take all rights of others from `folder` and from those in it that match `names`.

    Returns why that can't be done, in a sentence, or None. A folder that holds anything else than a
    site is no site's to shut, /tmp or a home, say.
    """
    matching = sorted({path for name in names for path in folder.glob(name)})
    if is_open(folder) and (is_shared(folder) or (not matching and any(folder.iterdir()))):
        return (
            f"Other users of this machine can read {folder}, which has more than a blog in it. Give the"
            " blog its own folder in DATA_DIR, or remove their rights: chmod 700"
            f" {folder}"
        )
    return narrow(folder, *matching)


def narrow(*paths):
    """Take all rights of others from these paths, or return why that can't be done."""
    for path in filter(is_open, paths):
        try:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
        except OSError as error:
            return (
                f"Other users of this machine can read {path}, and Parley can't change that"
                f" ({error.strerror}). Its owner can: chmod go-rwx {path}"
            )
    return None


def is_open(path):
    """Whether others have any rights to a path; one that isn't there is open to nobody."""
    try:
        return bool(path.stat().st_mode & OTHERS)
    except FileNotFoundError:
        return False


def is_shared(folder):
    """Whether a folder is made for everybody's files, as /tmp is."""
    return bool(folder.stat().st_mode & stat.S_ISVTX)


def make_private():
    """Make the files of this process, and of all that it starts, private from now on."""
    os.umask(OTHERS)
