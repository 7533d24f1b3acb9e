"""The page of addresses: what was asked for and not found, and what leads on to where."""

import csv

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blog.addresses.likeness import likely
from blog.desk import access
from blog.desk.forms.redirects import ImportForm, RedirectForm, imported_message
from blog.models import MissedAddress, Redirect
from lib.text.csv_cells import inert
from lib.web import converters  # noqa: F401 (registers the numbers of addresses)

A_PAGE, MISSED = 50, 25


permitted = access.permitted("blog.change_redirect")


@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request):
    """Show the redirects and the addresses not found; a POST makes a redirect of one."""
    refused = None
    if request.method == "POST":
        refused = RedirectForm(request.POST, by=request.user)
        if refused.is_valid():
            return _led(request, refused.save())
    words = " ".join(request.GET.get("q", "").split())[:100]
    redirects = Redirect.objects.with_things().newest_first()
    shown = redirects.of_words(words) if words else redirects
    context = {
        "missed": missed(),
        "junk": MissedAddress.objects.junk(),
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "total": redirects.count(),
        "words": words,
        "refused": refused,
    }
    return access.shown(request, "admin/blog/addresses/list.html", _("Addresses"), **context)


def missed():
    """The worst, each with its sites and the page that was probably meant."""
    worst = list(MissedAddress.objects.worst_first()[:MISSED])
    sites = MissedAddress.objects.sites_of([one["path"] for one in worst])
    for one in worst:
        named = [site for site in sites[one["path"]] if site]
        of_feeds = named[:1] == [MissedAddress.FEED_READERS]
        one |= {"site": "" if of_feeds else "".join(named[:1]), "of_feeds": of_feeds}
        one |= {"others": len(named) - 1, "likely": likely(one["path"])}
    return worst


def _led(request, one):
    message = _("%(path)s now redirects to %(target)s.")
    messages.success(request, message % {"path": one.path, "target": one.target})
    return redirect("desk_addresses")


@require_POST
def leave_out(request):
    """Have an address stand on the list no more."""
    MissedAddress.objects.filter(path=request.POST.get("path", "")[:300]).update(is_left_out=True)
    return redirect("desk_addresses")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk=None):
    """Add a redirect, or change one, or end it."""
    one = get_object_or_404(Redirect.objects.with_things(), pk=pk) if pk else None
    if one and "end" in request.POST:
        one.delete()
        messages.success(request, _("%(path)s no longer redirects.") % {"path": one.path})
        return redirect("desk_addresses")
    form = RedirectForm(request.POST or None, by=request.user, redirect=one)
    if form.is_valid():
        return _led(request, form.save())
    title = _("Redirect") if one else _("Add a redirect")
    return access.shown(request, "admin/blog/addresses/edit.html", title, form=form, redirect=one)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request):
    form = ImportForm(request.POST or None, request.FILES or None)
    left = []
    if form.is_valid():
        brought, left = form.take(request.user)
        messages.success(request, imported_message(brought))
        if not left:
            return redirect("desk_addresses")
    return access.shown(
        request, "admin/blog/addresses/import.html", _("Import redirects"), form=form, left=left
    )


@require_safe
def export(request):
    """All redirects as a table, in the form in which they can be imported."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="redirects.csv"'
    table = csv.writer(response)
    table.writerow(["from", "to", "why", "since", "times"])
    for one in Redirect.objects.with_things().newest_first():
        cells = one.path, one.target, one.why, one.since.date().isoformat(), one.times
        table.writerow([inert(cell) for cell in cells])
    return response


urlpatterns = [
    path("addresses/", permitted(addresses), name="desk_addresses"),
    path("addresses/leave-out/", permitted(leave_out), name="desk_addresses_leave_out"),
    path("addresses/add/", permitted(edit), name="desk_redirect_add"),
    path("addresses/import/", permitted(bring_in), name="desk_redirects_import"),
    path("addresses/redirects.csv", permitted(export), name="desk_redirects_export"),
    path("addresses/<number:pk>/", permitted(edit), name="desk_redirect"),
]
