"""What people get while the database is away: pages as they were, and their words back."""

import gzip
import logging
import re
import time
from functools import lru_cache

import brotli
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from blog.models import Site
from blog.pagecache import page_store, refusals
from lib.django_internals import is_logged_already
from lib.observing import figures
from lib.observing.outages import FULL, READS_ALONE, cause_of, note
from lib.web.server.gateway import READS

logger = logging.getLogger(__name__)

OUTAGE = "parley.outage"  # in the environ of a request that couldn't be answered as it should
LOGGED_AGAIN = 10  # seconds between two lines of the log
DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
_MAIN = re.compile(rb"<main\b[^>]*>")
_OF_THE_BODY = {"content-length", "content-encoding", "etag", "last-modified", "cache-control"}

_logged_at = 0.0


def answer(request, error):
    """The page as it was, if it is stored; else a page that says that the database is away."""
    global _logged_at
    if time.monotonic() > _logged_at + LOGGED_AGAIN:
        _logged_at = time.monotonic()
        logger.warning("The database can’t be used; readers get stored pages: %s", error)
    cause = cause_of(error)
    if request.method not in READS:  # Somebody's words found no place.
        figures.count("unsaved", cause or "away")
        if cause in (READS_ALONE, FULL):  # One lock may be an article's, these are everybody's.
            note(cause)
    request.environ[OUTAGE] = True
    if copy := page_store.as_it_was(request):
        headers, body = as_it_was(copy.headers, copy.body)
        response = HttpResponse(body, headers=dict(headers))
    else:
        headers = {"Retry-After": "10", "Cache-Control": "no-store"}
        response = HttpResponse(refusals.away_page(request), status=503, headers=headers)
        is_logged_already(response)  # Above, and not once for each reader.
    return response


def as_it_was(headers, body, encoding=""):
    """Headers and body of a stored page, with a line that says so if it is one for people."""
    body = DECODERS[encoding](body)

    def with_line(main):
        with (Site.last_known or Site()).in_force():
            return main[0] + _line_in(get_language())

    body = _MAIN.sub(with_line, body, count=1)
    headers = [(name, value) for name, value in headers if name.lower() not in _OF_THE_BODY]
    return [*headers, ("Content-Length", str(len(body))), ("Cache-Control", "no-store")], body


@lru_cache(maxsize=4)
def _line_in(language):
    return render_to_string("_as_it_was.html").encode()
