"""Who is at the form: an account, a guest whose browser we know, or a stranger."""

import secrets

from django.conf import settings
from django.core import signing

from blog.pages import GUEST_COOKIE, is_for_everybody
from comments.gate import Writer

KEPT = 365 * 24 * 60 * 60  # seconds a browser is known for
STRANGER = Writer()


def writer_of(request):
    """The Writer behind a request. A stranger's session is not read, nor made."""
    if is_for_everybody(request):
        return STRANGER
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Writer(account=user, name=user.name)
    return guest_of(request)


def guest_of(request, name="", email=""):
    """The guest that this browser's cookie tells, under the name they give now."""
    try:
        token = signing.loads(request.COOKIES[GUEST_COOKIE], salt=GUEST_COOKIE, max_age=KEPT)
    except (KeyError, signing.BadSignature):
        token = ""
    return Writer(token=str(token), name=name, email=email)


def new_token():
    return secrets.token_hex(16)


def remember(response, token):
    """Let this browser know its own comments from now on."""
    response.set_cookie(
        GUEST_COOKIE,
        signing.dumps(token, salt=GUEST_COOKIE),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
