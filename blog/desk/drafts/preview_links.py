"""Making and ending the preview link of an article."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.desk.access import changeable
from blog.models import PreviewLink
from lib.web.absolute_urls import absolute


def urls(admin_site):
    view = admin_site.admin_view(preview_link)
    return [path("articles/<int:pk>/preview-link/", view, name="blog_preview_link")]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview_link(request, pk):
    post, address = changeable(request, "post", pk), ""
    if request.method == "POST" and request.POST.get("do") == "end":
        PreviewLink.objects.filter(post=post).delete()
        if not request.accepts("text/html"):
            return _as_json(request)
        messages.success(request, _("The preview link no longer works."))
        return redirect("admin:blog_preview_link", post.pk)
    if request.method == "POST":
        address = absolute(reverse("preview_link", args=[PreviewLink.make(post)]))
    link = PreviewLink.objects.open().filter(post=post).first()
    if address and not request.accepts("text/html"):
        return _as_json(request, address, link)
    title = (post.working_copy() or post).title or _("Untitled")
    about = {"thing": post, "title": title, "address": address, "link": link}
    return render(request, "admin/blog/preview/preview_link.html", about)


def _as_json(request, address="", link=None):
    """The fold in the editor shows the address, and says of the link as it does when the page is opened."""
    words = render_to_string("admin/blog/preview/_preview_link_works.html", {"link": link}, request)
    return JsonResponse({"address": address, "said": words.strip()})
