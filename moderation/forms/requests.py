"""Helpers for requests to pages with a form."""

from django.views.decorators.http import require_http_methods

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def sent(request):
    return request.POST if request.method == "POST" else None
