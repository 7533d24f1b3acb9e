"""Files of an old blog on their way in: of which kind one is, how it is read, and what it becomes here."""

import re
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from urllib.parse import unquote

from django.conf import settings
from django.core.files.base import File

from blog.models import Attachment, Picture, Recording
from blog.pictures.attachments import receive_attachment
from blog.pictures.decoding.reading import BYTES
from blog.pictures.recordings import may_be_recording, receive_recording
from blog.pictures.upload import receive
from lib.outgoing.requests import Limits
from transfer.imports.content.matching import split
from transfer.imports.files.uploads import is_dated, is_upload

MODELS = {"picture": Picture, "recording": Recording, "file": Attachment}
PIECE = 1 << 20  # bytes

_PICTURE = re.compile(r"\.(?:jpe?g|jpe|png|gif|webp|avif|bmp|tiff?|svgz?|heic|ico)$", re.IGNORECASE)
_RECORDING = re.compile(
    r"\.(?:mp3|m4a|m4b|og[agv]|opus|wav|flac|aac|mp4|m4v|webm|mov|avi|wmv|wma|mkv|flv|mpe?g|3gp)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.[a-z0-9]{1,8}$", re.IGNORECASE)


def is_file(address):
    """Whether a file of a blog is at an address there: a picture anywhere, others where it keeps its uploads."""
    url, kind = split(address), kind_of(address)
    path = unquote(url.path)
    is_kept = is_upload(path) or bool(url.hostname) and is_dated(path)
    return kind == "picture" or bool(kind) and is_kept


def kind_of(address):
    """The key in MODELS of a file, by the ending of its address; empty for one without."""
    path = unquote(split(address).path)
    if _PICTURE.search(path):
        return "picture"
    return "recording" if _RECORDING.search(path) else "file" if _ENDING.search(path) else ""


def limits_of(kind):
    """Limits of a request for one: a film is large, and takes its time."""
    if kind == "picture":
        return Limits(connect=5, in_all=60, bytes=BYTES, redirects=3)
    return Limits(connect=5, in_all=600, bytes=settings.RECORDING_BYTES, redirects=3)


@contextmanager
def on_disk(name):
    """An empty open File in which a large one doesn't lie in memory; gone at the end."""
    with SpooledTemporaryFile(PIECE) as file:
        yield File(file, name)


def copy(source, file, kind):
    """What can be read from `source`, as far as it isn't longer than one may be."""
    left = limits_of(kind).bytes + 1
    while left > 0 and (piece := source.read(min(PIECE, left))):
        file.write(piece)
        left -= len(piece)


def take_in(kind, file, remember, **about):
    """The row of MODELS that an open file becomes; `remember` is called in its transaction. Raises ValidationError, in a sentence; decodes."""
    if kind == "picture":
        return receive(file, remember=remember, is_one_of_many=True, **about)
    if kind == "recording" and may_be_recording(file):
        return receive_recording(file, remember=remember, **about)
    return receive_attachment(file, remember=remember)


def url_of(thing):
    """The address at which a text shows or links a file."""
    if isinstance(thing, Picture):
        return thing.file.storage.url(thing.address)
    return thing.url
