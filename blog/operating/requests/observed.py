"""The middleware that says of each answer what kind of page it was, how long it took, and how many queries.

It gives the request its id as well, which goes back with the answer and along with each task.
"""

import math
import time

from django.conf import settings

from accounts import ip_hash
from blog.operating.requests.request_log import HEADER, id_of
from lib.db import query_times
from lib.observing import figures, tracing
from lib.observing.figures import REQUEST_ID, SEEN, Seen
from lib.observing.logs import of_request

FAST = 50  # milliseconds: of what is faster only the number is kept
STEPS = 4  # of a factor of two: how exactly durations are kept
FEEDS = ("feed", "sitemap", "robots", "manifest", "indexnow")


class Observed:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        claimed = request.headers.get(HEADER, "")
        number = id_of(request.META.get("REMOTE_ADDR", ""), claimed)
        request.environ[REQUEST_ID] = number
        if ip_hash.is_by_unnamed_proxy(request.META):
            figures.count("unnamed proxy")
        parent = request.headers.get("traceparent", "") if number == claimed else ""
        how = {"kind": "server", "parent": parent, "parley.request_id": number}
        with of_request(number), tracing.span(request.method[:10], **how) as describe:
            response = self._observed(request)
            if tracing.is_on():
                # A kept form that is sent again has made a POST of it.
                method, seen = request.method[:10], request.environ[SEEN]
                attributes = {
                    "http.request.method": method,
                    "http.response.status_code": response.status_code,
                    "http.route": seen.route,
                    "parley.kind": seen.kind,
                    "parley.queries": seen.queries,
                }
                name = f"{method} /{seen.route}" if seen.route else f"{method} {seen.kind}"
                describe(name, **attributes)
        response.headers[HEADER] = number
        return response

    def _observed(self, request):
        began, before = time.perf_counter(), query_times.asked()
        response = self.get_response(request)
        milliseconds = (time.perf_counter() - began) * 1000
        queries, match = query_times.asked() - before, request.resolver_match
        page = (match.url_name or match.route) if match else ""
        route = match.route if match else ""
        seen = Seen(kind_of(request, match), page, route, queries, milliseconds)
        request.environ[SEEN] = seen
        if page:
            who = "in" if settings.SESSION_COOKIE_NAME in request.COOKIES else "out"
            figures.count("page", page, who)
            figures.count("page queries", page, who, n=queries)
            if milliseconds > FAST:
                step = min(round(STEPS * math.log2(milliseconds / FAST)), 60)
                figures.count("page slow", page, who, str(step))
        return response


def kind_of(request, match):
    if match is None:
        return "file" if request.path.startswith(settings.STATIC_URL) else "not found"
    view = getattr(match.func, "view_class", match.func)
    app, name = view.__module__.partition(".")[0], match.url_name or ""
    if match.route.startswith("admin/"):
        return "desk"
    if app in ("accounts", "allauth"):
        return "account"
    if app in ("trials", "newsletter"):
        return "comments"
    if app in ("comments", "moderation"):
        return "search" if name == "search" else app
    if name in ("article", "page"):
        return "article"
    if match.route.startswith("^media"):
        return "file"
    return "feed" if any(one in name for one in FEEDS) else "list"


def duration(step):
    """The milliseconds that a step of the figures stands for."""
    return FAST * 2 ** (step / STEPS)
