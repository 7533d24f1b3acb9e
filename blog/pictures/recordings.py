"""Taking in audio and video: what a file is, is told by its bytes, and its name says nothing.

A film is large: it is read and written in pieces, and never stands in memory as a whole.
"""

import logging
import re
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from blog.models import Recording
from blog.pictures.upload import show_anew, stem
from lib.processes.task_names import called

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
CAPTIONS = MEGABYTE
HEAD = 4096
# What the first bytes of each kind look like: its type, and the ending of its name here.
KINDS = [
    (re.compile(rb"ID3|\xff[\xfa\xfb\xf2\xf3]"), "audio/mpeg", ".mp3"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "audio/aac", ".aac"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav", ".wav"),
    (re.compile(rb"fLaC"), "audio/flac", ".flac"),
    (re.compile(rb"OggS.{24,80}(?:OpusHead|\x01vorbis|\x7fFLAC)", re.DOTALL), "audio/ogg", ".ogg"),
    (re.compile(rb"....ftyp(?:M4A |M4B )", re.DOTALL), "audio/mp4", ".m4a"),
    (re.compile(rb"....ftyp(?:iso[2-9m]|mp4[12]|avc1|M4V |dash|MSNV)", re.DOTALL), "video/mp4", ".mp4"),
    (re.compile(rb"\x1aE\xdf\xa3.{0,64}webm", re.DOTALL), "video/webm", ".webm"),
]  # fmt: skip
# Where a telephone says that a film was made, in the boxes of an MP4.
PLACE = re.compile(rb"(\xa9xyz.{4})?[+-]\d{1,3}\.\d{2,8}[+-]\d{1,3}\.\d{2,8}(?:[+-][\d.]{1,12})?/", re.DOTALL)  # fmt: skip
LONGEST_PLACE = 64  # bytes, which may lie in two pieces

HEAVY = _("This file is larger than {n} MB. Shorten it, or save it in a lower quality.")
QUICKTIME = _("Not every browser plays QuickTime films. Save it as MP4 and upload that.")
NO_CAPTIONS = _("This isn’t a WebVTT file. Its first line has to be WEBVTT.")
NO_ROOM = _("The server couldn’t save this file. Its disk may be full. Nothing else was lost.")


def kind_of(head: bytes):
    """(type, ending) of a file that begins like this; None for what no browser plays."""
    kinds = (row for row in KINDS if row[0].match(head))
    return next(((kind, ending) for _pattern, kind, ending in kinds), None)


def may_be_recording(file):
    """Whether a file that was sent is audio or video, also of a kind that isn't taken."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return kind_of(head) is not None or head[4:10] == b"ftypqt"


def most():
    """Megabytes that a recording may have."""
    return settings.RECORDING_BYTES // MEGABYTE


def receive_recording(file, *, by=None, remember=lambda one: None, description="", **_words):
    """Make a Recording of an uploaded file, `remember` as for pictures. Raises ValidationError with a sentence for who sent it."""
    if file.size > settings.RECORDING_BYTES:
        raise ValidationError(format_lazy(HEAVY, n=most()), code="recording")
    file.seek(0)
    kind_and_ending = kind_of(file.read(HEAD))
    if kind_and_ending is None:
        raise ValidationError(QUICKTIME, code="recording")
    kind, ending = kind_and_ending
    name = getattr(file, "name", None) or ""
    recording = Recording(
        type=kind,
        sent_as=PurePath(name.replace("\\", "/")).name[:200],
        description=description,
        weight=file.size,
        by=by,
    )
    if kind.endswith("/mp4"):
        blank_places(file)
    file.seek(0)
    return kept(recording, f"{stem(name)}{ending}", file, remember)


def captions_of(file):
    """The text of a WebVTT file that was sent. Raises ValidationError."""
    content = file.read(CAPTIONS + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(NO_CAPTIONS) from None
    if len(content) > CAPTIONS or not re.match(r"WEBVTT(?:[ \t\r\n]|$)", text):
        raise ValidationError(NO_CAPTIONS)
    return text


@called(_("Showing captions in articles"))
@task
def show_captions(pk):
    """Let the texts that play a recording have the captions that it has now."""
    if recording := Recording.objects.filter(pk=pk).first():
        show_anew([recording.url])


def kept(thing, name, file, remember):
    """The Recording or Attachment, saved with its file; without either where one can't be. Raises ValidationError."""
    try:
        thing.file.save(name, file, save=False)
        with transaction.atomic():
            thing.save()
            remember(thing)
    except BaseException as error:
        if thing.file:
            thing.drop_files()
        if isinstance(error, OSError):
            logger.error("A file couldn't be stored: %s", error)
            raise ValidationError(NO_ROOM, code="file") from error
        raise
    return thing


def blank_places(file):
    """Write spaces where a film says where it was made: it stays as long as it is."""
    file.seek(0)
    begins, seen = 0, b""
    while piece := file.read(MEGABYTE):
        seen += piece
        for match in PLACE.finditer(seen):
            start = match.start() + (8 if match[1] else 0)
            file.seek(begins + start)
            file.write(b" " * (match.end() - start))
        begins += max(0, len(seen) - LONGEST_PLACE)
        seen = seen[-LONGEST_PLACE:]
        file.seek(begins + len(seen))
    file.flush()
