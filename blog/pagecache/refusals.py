"""Pages for requests that can't be answered as they should: too large, too slow, no room, no database.

They ask the database nothing. What a comment is refused for is in comments/domain/refusals.py.
"""

import logging
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import render_to_string
from django.utils.csp import build_policy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from blog.models import Site

logger = logging.getLogger(__name__)

UNREAD, UNSAVED = "unread", "unsaved"
WORDS = {
    400: (
        _("We couldn’t read this request"),
        _("Go back and send it again. Your text is still in the form."),
    ),
    408: (
        _("This took too long to arrive"),
        _("Your connection may be slow. Go back and send it again."),
    ),
    413: (
        _("This is too large"),
        format_lazy(
            _(
                "The limit is 1 MB; for authors, 20 MB a picture and {n} MB for audio and video. Go"
                " back: your text is still in the form."
            ),
            n=settings.RECORDING_BYTES >> 20,
        ),
    ),
    503: (
        _("Too many requests at once"),
        _("Wait a moment, then try again. If you go back, your text is still in the form."),
    ),
    507: (
        _("There’s no room for this file"),
        _("The server’s disk is full. Make room, then go back and send the file again."),
    ),
    UNREAD: (
        _("This page isn’t available right now"),
        _("The blog can’t reach its database. Wait a minute, then try again."),
    ),
    UNSAVED: (
        _("We can’t save this right now"),
        _("The blog can’t write to its database. Wait a minute, then send it again."),
    ),
}
# Fields that are shown, so that they can be copied; with longer ones, but for those that nobody typed.
SHOWN, LONG, UNTYPED = {"text"}, 60, {"csrfmiddlewaretoken"}
SECRET = "password"  # Whatever has it in its name is in no page.


def page_of(status, environ=None):
    """(headers, bytes) of the page for a refusal with this status; with the form that was sent."""
    form = None
    if environ:
        body = environ["wsgi.input"]
        body.seek(0)
        form = form_in(WSGIRequest(environ | {"wsgi.input": BytesIO(body.read())}))
    site = Site.last_known or Site()
    with site.in_force():
        page = _page(WORDS[status], form) if form else _kept_page(status, site.name, get_language())
    headers = [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")]
    headers += [("content-security-policy", build_policy(settings.SECURE_CSP))]
    headers += [("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin")]
    return [*headers, *([("retry-after", "10")] if status == 503 else [])], page


def form_in(request):
    """What was sent, for a page from which it can be sent again; or None."""
    try:
        sent = [] if request.FILES else list(request.POST.lists())
    except Exception as fault:  # No form, or one that is cut off.
        logger.debug("What was sent can’t be read: %s", fault)
        return None
    fields = [(name, value) for name, values in sent for value in values]
    if not fields or any(SECRET in name and value for name, value in fields):
        return None
    shown = [
        (name, value)
        for name, value in fields
        if name in SHOWN or (len(value) > LONG and name not in UNTYPED)
    ]
    rest = [field for field in fields if field not in shown]
    # What somebody wrote is sent again by itself; a deed that is one press waits for another.
    about = {"action": request.get_full_path(), "has_text": "text" in request.POST}
    return about | {"shown": shown, "hidden": rest}


def away_page(request):
    """The page for whoever asks or sends something while the database is away."""
    form = form_in(request) if request.method == "POST" else None
    with (Site.last_known or Site()).in_force():
        return _page(WORDS[UNREAD if request.method in ("GET", "HEAD") else UNSAVED], form)


@lru_cache(maxsize=16)
def _kept_page(status, blog_name, language):
    return _page(WORDS[status], None)


def _page(words, form):
    title, lede = words
    frame = {"links": {}, "policy_revision": None, "viewer": None}
    frame["blog_site"] = Site(name=Site.last_known.name) if Site.last_known else Site()
    frame |= {"title": title, "lede": lede, "form": form, "is_away": words is WORDS[UNSAVED]}
    return render_to_string("refused.html", frame).encode()
