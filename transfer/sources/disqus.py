"""Reads exports of Disqus (XML): comments below addresses.

Threads stand before the posts in them, but may stand twice, and some have neither a title nor an address.
IP addresses are never read.
"""

from django.utils.translation import gettext as _

from transfer.sources.recovered_xml import Mends
from transfer.sources.on_disk import OnDisk
from transfer.sources.parts import Blog, Entry, ExportedComment, UnreadableExport
from transfer.sources.values import is_true, line, moment, number_of, words
from transfer.sources.xml_stream import parts

NAME = "disqus"
_DISQUS = "{http://disqus.com}"
_ID = "{http://disqus.com/disqus-internals}id"


def read(source, mends=None):
    """Yield an Entry for each thread that has something in it, and a Blog last. Raises UnreadableExport.

    Comments whose thread isn't in the file come as a thread without an address.
    """
    threads, said = {}, OnDisk()
    for part in parts(source, mends or Mends(), _refuse):
        if part.tag == f"{_DISQUS}thread":
            address, title = _text(part, "link"), line(_text(part, "title"))
            if address or part.get(_ID) not in threads:
                threads[part.get(_ID)] = address, title
        elif part.tag == f"{_DISQUS}post":
            said.add(_referred(part, "thread"), _told(part))
    for id in said:
        address, title = threads.get(id, ("", ""))
        comments = tuple(map(_comment, said[id]))
        yield Entry(number_of(id), "thread", title, link=address, comments=comments)
    yield Blog(title="", address=next((address for address, _title in threads.values()), ""))


def _refuse(root):
    if root.tag != f"{_DISQUS}disqus":
        raise UnreadableExport(_("This isn’t an export of Disqus."))


def _told(part):
    """What a post says, as texts."""
    author = part.find(f"{_DISQUS}author")
    return {
        "id": part.get(_ID, ""),
        "name": _text(author, "name"),
        "email": _text(author, "email"),
        "message": _text(part, "message"),
        "written_at": _text(part, "createdAt"),
        "state": _state(part),
        "parent": _referred(part, "parent"),
    }


def _comment(told):
    return ExportedComment(
        id=number_of(told["id"]),
        name=line(told["name"]),
        email=line(told["email"]),
        url="",
        html=words(told["message"]),
        written_at=moment(told["written_at"]),
        state=told["state"],
        type="comment",
        parent=number_of(told["parent"]),
        user=0,
    )


def _state(part):
    if is_true(_text(part, "isDeleted")):
        return "trash"
    if is_true(_text(part, "isSpam")):
        return "spam"
    # Only some exports say it; one that waits there waits here.
    return "published" if _text(part, "isApproved") in ("", "true") else "held"


def _referred(part, name):
    """The id of the thread or the post that a post belongs to; empty for none."""
    found = part.find(f"{_DISQUS}{name}")
    return "" if found is None else found.get(_ID, "")


def _text(part, name):
    return "" if part is None else (part.findtext(f"{_DISQUS}{name}") or "").strip()
