"""The desk’s page of those who get articles by mail: how many, who, and what became of the letters."""

import csv
from functools import partial

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models.audit import Kind, record
from accounts.reauthentication.checks import always, reauthenticated
from blog.desk import access
from comments.models import MailFault, Pace, Subscription
from lib.text.csv_cells import inert
from lib.web import converters  # noqa: F401 (registers numbers of addresses)
from lib.web.pages_of_lists import page_of
from newsletter.models import Mailing

A_PAGE, MAILINGS = 50, 20
permitted = access.permitted("blog.change_site")


def _subscribers():
    subscriptions = (
        Subscription.objects.of_the_blog().confirmed().select_related("account", "guest")
    )
    return subscriptions.prefetch_related("tags", "authors").order_by("-confirmed_at", "-pk")


@require_safe
def subscribers(request):
    asked = request.GET.get("q", "").strip()
    subscriptions = _subscribers()
    if asked:
        subscriptions = subscriptions.filter(
            Q(guest__email__icontains=asked) | Q(account__email__icontains=asked)
        )
    ended = MailFault.objects.exclude(ended_at=None).select_related("account", "guest")
    sent = Mailing.objects.going_out().select_related("post").order_by("-made_at", "-pk")
    return access.shown(
        request,
        "admin/subscribers.html",
        _("Subscribers"),
        page=page_of(subscriptions, request, A_PAGE),
        asked=asked,
        paces=_paces(),
        ended=ended.order_by("-ended_at")[:A_PAGE],
        sent=sent.defer("post__text", "post__rendered")[:MAILINGS],
    )


def _paces():
    """[(the name of a pace, how many get articles so)]."""
    subscriptions = Subscription.objects.of_the_blog().confirmed().order_by()
    counts = dict(subscriptions.values("pace").annotate(n=Count("pk")).values_list("pace", "n"))
    return [(pace.label, counts.get(pace.value, 0)) for pace in Pace]


@require_POST
def remove(request, pk):
    get_object_or_404(Subscription.objects.of_the_blog(), pk=pk).delete()
    messages.success(request, _("Removed. No more articles go there."))
    return redirect("desk_subscribers")


@require_POST
def forgive(request, pk):
    """Forget what came back, so that the address may subscribe again."""
    get_object_or_404(MailFault, pk=pk).delete()
    messages.success(request, _("The address may subscribe again. It has to be confirmed again."))
    return redirect("desk_subscribers")


@partial(reauthenticated, when=always, back="desk_subscribers")
@require_safe
def export(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="subscribers.csv"'
    table = csv.writer(response)
    table.writerow(["email", "since", "how_often", "tags", "authors"])
    for one in _subscribers().iterator(chunk_size=500):
        some = [one.tags.all(), one.authors.all()] if one.only_some else [[], []]
        cells = [one.person.email, one.confirmed_at.date().isoformat(), one.pace]
        table.writerow([inert(cell) for cell in [*cells, *(", ".join(map(str, s)) for s in some)]])
    if request.method == "GET":
        record(Kind.EXPORT, request.user, form="subscribers")
    return response


urlpatterns = [
    path("subscribers/", permitted(subscribers), name="desk_subscribers"),
    path("subscribers/subscribers.csv", permitted(export), name="desk_subscribers_export"),
    path("subscribers/<number:pk>/remove/", permitted(remove), name="desk_subscriber_remove"),
    path("subscribers/faults/<number:pk>/", permitted(forgive), name="desk_mail_fault_forgive"),
]
