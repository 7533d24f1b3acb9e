"""Taking in files that texts link: which kinds may come, and whether one is of the kind that its name says.

None is ever shown by a browser as a page of ours (blog/views/files/media.py); what could do harm on somebody's
machine, or wherever it is opened, doesn't come for all that.
"""

import re
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from blog.models import Attachment
from blog.pictures.recordings import HEAVY, kept, most
from blog.pictures.upload import stem

HEAD = 4096
_OLE, _ZIP = rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rb"PK(?:\x03\x04|\x05\x06)"
# How a file of each ending begins; those without are text.
KINDS = {
    "pdf": rb".{0,1000}%PDF-",
    "doc xls ppt pps": _OLE,
    "docx xlsx pptx ppsx odt ods odp odg epub pages numbers key zip": _ZIP,
    "rtf": rb"\{\\rtf",
    "gz tgz": rb"\x1f\x8b",
    "tar": rb".{257}ustar",
    "7z": rb"7z\xbc\xaf\x27\x1c",
    "ttf otf": rb"\x00\x01\x00\x00|OTTO|true",
    "mid midi": rb"MThd",
    "txt csv tsv md tex bib ics vcf gpx srt": None,
}
BEGINS = {
    ending: how and re.compile(how, re.DOTALL)
    for endings, how in KINDS.items()
    for ending in endings.split()
}
_ACTIVE = _(
    "A .{ending} file can carry programs that run in readers’ browsers, so we didn’t add it."
)
_PROGRAM = _("A .{ending} file is a program, so we didn’t add it.")
_MACROS = _("A .{ending} file can carry macros, so we didn’t add it. Save it without them.")
_OTHER = _("This isn’t a .{ending} file, whatever its name says.")
REFUSED = {
    **dict.fromkeys("html htm xhtml shtml mht mhtml xml xsl svg svgz js mjs swf".split(), _ACTIVE),
    **dict.fromkeys(
        "exe msi bat cmd com scr ps1 vbs sh jar apk dmg app deb rpm php php5 phtml phar py pl cgi"
        " asp aspx jsp".split(),
        _PROGRAM,
    ),
    **dict.fromkeys("docm dotm xlsm xltm pptm ppsm".split(), _MACROS),
}
_FILM = _("Not every browser plays .{ending} files. Save it as MP3 or MP4 and send that.")
REFUSED |= dict.fromkeys("mov avi wmv wma mkv flv mpg mpeg 3gp ogv".split(), _FILM)
REFUSED |= dict.fromkeys("mp3 m4a m4b ogg oga opus wav flac aac mp4 m4v webm".split(), _OTHER)
UNKNOWN = _("We don’t know files that end in .{ending}, so we didn’t add it.")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|\?php)\b", re.IGNORECASE)


def ending_of(name):
    return PurePath(name).suffix[1:].lower()


def receive_attachment(file, *, remember=lambda one: None):
    """Keep a file that is open, of a kind that may come; `remember` as for pictures. Raises ValidationError with a sentence for its owner."""
    ending = ending_of(file.name)
    if ending not in BEGINS:
        raise _refusal(REFUSED.get(ending, UNKNOWN), ending)
    if file.size > settings.RECORDING_BYTES:
        raise ValidationError(format_lazy(HEAVY, n=most()), code="file")
    file.seek(0)
    head = file.read(HEAD)
    begins = BEGINS[ending]
    if begins:
        is_of_kind = begins.match(head)
    else:  # Text.
        is_of_kind = head and b"\0" not in head and not _PAGE.search(head)
    if not is_of_kind:
        raise _refusal(_OTHER, ending)
    file.seek(0)
    name = PurePath(file.name.replace("\\", "/")).name
    attachment = Attachment(sent_as=name[:200], weight=file.size)
    return kept(attachment, f"{stem(name)}.{ending}", file, remember)


def _refusal(words, ending):
    return ValidationError(format_lazy(words, ending=ending), code="file")
