"""The letter about an article, at its author's desk, and the page that ends letters from one."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.desk import access
from blog.views.stop_links import stops
from lib.db import optional
from newsletter.author_letter.contents import Letter
from newsletter.author_letter.sending import Stop
from newsletter.models import AuthorLetter

stop_letters = stops(Stop, "newsletter/letters_stop.html")


def urls(site):
    return [path("<int:pk>/letter/", site.admin_view(letter), name="blog_post_letter")]


@require_safe
def letter(request, pk):
    """What the letter about an article says, as of today."""
    post = access.changeable(request, "post", pk)
    row = get_object_or_404(AuthorLetter, post=post)
    if row.opened_at is None and post.is_by(request.user):
        optional.try_to(row.open)
    return access.shown(
        request,
        "admin/blog/letter.html",
        _("A week of “%(title)s”") % {"title": post.title},
        post=post,
        letter=Letter(post, request.user),
        stop=Stop(request.user),
    )
