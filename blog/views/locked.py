"""An article that isn't for everybody, as whoever may not open it meets it: its title, and the way in."""

from datetime import date

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Post
from blog.pagecache import proofs


def locked(request, post, *, status=200, error=""):
    """The page in its place: the same for every stranger, and stored as such."""
    context = {"locked": post, "error": error}
    response = render(request, "blog/locked.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt  # A stored page has no token; whoever knows the password may enter it from anywhere.
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request, year, month, day, slug):
    """Take an article's password; the right one opens the article in this browser."""
    try:
        day = date(year, month, day)
    except ValueError as missing:
        raise Http404 from missing
    post = get_object_or_404(Post.objects.out().without_texts(), day=day, slug=slug)
    if request.method != "POST" or not post.asks_for_password:
        return redirect(post)
    if not ratelimit.consume(request, action="article_password", key=str(post.pk)):
        message = get_adapter().error_messages["rate_limited"]
        return locked(request, post, status=429, error=message)
    if not post.opens_with(request.POST.get("password", "")[:200]):
        return locked(request, post, status=403, error=_("That isn’t the password."))
    response = redirect(post)
    proofs.remember(request, response, post)
    return response
