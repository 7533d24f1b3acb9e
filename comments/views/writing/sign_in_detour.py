"""From a form to signing in, or out, and back to the very same place with the text still there."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.providers import sign_in_providers
from comments.thread import server_drafts

OUT, NEW = "out", "new"


class TooMany(Exception):
    """Raised where too many were sent from this address to a sign-in service lately."""


def go(request, post, writer, parent):
    """Lead where the button says, and keep what was typed until they are back.

    Raises server_drafts.Full when it can't be kept, and TooMany; then nobody should go.
    """
    provider = sign_in_providers.named(request, request.POST.get("sign_in", ""))
    if provider and not sign_in_providers.may_send(request):
        raise TooMany
    place = server_drafts.place_of_form(request, post, parent)
    if parent and request.POST.get("sign_in") == OUT:
        place = reverse("reply", args=[parent.pk])  # The page has to be another, to be loaded.
    if "discard" in request.POST:
        response = redirect(place)
        server_drafts.sent(request, response, post, parent)
        return _led(request, response)
    row = server_drafts.keep(request, writer, post, parent, place)
    response = _sent_off(request, provider, place)
    if row:
        server_drafts.remember(response, row)
    return _led(request, response)


def _sent_off(request, provider, place):
    """The redirect that the pressed button stands for; from there the way leads back to `place`."""
    button = request.POST["sign_in"]
    if button == OUT:
        logout(request)
        messages.success(request, _("You’re signed out. We’ve saved your text."))
        return HttpResponseRedirect(place)
    if provider:
        return sign_in_providers.send_to(request, provider, place)
    page = reverse("account_signup" if button == NEW else "account_login")
    return HttpResponseRedirect(f"{page}?next={quote(place)}")


def _led(request, response):
    """A script leads its whole page, not the form alone."""
    if "HX-Request" not in request.headers:
        return response
    url = response.headers.get("Location") or sign_in_providers.unanswered_url(
        request.POST["sign_in"]
    )
    here = request.headers.get("HX-Current-URL", "").partition("#")[0]
    is_here = request.build_absolute_uri(url).partition("#")[0] == here
    led = HttpResponseClientRefresh() if is_here else HttpResponseClientRedirect(url)
    led.cookies = response.cookies
    return led
