"""What an author sends while writing, one file a request, answered in JSON for the editor's cards."""

import re
from functools import wraps

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from blog.content.picture_display import name_in_our_store
from blog.desk import ownership
from blog.desk.media.library import Library
from blog.models import Picture, Recording
from blog.pictures import bring_home
from blog.pictures.recordings import may_be_recording, receive_recording
from blog.pictures.upload import receive
from lib.text.numbers import number

SHOWN = re.compile(r"!\[[^\]\n]*\]\(<?([^\s)>]+)")
NEITHER = gettext_lazy(
    "This file is neither a picture nor a recording. You can send JPEG, PNG, WebP, AVIF and GIF,"
    " MP3, AAC, WAV, FLAC, Ogg and M4A, MP4 and WebM."
)
LONGEST = 300  # letters of a description or a caption, as the fields of Picture take


def for_senders(view):
    """A view of those who may send pictures. Whoever may not is told so in JSON, and keeps their page."""

    @never_cache
    @wraps(view)
    def answer(request, *args):
        user = request.user
        if not (user.is_active and user.is_staff):
            return _refusal(_("You’ve been signed out. Sign in again, then try once more."), 401)
        if not user.has_perm("blog.add_picture"):
            return _refusal(_("You may not add pictures here."), 403)
        return view(request, *args)

    return answer


@require_POST
@for_senders
def upload(request):
    """Take one file in. Its line of Markdown comes back, or a sentence that says why it wasn't taken."""
    if "file" not in request.FILES:
        return _refusal(_("Choose a file."), 422)
    words = {name: request.POST.get(name, "")[:LONGEST] for name in ("description", "caption")}
    try:
        file = request.FILES["file"]
        take = receive_recording if may_be_recording(file) else receive
        sent = take(file, by=request.user, **words)
    except ValidationError as refusal:
        is_neither = refusal.code == "unknown"
        return _refusal(str(NEITHER) if is_neither else " ".join(refusal.messages), 422)
    return JsonResponse(shown(sent), status=201)


@require_POST
@for_senders
def words(request):
    """Keep what a card says of a picture that the text shows, wherever the library has no words yet.

    Whoever may not change the library describes the pictures that they sent, and gets the words of others.
    """
    picture = Picture.objects.at(name_in_our_store(request.POST.get("src", "")))
    if picture is None:
        return _refusal(_("This picture is gone from the library."), 404)
    if picture.by_id != request.user.pk and not ownership.edits_everything(request.user):
        return JsonResponse(shown(picture))
    is_decoration = request.POST.get("decoration") == "on"
    description = request.POST.get("description", "")[:LONGEST].strip()
    if is_decoration != picture.is_decoration or (description and not picture.description):
        picture.is_decoration = is_decoration
        picture.description = "" if is_decoration else (picture.description or description)
        picture.save()
    return JsonResponse(shown(picture))


@require_POST
@for_senders
def bring(request):
    """Have the worker fetch a picture from another site; asked again with the task, what came of it."""
    task = request.POST.get("task", "")
    if not task:
        address = request.POST.get("address", "")[:2000]
        return JsonResponse({"wait": bring_home.fetch.enqueue(address, request.user.pk).id})
    return JsonResponse(bring_home.outcome(task, request.user) or {"wait": task})


@require_safe
@for_senders
def choose(request):
    """A page of the library's pictures, for the editor's chooser: what is looked for, or one by its number."""
    if pk := number(request.GET.get("pk")):
        chosen = Picture.objects.filter(pk=pk)
        return JsonResponse({"pictures": [shown(one) for one in chosen], "more": False})
    page = Library(request.GET).page
    pictures = []
    for one in page.object_list:
        used = _("Unused")
        if one.used:
            used = ngettext("%(n)d article", "%(n)d articles", one.used) % {"n": one.used}
        pictures.append(shown(one) | {"used": used})
    return JsonResponse({"pictures": pictures, "more": page.has_next()})


def shown(sent):
    """What a card shows of a picture or a recording."""
    if isinstance(sent, Recording):
        about = {"name": sent.name, "description": sent.description, "kind": sent.player}
        return {"url": sent.url, "markdown": sent.markdown(), "note": ""} | about
    picture = sent
    return {
        "kind": "image",
        "id": picture.pk,
        "name": picture.name,
        "url": picture.file.storage.url(picture.address),
        "thumbnail": picture.thumbnail(),
        "wide": picture.at_least(800),
        "description": picture.description,
        "caption": picture.caption,
        "focus": picture.focus,
        "decoration": picture.is_decoration,
        "width": picture.width,
        "height": picture.height,
        "markdown": picture.markdown(),
        "note": str(picture.note),
    }


def known_in(text):
    """What the cards of a text's pictures show before any of them is asked for: {address: a small file and the size}."""
    names = {name_in_our_store(address) for address in SHOWN.findall(text)} - {""}
    meant = Q(address__in=names) | Q(file__in=names) | Q(earlier_files__file__in=names)
    pictures = Picture.objects.filter(meant).prefetch_related("earlier_files").distinct()
    return {
        url: {"preview": one.at_least(480), "width": one.width, "height": one.height}
        for one in pictures
        for url in one.urls()
    }


def _refusal(sentence, status):
    return JsonResponse({"error": sentence}, status=status)
