"""The frame of what stands on another site: a page of ours that may show that one host, and nobody else.

An article's own page may show no frames but ours, so nothing in it can ask another site for anything. What
its reader presses for is a frame of this page, and this page's policy names the one host.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.csp import CSP, build_policy
from django.views.decorators.http import require_safe

from blog.models import Embed


@require_safe
def embed(request, key):
    target = get_object_or_404(Embed.objects.exclude(fetched_at=None), key=key)
    if not (frame := target.frame):
        raise Http404
    response = render(request, "blog/embed.html", {"embed": target, "frame": frame})
    policy = {
        "default-src": [CSP.NONE],
        "style-src": [CSP.SELF],
        "frame-src": [frame.origin],
        "frame-ancestors": [CSP.SELF],
        "base-uri": [CSP.NONE],
        "form-action": [CSP.NONE],
    }
    response[str(CSP.HEADER_ENFORCE)] = build_policy(policy)
    return response
