"""The public list of corrections, its feed, and the writer's say about being named in it."""

from django.contrib import messages
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog.models import Post
from blog.pagecache.page_store import stored
from blog.views.syndication.feeds import BlogFeed
from comments.models import Comment, Correction
from comments.thread.reading import place_of
from comments.writers.identity import writer_of

A_PAGE = 50


@require_safe
@stored
def corrections(request, number=1):
    public = Correction.objects.public().with_all()
    try:
        page = Paginator(public, A_PAGE).page(number)
    except EmptyPage as missing:
        raise Http404 from missing
    articles = Post.objects.published().count()
    return render(
        request, "comments/corrections/corrections.html", {"page": page, "articles": articles}
    )


@require_safe
def correction(request, pk):
    """The permanent address of an entry leads to the page that it stands on."""
    public = Correction.objects.public()
    one = get_object_or_404(public, pk=pk)
    before = public.filter(published_at__gt=one.published_at).count()
    page = before // A_PAGE + 1
    address = reverse("corrections", args=[page] if page > 1 else [])
    return redirect(f"{address}#correction-{one.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request, pk):
    """The page where the writer of a guest's comment says whether a correction may name them."""
    writer = writer_of(request)
    comment = get_object_or_404(Comment.objects.on_any().by(writer).select_related("post"), pk=pk)
    if comment.author_id:
        return redirect("account_profile")
    if request.method == "POST":
        comment.let_be_named(request.POST.get("may_be_named") == "1")
        messages.success(request, _("Saved."))
        return redirect(place_of(comment, writer))
    return render(
        request, "comments/corrections/thanks.html", {"comment": comment, "post": comment.post}
    )


class CorrectionsFeed(BlogFeed):
    """The newest corrections."""

    def heading(self, obj):
        return _("Corrections")

    def page(self, obj):
        return reverse("corrections")

    def address(self, obj):
        return reverse("corrections_feed")

    def items(self, obj):
        return Correction.objects.public().with_all()[:A_PAGE]

    def item_title(self, one):
        return one.post.title

    def item_description(self, one):
        return escape(one.line)

    def item_pubdate(self, one):
        return one.published_at

    def item_extra_kwargs(self, one):
        return {"html": f"<p>{escape(one.line)}</p>"}


feed = require_safe(stored(CorrectionsFeed()))
