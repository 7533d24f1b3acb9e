"""The owner's exports of the blog: asked for with a button, fetched as a file for some days."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models.audit import Kind, record
from accounts.reauthentication.checks import always, reauthenticated
from transfer.elsewhere import at_the_desk
from transfer.models import SiteExport
from transfer.views.backups_at_the_desk import sure_owners
from transfer.views.data_export import sent_as_file


@require_POST
def prepare(request):
    """Have the one of the button made."""
    kind = request.POST.get("kind")
    if kind not in SiteExport.Kind:
        raise Http404
    at_the_desk.ask(kind, request.user)
    return redirect(f"{reverse('desk_backups')}#exports")


@require_safe
@partial(reauthenticated, when=always, back="desk_backups")
def download(request, kind):
    """The file, and a line in the audit log of who has fetched it."""
    one = get_object_or_404(SiteExport.objects.ready(), kind=kind)
    answer = sent_as_file(request, one)
    if request.method == "GET":
        record(Kind.DOWNLOAD, request.user, form=kind, bytes=one.size)
    return answer


urlpatterns = [
    path("exports/prepare/", sure_owners(prepare), name="desk_export_prepare"),
    path("exports/<slug:kind>.zip", sure_owners(download), name="desk_export_download"),
]
