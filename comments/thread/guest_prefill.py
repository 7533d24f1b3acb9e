"""A guest's name, address and site, kept in their own browser if they ask for it, and nowhere else.

In a cookie that no script reads. Whoever brings it is met with a page of their own, so the
form is filled in wherever it stands, and what is stored stays the same for everybody.
"""

import json
from urllib.parse import quote, unquote

from blog.pagecache.page_store import WHO_COOKIE as COOKIE
from lib.web import cookies
from lib.web.sanitize import text

KEPT = 365 * 24 * 60 * 60  # seconds
FIELDS = {"name": 50, "email": 254, "site": 200}


def recalled(request):
    """What the empty form begins with, from whatever the browser says."""
    if COOKIE not in request.COOKIES:
        return {}
    try:
        kept = json.loads(unquote(request.COOKIES[COOKIE]))
        fields = {name: str(kept.get(name, ""))[:longest] for name, longest in FIELDS.items()}
    except (ValueError, AttributeError, RecursionError):
        return {}
    return {name: text(value) for name, value in fields.items()} | {"remember": True}


def once_more(form):
    """What the next form begins with, after one that was sent."""
    sent = form.cleaned_data
    return {name: sent[name] for name in (*FIELDS, "remember")} if sent.get("remember") else {}


def keep_or_forget(request, response, form):
    """Keep a guest's fields in the cookie, or delete it, as the form that was sent says."""
    if kept := once_more(form):
        cookies.give(
            response,
            COOKIE,
            quote(json.dumps({name: kept[name] for name in FIELDS}), safe=""),
            KEPT,
        )
    elif COOKIE in request.COOKIES:
        forget(response)


def forget(response):
    response.delete_cookie(COOKIE, samesite="Lax")
