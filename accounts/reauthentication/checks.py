"""Reauthentication: who is signed in shows again that it is them, before what guards their account changes.

Whoever has signed in within a quarter of an hour, or has shown since that it is them, isn't asked.
Others give the password, a code from the app or from a message, or come by a service that is joined
to the account; then it goes on where they were, with what they had sent. That waits in the session
meanwhile, without anything of where it came from.

Every view that needs it is wrapped here and not left to allauth, which asks nobody who has no
password, and keeps a request with all its headers.
"""

import time
from functools import wraps
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

BY_SERVICE = "again"  # what a service is asked for, beside signing in and joining
KEPT = "accounts.again"  # in the session
LONGEST = 64_000  # letters of a form that is kept
TOKEN = "again"  # in the address of what goes on


def sends(request):
    """Whether the request sends something, or goes on with what was sent before it was asked."""
    return request.method not in ("GET", "HEAD", "OPTIONS") or TOKEN in request.GET


def joins(request):
    """Whether the request leads to a service to have it joined to an account."""
    asked = request.POST.get("process") or request.GET.get("process")
    return sends(request) and asked == "connect"


def always(request):
    return True


def reauthenticated(view, when=sends, back=None):
    """Wrap a view so that it answers who has reauthenticated lately, and asks all others to.

    Who isn't signed in is left to the view. `back` names where they go on instead: a file that is
    saved would leave them in front of the question.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.user.is_authenticated and when(request):
            if not is_reauthenticated(request):
                return _ask(request, reverse(back) if back else request.get_full_path())
            kept = request.session.get(KEPT)
            is_kept_here = request.method == "GET" and kept and kept["path"] == request.path
            if is_kept_here and kept["token"] == request.GET.get(TOKEN):
                # What was sent before they were asked is sent again, once.
                del request.session[KEPT]
                request.method, request.POST = "POST", QueryDict(kept["sent"])
                request.GET = request.GET.copy()
                del request.GET[TOKEN]  # The admin's lists refuse what they don't know.
        return view(request, *args, **kwargs)

    return answer


def is_reauthenticated(request):
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0)
    return time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT


def reauthentication_url(user, back):
    """The address at which somebody reauthenticates, and which leads on to `back`."""
    ways = get_adapter().get_reauthentication_methods(user)
    return f"{ways[0]['url']}?{urlencode({'next': back})}" if ways else ""


def record(request, method, **how):
    """Record that somebody has just reauthenticated, and how."""
    record_authentication(request, request.user, method, reauthenticated=True, **how)


def answer_from_service(request, sociallogin):
    """Answer who comes back from a service by which they were to reauthenticate."""
    back = sociallogin.get_redirect_url(request) or reverse("account")
    account = sociallogin.account
    if request.user.is_authenticated and sociallogin.user == request.user:
        record(request, "socialaccount", provider=account.provider, uid=account.uid)
    else:
        words = _("That’s another %(service)s account, and it isn’t connected to yours.")
        messages.error(request, words % {"service": sociallogin.provider.name})
        back = reauthentication_url(request.user, back) or back
    return HttpResponseRedirect(back)


def _ask(request, back):
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    # No form that is guarded is longer.
    if request.method == "POST" and len(kept := sent.urlencode()) <= LONGEST:
        token = get_random_string(22)
        request.session[KEPT] = {"token": token, "path": request.path, "sent": kept}
        query = request.GET.copy()
        query[TOKEN] = token
        back = f"{request.path}?{query.urlencode()}"
    if where := reauthentication_url(request.user, back):
        return HttpResponseRedirect(where)
    messages.error(
        request,
        _(
            "Confirm your e-mail address first, with a code that we send you. Then we know that"
            " it’s you."
        ),
    )
    return redirect("account_email")
