"""Pages for requests that are refused before any view hears of them. They ask the database nothing."""

from functools import cache

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from blog.models import Site

WORDS = {
    400: (
        _("This request can’t be read"),
        _("Go back, and send it again. What you wrote is still in the form."),
    ),
    408: (
        _("This took too long to arrive"),
        _("Your connection may be slow. Go back, and send it again."),
    ),
    413: (
        _("This is too large"),
        _("A comment or a form can have one megabyte. Go back: what you wrote is still there."),
    ),
    503: (
        _("Too many requests at once"),
        _("Wait a moment, then try again. What you wrote is still in the form if you go back."),
    ),
    507: (
        _("There is no room for this file"),
        _("The disk of this blog is full. Make room, then go back and send the file again."),
    ),
}


@cache
def page_of(status):
    """(headers, bytes) of the page for a refusal with this status."""
    title, lede = WORDS[status]
    frame = {"blog_site": Site(), "menu_pages": [], "policy_revision": None, "viewer": None}
    page = render_to_string("refused.html", frame | {"title": title, "lede": lede}).encode()
    headers = [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")]
    return [*headers, *([("retry-after", "10")] if status == 503 else [])], page
