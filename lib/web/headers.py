"""Headers of every answer that Django's own middlewares have no setting for.

They are put on above the stored pages, which keep them with all others.
"""

from django.conf import settings
from django.utils.csp import CSP, build_policy

NOTHING = "camera display-capture geolocation hid microphone midi payment serial usb".split()
PERMISSIONS = ", ".join(f"{name}=()" for name in NOTHING)
# Readers of feeds and mail show our pictures on pages of their own.
SHOWN_ELSEWHERE = ("image/", "audio/", "video/")
TYPED = ("require-trusted-types-for", "trusted-types")


def of_a_file(headers, path, url):
    """Put those of a static file among its `headers`, for WhiteNoise."""
    is_shared = headers.get("Content-Type", "").startswith(SHOWN_ELSEWHERE)
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_shared else "same-origin"
    headers["Permissions-Policy"] = PERMISSIONS


class Headers:
    """The headers of pages. Django's middleware of the content security policy stands above, and keeps what is set."""

    def __init__(self):
        untyped = {name: one for name, one in settings.SECURE_CSP.items() if name not in TYPED}
        self.untyped = build_policy(untyped)

    def put_on(self, response, request):
        given = response.headers.setdefault
        is_shared = response.headers.get("Content-Type", "").startswith(SHOWN_ELSEWHERE)
        given("Cross-Origin-Resource-Policy", "cross-origin" if is_shared else "same-origin")
        given("Permissions-Policy", PERMISSIONS)
        if request.resolver_match and request.resolver_match.app_name == "admin":
            given(str(CSP.HEADER_ENFORCE), self.untyped)
