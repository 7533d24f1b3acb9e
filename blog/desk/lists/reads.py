"""An article's desk page: how often it is read, and what became of its thread."""

from django.http import Http404
from django.urls import path
from django.views.decorators.http import require_safe

from blog.desk import access
from blog.models import Redirect, Site
from blog.reads.figures import Figures, spans


def urls(site):
    return [path("<int:pk>/reads/", site.admin_view(reads), name="blog_post_reads")]


@require_safe
def reads(request, pk):
    """The figures of a span that the address names."""
    post = access.changeable(request, "post", pk)
    if not post.is_public:
        raise Http404
    choices = {span.key: span for span in spans(post)}
    span = choices.get(request.GET.get("span", ""))
    if span is None:
        raise Http404
    return access.shown(
        request,
        "admin/blog/reads.html",
        post.title,
        post=post,
        figures=Figures(post, span),
        spans=choices.values(),
        are_counted=Site.current().counts_reads,
        versions=post.versions.count(),
        addresses=Redirect.objects.filter(post=post).count(),
    )
