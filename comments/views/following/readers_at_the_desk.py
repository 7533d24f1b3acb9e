"""The author's desk: all that others say on their articles, and the letter about one of them."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.desk import access
from comments.desk import on_articles
from newsletter.author_letter.contents import Letter
from comments.models import AuthorLetter
from newsletter.author_letter.sending import Stop
from lib.web.pages_of_lists import page_of

A_PAGE = 30


def urls(site):
    return [
        path("comments/", site.admin_view(said), name="blog_post_comments"),
        path("<int:pk>/letter/", site.admin_view(letter), name="blog_post_letter"),
    ]


@require_safe
def said(request):
    """What others say on the articles of whoever looks: all of it, their questions, or what they propose."""
    unanswered = on_articles.Unanswered(request.user)
    everything = on_articles.by_others(request.user).select_related("post", "author")
    lists = {
        "": (_("All"), everything.defer("post__text", "post__rendered")),
        "questions": (_("Questions to you"), unanswered.questions),
        "proposals": (_("Corrections proposed"), unanswered.proposals),
    }
    shown = request.GET.get("show", "")
    if shown not in lists:
        raise Http404
    return access.shown(
        request,
        "admin/blog/comments.html",
        _("Comments on your articles"),
        tabs=[*_tabs(lists, shown)],
        page=page_of(lists[shown][1], request, A_PAGE),
        shown=shown,
    )


def _tabs(lists, shown):
    """(label, address, how many are in it, whether it is open) of each list; not how many of all."""
    here = reverse("admin:blog_post_comments")
    for slug, (label, found) in lists.items():
        address = f"{here}?show={slug}" if slug else here
        yield label, address, len(found) if slug else None, slug == shown


@require_safe
def letter(request, pk):
    """What the letter about an article says, as of today."""
    post = access.changeable(request, "post", pk)
    owed = get_object_or_404(AuthorLetter, post=post)
    if owed.opened_at is None and post.is_by(request.user):
        AuthorLetter.objects.filter(pk=owed.pk).update(opened_at=timezone.now())
    return access.shown(
        request,
        "admin/blog/letter.html",
        _("A week of “%(title)s”") % {"title": post.title},
        post=post,
        letter=Letter(post, request.user),
        stop=Stop(request.user),
    )
