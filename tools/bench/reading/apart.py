"""A blog asked in a process of its own: the name of a page comes in, milliseconds go out.

python -m tools.bench.reading.apart        then, a line each: home, article, archive, desk
"""

import json
import sys
from functools import partial

from tools.bench.reading.asking import addresses  # isort: skip (it sets Django up)
from blog.models import Site
from tools.bench.reading.renderings import afresh, signed_in

DESK = "/moderation/"


def main():
    pages = {
        "home": ("/", {}),
        "article": (addresses()[100], {}),
        "archive": ("/archive/", {}),
        "desk": (DESK, {"cookie": signed_in("Alder")}),
        "desk, all": (f"{DESK}?show=all", {"cookie": signed_in("Alder")}),
    }
    for line in sys.stdin:
        address, headers = pages[line.strip()]
        print(
            json.dumps(afresh(partial(Site.bump, everything=True), address, **headers) * 1e3),
            flush=True,
        )


if __name__ == "__main__":
    main()
