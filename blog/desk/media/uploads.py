"""What an author sends while writing, one file a request, answered in JSON for the editor's cards."""

from functools import wraps

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from blog.content.picture_display import name_in_our_store
from blog.models import Picture, Recording
from blog.pictures import bring_home
from blog.pictures.recordings import may_be_recording, receive_recording
from blog.pictures.upload import receive

LONGEST = 300  # letters of a description or a caption, as the fields of Picture take


def answering(view):
    """A view of those who may send pictures. Whoever may not is told so in JSON, and keeps their page."""

    @never_cache
    @require_POST
    @wraps(view)
    def answer(request, *args):
        user = request.user
        if not (user.is_active and user.is_staff):
            return _refusal(_("You’ve been signed out. Sign in again, then try once more."), 401)
        if not user.has_perm("blog.add_picture"):
            return _refusal(_("You may not add pictures here."), 403)
        return view(request, *args)

    return answer


@answering
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
        return _refusal(" ".join(refusal.messages), 422)
    return JsonResponse(_shown(sent), status=201)


@answering
def words(request):
    """Keep what a card says of a picture that the text shows, wherever the library has no words yet.

    Whoever may not change the library describes the pictures that they sent, and gets the words of others.
    """
    picture = Picture.objects.at(name_in_our_store(request.POST.get("src", "")))
    if picture is None:
        return _refusal(_("This picture is gone from the library."), 404)
    if picture.by_id != request.user.pk and not request.user.has_perm("blog.change_picture"):
        return JsonResponse(_shown(picture))
    is_decoration = request.POST.get("decoration") == "on"
    description = request.POST.get("description", "")[:LONGEST].strip()
    if is_decoration != picture.is_decoration or (description and not picture.description):
        picture.is_decoration = is_decoration
        picture.description = "" if is_decoration else (picture.description or description)
        picture.save()
    return JsonResponse(_shown(picture))


@answering
def bring(request):
    """Have the worker fetch a picture from another site; asked again with the task, what came of it."""
    task = request.POST.get("task", "")
    if not task:
        address = request.POST.get("address", "")[:2000]
        return JsonResponse({"wait": bring_home.fetch.enqueue(address, request.user.pk).id})
    return JsonResponse(bring_home.outcome(task, request.user) or {"wait": task})


def _shown(sent):
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
        "description": picture.description,
        "decoration": picture.is_decoration,
        "width": picture.width,
        "height": picture.height,
        "markdown": picture.markdown(),
        "note": str(picture.note),
    }


def _refusal(sentence, status):
    return JsonResponse({"error": sentence}, status=status)
