"""Files on their way to an import, in pieces: for the script of the page that chooses them.

`POST upload/` begins one, or says how far it is: name and size. `POST upload/<token>/?from=N` adds a piece behind its
first N bytes; 409 says how many there are instead. `DELETE` gives it up. All answer in JSON.
"""

from django.http import Http404, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blog.desk.access import owners
from lib.text.numbers import number
from transfer.imports.runs import receiving


@require_POST
def begin(request):
    try:
        sent = request.POST
        size = _number(sent.get("size"))
        upload = receiving.begin(
            request.session, sent.get("name", ""), size, sent.get("stamp", "")[:30]
        )
        return _as_json(upload, upload.received, 201)
    except receiving.UploadRefused as why:
        return _refused(why)


@require_http_methods(["POST", "DELETE"])
def piece(request, token):
    upload = receiving.uploads_of(request.session).get(token)
    if upload is None:
        raise Http404
    if request.method == "DELETE":
        receiving.cancel(request.session, upload)
        return JsonResponse({})
    content = request.read(receiving.PIECE + 1)
    if len(content) > receiving.PIECE:
        return _refused(receiving.UploadRefused(_("This piece is too long."), 413))
    try:
        received = receiving.add(upload, _number(request.GET.get("from")), content)
    except receiving.Misplaced as misplaced:
        return _as_json(upload, misplaced.received, 409)
    except receiving.UploadRefused as why:
        return _refused(why)
    return _as_json(upload, received)


def _number(text):
    """A whole number that a script sent; -1 of what is none, which no file has."""
    value = number(text)
    return -1 if value is None else value


def _as_json(upload, received, status=200):
    address = reverse("desk_import_piece", args=[upload.token])
    about = {"token": upload.token, "address": address, "received": received}
    return JsonResponse(about, status=status)


def _refused(why):
    return JsonResponse({"why": str(why)}, status=why.status)


urlpatterns = [
    path("import/upload/", owners(begin), name="desk_import_upload"),
    path("import/upload/<slug:token>/", owners(piece), name="desk_import_piece"),
]
