"""What somebody has typed and not sent, on the way through sign-in or sign-out.

A row under a random token in their browser, not in the session, which sign-out empties. It is
kept for a day, and gone as soon as the comment is sent.
"""

import secrets
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve, reverse

from blog.models import Post
from blog.models.articles.permalinks import inside
from blog.pagecache.page_store import UNSENT_COOKIE
from comments.models.server_drafts import KEPT, ServerDraft
from lib.web import cookies
from lib.web.cookies import names

LONGEST = 100_000  # characters: far more than a comment may have, and a bound
FROM_A_RANGE = 200  # at a time; a school writes from one
FROM_ANYWHERE = 5_000  # at a time, for all whose range is not known
# The pages that an article's thread and form stand on.
PAGES = {"article", "article_comments", "thread"}


class Full(Exception):
    """Too much is waiting already, from one range of addresses; or the text is too long."""


def keep(request, writer, post, parent, place):
    """Keep what the form holds, in place of what was kept of it before. Raises Full.

    Answers with the row, or None where nothing was typed; then nothing is kept.
    """
    text = _typed(request, "text")
    _at(request, post, parent).delete()
    if not text.strip():
        return None
    if len(text) > LONGEST:
        raise Full
    waiting = ServerDraft.objects.fresh().filter(ip_hash=writer.ip_hash).count()
    if waiting >= (FROM_A_RANGE if writer.ip_hash else FROM_ANYWHERE):
        raise Full
    # Under what another host of the domain may have set nothing is kept: it could be read there.
    token = request.COOKIES.get(names(UNSENT_COOKIE)[0], "")[:32] or secrets.token_hex(16)
    ServerDraft.objects.of(request).order_by().update(token=token)
    return ServerDraft.objects.create(
        token=token,
        post=post,
        parent=parent,
        account=writer.account,
        text=text,
        name=_typed(request, "name")[:50],
        email=_typed(request, "email")[:254],
        site=_typed(request, "site")[:200],
        place=place,
        ip_hash=writer.ip_hash,
    )


def given_back(request, post, parent=None):
    """What the form on `post` begins with: what was kept of it, or nothing."""
    if not _cookies(request):
        return {}  # As most browsers: not even a query is put together.
    row = _at(request, post, parent).first()
    return row.initial if row else {}


def sent(request, response, post, parent):
    """Delete the draft of a comment that has been sent."""
    if given := _cookies(request):
        _at(request, post, parent).delete()
        if not ServerDraft.objects.of(request).exists():
            for name in given:
                response.delete_cookie(name, samesite="Lax")


def remember(response, row):
    """Let the browser have its token, for as long as the row is kept."""
    for name in names(UNSENT_COOKIE):
        cookies.give(response, name, row.token, KEPT)


def place_of_form(request, post, parent):
    """The address of the form that was sent, at the very place.

    A form below a comment is one that scripts have put there: they do so again.
    """
    if parent and "HX-Request" not in request.headers:
        return reverse("reply", args=[parent.pk])
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    page = _page(request, came_from) or post.get_absolute_url()
    return f"{page}#reply-{parent.pk}" if parent else f"{page}#respond"


def _typed(request, field):
    return request.POST.get(field, "").replace("\0", "")  # Which PostgreSQL doesn't take.


def _page(request, address):
    """Path and query of `address`, if it is one of this site's pages with a thread; or None."""
    try:
        parts = urlsplit(address)
        if parts.netloc != request.get_host():
            return None
        has_thread = resolve(inside(unquote(parts.path), Post.objects.out())).url_name in PAGES
    except (ValueError, Resolver404):
        return None
    page = parts.path + (f"?{parts.query}" if parts.query else "")
    return page if has_thread and len(page) < 900 else None


def _cookies(request):
    """The names of the cookies by which this browser's drafts are known."""
    return [name for name in names(UNSENT_COOKIE) if name in request.COOKIES]


def _at(request, post, parent):
    return ServerDraft.objects.of(request).filter(post=post, parent=parent)
