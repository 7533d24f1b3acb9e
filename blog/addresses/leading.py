"""Leading from an address to the one where its page stands now."""

from django.http import HttpResponsePermanentRedirect


def lead_on(request, target, query=""):
    """A permanent redirect; what is sent there is sent on."""
    keeps_method = request.method not in ("GET", "HEAD")
    onto = HttpResponsePermanentRedirect(
        f"{target}?{query}" if query else target, preserve_request=keeps_method
    )
    # What moved may move back: a browser that remembered would be led to and fro.
    onto.headers["Cache-Control"] = "no-cache"
    return onto
