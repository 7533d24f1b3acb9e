"""What the desk shows beside its forms: a text, and a whole article, as readers will see them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from blog.content.markup.to_html import MarkupError, render_article
from blog.content.picture_display import size_at
from blog.models import Page, Picture, Post

WRITTEN = {"post": Post, "page": Page}
WRITING = ["blog.add_post", "blog.change_post", "blog.add_page", "blog.change_page"]


def urls(admin_site):
    """Below the admin's own addresses, and behind its door."""
    return [
        path("preview/", admin_site.admin_view(preview), name="blog_preview"),
        path(
            "preview/<str:kind>/<int:pk>/", admin_site.admin_view(preview), name="blog_preview_of"
        ),
        path("articles/<int:pk>/", admin_site.admin_view(article), name="blog_article"),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, kind=None, pk=None):
    """A text as a small document of its own: the one that was sent, or the one that is kept."""
    if not any(request.user.has_perm(permission) for permission in WRITING):
        raise PermissionDenied
    try:
        return render(request, "admin/blog/preview.html", {"html": _rendered(request, kind, pk)})
    except MarkupError as refusal:
        return render(request, "admin/blog/preview.html", {"refusal": str(refusal)}, status=422)


@never_cache
@require_safe
def article(request, pk):
    """An article that nobody else can open yet, on the page where it will stand."""
    if not request.user.has_perm("blog.view_post"):
        raise PermissionDenied
    post = get_object_or_404(Post.objects.with_terms(), pk=pk)
    return render(request, "admin/blog/article.html", {"post": post})


def _rendered(request, kind, pk):
    if request.method == "POST":
        return render_article(request.POST.get("text", ""), size_at(Picture.objects))
    return get_object_or_404(WRITTEN.get(kind, Post), pk=pk).html if pk else ""
