"""Two tabs, two people: who has a text open, who reads along, who takes it over or goes on in a copy."""

from django.db import transaction
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from blog.desk.access import admin_of, answering_in_json, changeable
from blog.desk.drafts.autosave import clock
from blog.desk.drafts.working_copy import sender_of
from blog.models import Version, WritingLease
from blog.models.texts.typed import OWN, Sender, Typed
from lib.text.numbers import number


def urls(admin_site):
    return [
        path("lease/<str:kind>/<int:pk>/", lease, name="blog_lease"),
        path("newest/<str:kind>/<int:pk>/", newest, name="blog_newest"),
        path("copy/<str:kind>/<int:pk>/", admin_site.admin_view(copy), name="blog_copy"),
    ]


@never_cache
@require_POST
@answering_in_json
def lease(request, kind, pk):
    """A sign of life of a tab, or what its writer does: `take` the text over, `leave` it."""
    thing, sender = changeable(request, kind, pk), sender_of(request)
    action = ACTIONS.get(request.POST.get("deed", "here"))
    if not (action and sender.tab):
        return HttpResponseBadRequest()
    with transaction.atomic():
        locked = WritingLease.lock(thing)
        action(locked, sender)
    return JsonResponse(_state_of_lease(locked, sender, thing))


ACTIONS = {
    "here": WritingLease.touch,
    "take": WritingLease.take_over,
    "leave": WritingLease.end,
}


@never_cache
@require_safe
@answering_in_json
def newest(request, kind, pk):
    """The newest version's words, for whoever reads along."""
    thing = changeable(request, kind, pk)
    version = thing.versions.newest() or Version(number=0, revision=0, **vars_of(thing))
    words = {name: getattr(version, name) for name in OWN}
    return JsonResponse(words | {"number": version.number, "revision": version.revision})


@require_POST
def copy(request, kind, pk):
    """A new draft with the words of a version, of one's own form before all; it leads to its editor."""
    thing, desk = changeable(request, kind, pk), admin_of(kind)
    asked = number(request.POST.get("version"))
    version = (
        thing.newest_version() if asked is None else get_object_or_404(thing.versions, number=asked)
    )
    if not desk.has_add_permission(request):
        return redirect(f"admin:blog_{kind}_change", thing.pk)
    own = ("slug", "when", "published_at_0", "published_at_1", "author")  # the first one's alone
    fields = {  # without the rows of other tables
        name: values
        for name, values in version.fields.items()
        if name not in own and "-" not in name
    }
    typed = Typed(version.title, version.standfirst, version.text, fields)
    draft = draft_of(desk.model, request.user, typed)
    return redirect(f"admin:blog_{kind}_change", draft.pk)


def draft_of(model, person, typed):
    """A new draft of somebody's that has these words and settings in its working copy."""
    about = {"author": person} if hasattr(model, "author") else {}
    with transaction.atomic():
        draft = model.begin(**about)
        first = draft.first_version(Sender(person))
        first.hold(typed)
    return draft


def vars_of(thing):
    return {name: getattr(thing, name, "") for name in OWN}


def _state_of_lease(lease, sender, thing):
    is_mine = lease.is_of(sender) and lease.is_leased
    newest = thing.versions.newest()
    return {
        "mine": is_mine or not lease.is_leased,
        "who": _("You") if lease.who_id == sender.person.pk else str(lease.who or _("Somebody")),
        "is_you": lease.who_id == sender.person.pk,
        "tab": lease.tab if lease.who_id == sender.person.pk else "",
        "since": lease.since and clock(lease.since),
        "typed": lease.typed_at and clock(lease.typed_at),
        "was_taken": bool(lease.taken_over_at),
        "number": newest.number if newest else 0,
        "revision": newest.revision if newest else 0,
    }
