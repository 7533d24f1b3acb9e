"""Which of the files that somebody sends are those that an old blog's texts lack: by their path, then by their name. Pure."""

import re
from collections import defaultdict
from pathlib import PurePosixPath

from transfer.imports.files.uploads import below_uploads

# What WordPress adds to a name: the size of a smaller one, what it made of a large one, an edit.
_ADDED = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-e\d{10,13})+(?=\.\w{1,5}$)")
_MONTH = re.compile(r"(\d{4})/(\d{2})/[^/]+$")


def matches(paths, keys):
    """{key: (the best of `paths`, "path" or "name")} for each of `keys` that one of them is.

    A path that ends like what stands below the folder of uploads there is sure; of those that have no more than
    the name in common, one is taken only if a single key has this name, and no other month stands before it.
    """
    by_name = defaultdict(list)
    for key in keys:
        by_name[name_of(key)].append(key)
    best = {}
    for path in paths:
        for key in by_name.get(name_of(path), ()):
            sent, wanted = _parts(path), _parts(key)
            both = min(len(sent), len(wanted))
            how = "path" if both > 1 and sent[-both:] == wanted[-both:] else "name"
            if how == "name" and (len(by_name[name_of(path)]) > 1 or _are_of_two_months(path, key)):
                continue
            worth = how != "path", bool(_ADDED.search(path)), len(path)
            if key not in best or worth < best[key][0]:
                best[key] = worth, path, how
    return {key: (path, how) for key, (_worth, path, how) in best.items()}


def _are_of_two_months(path, key):
    """Whether both have a month before their name, and not the same."""
    dated = [_MONTH.search(_whole(one)) for one in (path, key)]
    return all(dated) and dated[0].groups() != dated[1].groups()


def _whole(path):
    return _ADDED.sub("", str(path).replace("\\", "/")).casefold()


def name_of(path):
    """The name of a file as the old blog first had it, in small letters."""
    return PurePosixPath(_whole(path)).name


def _parts(path):
    return [part for part in PurePosixPath(below_uploads(_whole(path))).parts if part != "/"]
