"""The page on which somebody says who they are, or that they would rather not."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from allauth.idp.oidc.models import Client
from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from transfer.demo.identity_provider import CLIENT
from transfer.demo.identity_provider.people import PEOPLE


def asked_each_time(view):
    """Whoever has shown their pass is asked again who they are when they next come."""

    def answer(request):
        response = view(request)
        if request.user.is_authenticated:
            logout(request)
        return response

    return answer


def choose(request):
    onwards = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onwards, None):
        raise Http404
    if "cancel" in request.POST:
        # Back to the blog without a pass; the protocol has a word for that.
        question = dict(parse_qsl(urlsplit(onwards).query))
        back = question.get("redirect_uri", "")
        if back not in Client.objects.get(pk=CLIENT).get_redirect_uris():
            raise Http404
        answer = {"error": "access_denied", "state": question.get("state", "")}
        return redirect(f"{back}?{urlencode(answer)}")
    if "person" in request.POST:
        person = get_object_or_404(User.objects.filter(username=request.POST["person"]))
        login(request, person)
        return redirect(onwards)
    people = [
        (user, what) for user, (*_, what) in zip(User.objects.order_by("pk"), PEOPLE, strict=True)
    ]
    return render(
        request, "choose.html", {"people": people, "client": Client.objects.get(pk=CLIENT)}
    )
