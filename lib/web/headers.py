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


class Headers:
    """The middleware; it stands within Django's own of the content security policy, which keeps what is set."""

    def __init__(self, get_response):
        self.get_response = get_response
        untyped = {name: one for name, one in settings.SECURE_CSP.items() if name not in TYPED}
        self.untyped = build_policy(untyped)

    def __call__(self, request):
        response = self.get_response(request)
        given = response.headers.setdefault
        is_shared = response.headers.get("Content-Type", "").startswith(SHOWN_ELSEWHERE)
        given("Cross-Origin-Resource-Policy", "cross-origin" if is_shared else "same-origin")
        given("Permissions-Policy", PERMISSIONS)
        if request.resolver_match and request.resolver_match.app_name == "admin":
            given(str(CSP.HEADER_ENFORCE), self.untyped)
        return response
