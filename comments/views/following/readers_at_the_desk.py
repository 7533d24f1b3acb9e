"""The author's desk: all that others say on their articles."""

from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.desk import access
from comments.desk import on_articles
from lib.web.pages_of_lists import page_of

A_PAGE = 30


def urls(site):
    return [path("comments/", site.admin_view(comments_on_articles), name="blog_post_comments")]


@require_safe
def comments_on_articles(request):
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
    for slug, (label, comments) in lists.items():
        address = f"{here}?show={slug}" if slug else here
        yield label, address, len(comments) if slug else None, slug == shown
