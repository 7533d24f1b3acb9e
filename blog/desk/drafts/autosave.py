"""What the editor saves by itself, answered in JSON: into versions, and never into what readers see."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from blog.desk import contributing
from blog.desk.access import admin_of, answering_in_json, changeable
from blog.desk.drafts.working_copy import sender_of, typed_in
from blog.models import Version, WritingLease
from blog.models.texts.typed import LONGEST
from lib.observing.outages import is_outage
from lib.text.dates import date_format
from lib.text.numbers import LARGEST_COUNT, number
from lib.web.sanitize import text

logger = logging.getLogger(__name__)


def urls(admin_site):
    """Below the admin's own addresses. They answer scripts, which a sign-in page would tell nothing."""
    return [
        path("autosave/<str:kind>/", autosave, name="blog_autosave_new"),
        path("autosave/<str:kind>/<int:pk>/", autosave, name="blog_autosave"),
        path("session/", session, name="blog_session"),
    ]


@never_cache
@require_POST
@answering_in_json
def autosave(request, kind, pk=None):
    """Keep what stands in the editor's form as the working copy; of a new article from the first time on."""
    typed, sender = typed_in(request.POST), sender_of(request)
    if typed.length > LONGEST:
        return JsonResponse({"why": _too_long()}, status=413)
    try:
        thing, kept = _save_typed(request, kind, pk, typed, sender)
    except DatabaseError as error:
        if not is_outage(error):
            raise
        logger.exception("A working copy could not be kept")
        is_full = "full" in str(error) or "No space" in str(error)
        reason = (
            _("The server’s disk is full.") if is_full else _("The blog can’t reach its database.")
        )
        return JsonResponse({"why": reason}, status=503)
    if kept.newer:
        return JsonResponse(answer_for_newer(thing, kept), status=409)
    return JsonResponse(answer_for(thing, kept.version))


@never_cache
@require_safe
@answering_in_json
def session(request):
    """The answer to an editor: who is signed in, a token for forms, and whether what a tab has sent is here."""
    answer = {"who": request.user.pk, "name": str(request.user), "token": get_token(request)}
    sequence = number(request.GET.get("sequence"), most=LARGEST_COUNT)
    if sequence is not None:
        own = request.user.versions.filter(tab=text(request.GET.get("tab", ""))[:40])
        answer["has"] = own.filter(sequence__gte=sequence).exists()
    return JsonResponse(answer)


def answer_for(thing, version):
    """What a script is told of a version that was saved."""
    kind = thing._meta.model_name
    return {
        "pk": thing.pk,
        "number": version.number,
        "revision": version.revision,
        "saved_at": clock(version.saved_at),
        "words": version.words,
        "said": saved_words(thing, version),
        "autosave": reverse("admin:blog_autosave", args=[kind, thing.pk]),
        "change": reverse(f"admin:blog_{kind}_change", args=[thing.pk]),
    }


def merge_address(thing, version):
    return reverse("admin:blog_merge", args=[thing._meta.model_name, thing.pk, version.number])


def answer_for_newer(thing, kept):
    """What a script is told whose text wasn't written over a newer one."""
    who = str(kept.newer.by or _("Somebody"))
    why = _("%(name)s saved this text while you were writing.") % {"name": who}
    if kept.newer.by_id == kept.version.by_id:
        why = _("You saved this text in another window while you were writing.")
    return answer_for(thing, kept.newer) | {
        "who": who,
        "kept": kept.version.number,
        "merge": merge_address(thing, kept.version),
        "why": why,
    }


def saved_words(thing, version):
    """“Saved 13:42”, or that readers don't see it yet."""
    at = {"at": clock(version.saved_at)}
    if thing.has_public_version and not thing.shows(version):
        return _("Changes saved %(at)s, not public yet") % at
    return _("Saved %(at)s") % at


def clock(moment):
    """The time of a moment in the blog's time, with its day if that isn't today."""
    moment = timezone.localtime(moment)
    is_today = moment.date() == timezone.localdate()
    return date_format(moment, "H:i" if is_today else "j M, H:i")


def _save_typed(request, kind, pk, typed, sender):
    how = Version.Kind.SAVED if request.POST.get("asked") else Version.Kind.AUTOSAVED
    if pk:
        thing = changeable(request, kind, pk)
        typed = contributing.typed_by(request.user, typed, thing)
        return thing, thing.keep_typed(typed, sender, how)
    desk = admin_of(kind)
    if not desk.has_add_permission(request):
        raise PermissionDenied
    with transaction.atomic():
        thing = begun_by(request, desk, sender) or begin(desk.model, request.user, sender)
        typed = contributing.typed_by(request.user, typed, thing)
        return thing, thing.keep_typed(typed, sender, how)


def begun_by(request, desk, sender):
    """What this tab has begun already, where the answer that said so was lost.

    What was submitted, binned or given to somebody else meanwhile is no such thing: its words begin another one.
    """
    first = Version.objects.filter(number=1, tab=sender.tab, by=sender.person)
    begun = desk.get_queryset(request).filter(versions__in=first) if sender.tab else ()
    return next((thing for thing in begun if desk.has_change_permission(request, thing)), None)


def begin(model, person, sender):
    about = {"author": person} if hasattr(model, "author") else {}
    thing = model.begin(**about)
    WritingLease.lock(thing).touch(sender, typed=True)
    thing.versions.create(number=1, kind=Version.Kind.AUTOSAVED, by=person, tab=sender.tab)
    return thing


def _too_long():
    words = ngettext(
        "The text is longer than %(n)s character.",
        "The text is longer than %(n)s characters.",
        LONGEST,
    )
    return words % {"n": f"{LONGEST:,}"}
