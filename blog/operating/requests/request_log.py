"""A line of the log for each request, where the settings ask for it: never who asked, nor for which address."""

import logging

from accounts import ip_hash
from lib.observing import logs
from lib.observing.figures import Seen

logger = logging.getLogger("parley.requests")
HEADER = "X-Request-ID"


def id_of(remote, claimed):
    """The id of a request that came from `remote`: what a trusted proxy has said, or one of our own."""
    return logs.request_id(claimed if claimed and ip_hash.is_proxy(remote) else "")


def write(method, status, seconds, seen=None, number=""):
    """`seen` is what the Observed middleware has seen of it, if Django was asked."""
    seen = seen or Seen("memory")
    facts = {
        "method": method if method.isalpha() and len(method) < 10 else "other",
        "status": status,
        "milliseconds": round(seconds * 1000, 2),
        "kind": seen.kind,
        "page": seen.page,
        "route": seen.route,
        "queries": seen.queries,
    }
    facts = {name: one for name, one in facts.items() if one != ""}
    logger.info("answered", extra={"facts": facts, "request_id": number or logs.new_request_id()})
