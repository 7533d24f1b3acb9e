"""What somebody can do with what is kept about them: take a copy away, or leave."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication.checks import (
    always,
    is_reauthenticated,
    reauthenticated,
    reauthentication_url,
)
from blog.context import site_of
from transfer.export import export_task
from transfer.models import Download


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthenticated
def data(request):
    """Page of somebody's data copy and its progress; a POST asks for a new one."""
    is_too_soon = False
    if request.method == "POST":
        try:
            export_task.ask(request.user)
            return redirect("account_data")
        except export_task.TooSoon:
            is_too_soon = True
    download = Download.objects.filter(account=request.user).first()
    context = {
        "download": download,
        "is_too_soon": is_too_soon,
        "is_surely_them": is_reauthenticated(request),
        "again_url": reauthentication_url(request.user, reverse("account_data")),
    }
    return render(request, "member/data.html", context, status=429 if is_too_soon else 200)


@never_cache
@require_safe
@login_required
@partial(reauthenticated, when=always, back="account_data")
def download(request, name):
    """The file, for whom it was made."""
    file_row = get_object_or_404(Download.objects.ready(), account=request.user, name=name)
    return sent_as_file(request, file_row)


def sent_as_file(request, download):
    """The answer that has a Download's file."""
    try:
        file = download.open()
    except OSError as missing:
        raise Http404 from missing
    day = timezone.localdate(download.ready_at)
    called = f"{slugify(site_of(request).name) or 'blog'}-{day:%Y-%m-%d}.zip"
    answer = FileResponse(file, as_attachment=True, filename=called)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
