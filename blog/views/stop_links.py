"""The page behind the link in a mail that stops such mail."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.mail.stop_links import NotOurs


def stops(kind, template):
    """The view of a StopLink: asked for, it asks; sent, by a reader or by the mail program itself, it stops."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def stop(request, key):
        try:
            link = kind.opened(key)
        except NotOurs:
            return render(request, template, {"fault": "forged"}, status=404)
        if request.method == "POST":
            link.stop()
        return render(request, template, {"is_ended": request.method == "POST"})

    return stop
