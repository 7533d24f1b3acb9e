"""Files that were sent here: pictures, audio, video. Parts of them as well, as players ask for them."""

import re
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe
from django.views.static import serve

from blog.models import Picture

# What a browser may show by itself, by the ending that we gave a file when we knew its bytes.
SHOWN = {
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif",
    ".mp3": "audio/mpeg", ".aac": "audio/aac", ".wav": "audio/wav", ".flac": "audio/flac",
    ".ogg": "audio/ogg", ".m4a": "audio/mp4", ".mp4": "video/mp4", ".webm": "video/webm",
    ".vtt": "text/vtt; charset=utf-8",
}  # fmt: skip
RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
PIECE = 64 * 1024


@require_safe
def media(request, path):
    """A file; that of a picture whose file was replaced is found under its newer name."""
    if hasattr(default_storage, "get"):
        return _from_the_store(request, path)
    try:
        answer = serve(request, path, document_root=settings.MEDIA_ROOT)
    except Http404:
        return _replaced(path)
    except OSError as unusable:  # A name longer than the file system takes.
        raise Http404 from unusable
    _say_what_it_is(answer, path)
    return _part(request, answer) if answer.status_code == 200 else answer


def _from_the_store(request, path):
    """The same from an object store, which the browser never asks itself."""
    asked = request.headers.get("Range", "").strip()
    part = asked if RANGE.fullmatch(asked) and not request.headers.get("If-Range") else ""
    try:
        stored, chunks = default_storage.get(path, part=part)
    except (FileNotFoundError, SuspiciousOperation):
        return _replaced(path)
    except OSError:  # No page lacks more than this picture.
        return HttpResponse(status=503, headers={"Retry-After": "10", "Cache-Control": "no-store"})
    modified = http_date(stored["LastModified"].timestamp())
    if not part and request.headers.get("If-Modified-Since") == modified:
        stored["Body"].close()
        return HttpResponseNotModified(headers={"Last-Modified": modified})
    answer = StreamingHttpResponse(chunks if request.method == "GET" else [])
    answer["Content-Length"], answer["Last-Modified"] = str(stored["ContentLength"]), modified
    _say_what_it_is(answer, path)
    if part:
        answer.status_code, answer["Content-Range"] = 206, stored["ContentRange"]
    return answer


def _replaced(path):
    picture = Picture.objects.at(path)
    if picture is None or picture.file.name == path or not picture.exists:
        raise Http404
    return redirect(picture.url)


def _say_what_it_is(answer, path):
    kind = SHOWN.get(PurePath(path).suffix)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Accept-Ranges"] = "bytes"
    if answer.status_code != 200:
        return
    answer["Content-Type"] = kind or "application/octet-stream"
    if "Content-Encoding" in answer:  # Packed is what such a file is, and not how it is sent.
        del answer["Content-Encoding"]
    if kind is None:
        answer["Content-Disposition"] = "attachment"


def _part(request, whole):
    """The part that is asked for, or all of it: where several are, or where it has changed since."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not asked or asked.groups() == ("", "") or _has_changed(request, whole):
        return whole
    size = int(whole["Content-Length"])
    first, last = _bounds(*asked.groups(), size)
    if first > last or first >= size:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(_read(whole, first, last), status=206)
    for name in ("Content-Type", "Last-Modified", "Accept-Ranges", "X-Content-Type-Options"):
        part[name] = whole[name]
    if "Content-Disposition" in whole:
        part["Content-Disposition"] = whole["Content-Disposition"]
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return part


def _has_changed(request, whole):
    """Whether a player has the beginning of another file than this one; a tag is never one of ours."""
    condition = request.headers.get("If-Range")
    if not condition:
        return False
    at = parse_http_date_safe(condition)
    return at is None or http_date(at) != whole["Last-Modified"]


def _bounds(first, last, size):
    if not first:  # The last so many bytes.
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(whole, first, last):
    file, left = whole.file_to_stream, last - first + 1
    try:
        file.seek(first)
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
    finally:
        whole.close()
