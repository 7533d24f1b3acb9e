"""JSON from strangers: unpacked and read whole within bounds, with what is wrong said plainly."""

import json

from django.utils.translation import gettext as _

from transfer.sources.archives import DAMAGED, opened
from transfer.sources.parts import UnreadableExport

MOST = 128 << 20  # bytes of a file, unpacked
# Of signs that begin a value: each costs up to 64 bytes once it is read, however few it took in the file.
MOST_VALUES = 10_000_000


def read_json(source):
    """The value in a file, a path or a binary file: as it is, as .gz or as the only one in a .zip. Raises UnreadableExport."""
    return _parsed(_text_of(source))


def read_json_lines(source):
    """Yield the value in each line that isn't empty. Raises UnreadableExport, which may be after some were yielded."""
    for number, line in enumerate(_text_of(source).split("\n"), 1):
        if line.strip():
            yield _parsed(line, number)


def _text_of(source):
    content = content_of(source, (".json",))
    values = sum(content.count(sign) for sign in (b"[", b"{", b","))
    if len(content) > MOST or values > MOST_VALUES:
        raise UnreadableExport(_("The file is too large to be read."))
    if not content.strip():
        raise UnreadableExport(_("The file is empty."))
    try:
        return content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError as error:
        sentence = _("The file’s encoding can’t be read. Save it as UTF-8 and try again.")
        raise UnreadableExport(sentence) from error


def content_of(source, endings):
    """The bytes of the only export in `source`, at most one more than `MOST`. Raises UnreadableExport."""
    try:
        with opened(source, endings) as files:
            if len(files) != 1:
                raise UnreadableExport(_("There isn’t exactly one export in this archive."))
            return files[0].read(MOST + 1)
    except DAMAGED as damage:
        sentence = _("The archive is damaged or was cut off. Download it again.")
        raise UnreadableExport(sentence) from damage


def _parsed(text, line=0):
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) and not line:
            raise UnreadableExport(
                _(
                    "The file ends in the middle, at line %(line)d. The export may not have finished."
                )
                % {"line": error.lineno}
            ) from error
        sentence = _("The file isn’t well-formed JSON: line %(line)d can’t be read.")
        raise UnreadableExport(sentence % {"line": line or error.lineno}) from error
    except RecursionError as error:
        raise UnreadableExport(_("The file is nested too deeply to be read.")) from error
    except ValueError as error:  # A number of thousands of figures.
        raise UnreadableExport(_("A number in the file is too large to be read.")) from error
