"""Who is at the form: an account, a guest whose browser we know, or a stranger."""

import re
import secrets
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from accounts import ip_hash
from accounts.models import Confirmation, Guest
from blog.pagecache.page_store import GUEST_COOKIE, is_for_everybody
from comments.gate import Writer
from lib.text.email_addresses import normal
from lib.web import cookies
from lib.web.cookies import names

KEPT = 365 * 24 * 60 * 60  # seconds a browser is known for
KEY = re.compile(r"[\w-]{20,64}", re.ASCII)  # 100 bits and more
HOST_ONLY = "h"  # What begins so was given in a cookie that no other host of the domain can set.
STRANGER = Writer()


def writer_of(request):
    """The Writer behind a request. A stranger's session is not read, nor made."""
    if is_for_everybody(request):
        return STRANGER
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        known = _whereabouts(request) | {"browser": _token_of(request)}
        return Writer(account=user, name=user.name, **known)
    return guest_of(request)


def guest_of(request, name="", email=""):
    """The guest that this browser's cookie tells, under the name they give now."""
    return Writer(token=_token_of(request), name=name, email=email, **_whereabouts(request))


def _whereabouts(request):
    asked_seldom = partial(ip_hash.earlier_range_hashes, request)
    return {"ip_hash": ip_hash.range_hash(request), "earlier": asked_seldom}


def _token_of(request):
    """What this browser is known by, or an empty text.

    A cookie is signed for its name. The plain one tells no token that a `__Host-` one was given for: somebody with
    another host of the domain may have set theirs in this browser.
    """
    for place, name in enumerate(names(GUEST_COOKIE)):
        with suppress(KeyError, signing.BadSignature):
            token = str(signing.loads(request.COOKIES[name], salt=name, max_age=KEPT))
            if place == 0 or not token.startswith(HOST_ONLY):
                return token
    return ""


def confirmed_address(writer):
    """The address that is proved to be the writer's, normalised, or an empty text.

    A guest's is the one they type, if its owner has confirmed it for this browser; while
    nothing is typed yet, the last one confirmed for it.
    """
    if writer.account:
        return normal(writer.account.confirmed_email)
    guests = Guest.objects.confirmed_in(writer.token)
    if writer.email:
        guests = guests.filter(email=normal(writer.email))
    guest = guests.first()
    return guest.email if guest else ""


def correspondent(comment):
    """Whom a letter about `comment` goes to: its account, a guest whose address is proved, or None."""
    if comment.author_id:
        return comment.author
    guests = Guest.objects.confirmed_in(comment.token).filter(email=normal(comment.email))
    return guests.first()


def to_confirm(writer):
    """The address that the guest at the form was last asked to confirm and hasn't, or None."""
    if writer.account or not writer.token:
        return None
    asked = Confirmation.objects.asked().filter(token=writer.token).select_related("guest")
    last = asked.order_by("-wanted_at").first()
    return last.guest.email if last else None


def new_token():
    return _marked(secrets.token_hex(16))


def new_key():
    """The key of a form that is made for one person; in a stored page a script makes it."""
    return secrets.token_urlsafe(16)


def token_for(key):
    """The token of a stranger who sends the form with this key, the same whenever it is sent.

    A form sent twice, before its browser was known by a cookie, is known by its key. The words of
    a comment and the address of its writer may be known to others, and prove nothing.
    """
    if not KEY.fullmatch(key):
        return new_token()
    purpose = "comments.domain.writer_identity.token_for"
    return _marked(salted_hmac(purpose, key, algorithm="sha256").hexdigest()[:32])


def _marked(token):
    return f"{HOST_ONLY}{token[1:]}" if settings.SESSION_COOKIE_SECURE else token


def remember(response, token):
    """Let this browser know its own comments from now on."""
    for name in names(GUEST_COOKIE):
        cookies.give(response, name, signing.dumps(token, salt=name), KEPT)
