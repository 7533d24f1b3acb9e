"""Reads exports of Disqus (XML): comments below addresses.

Threads stand before the posts in them, but may stand twice, and some have neither a title nor an address.
IP addresses are never read.
"""

from transfer.sources.on_disk import OnDisk
from transfer.sources.parts import Blog, Entry, ExportedComment
from transfer.sources.recovered_xml import Repairs
from transfer.sources.values import is_false, is_true, line, moment, number_of, words
from transfer.sources.xml_stream import parts

NAME = "disqus"
_DISQUS = "{http://disqus.com}"
_ID = "{http://disqus.com/disqus-internals}id"


def read(source, repairs=None):
    """Yield an Entry for each thread that has something in it, and a Blog last. Raises UnreadableExport.

    Comments whose thread isn't in the file come as a thread without an address.
    """
    threads, comments_by_thread = {}, OnDisk()
    for part in parts(source, repairs or Repairs(), f"{_DISQUS}disqus", "Disqus"):
        if part.tag == f"{_DISQUS}thread":
            address, title = _text(part, "link"), line(_text(part, "title"))
            if address or part.get(_ID) not in threads:
                threads[part.get(_ID)] = address, title
        elif part.tag == f"{_DISQUS}post":
            comments_by_thread.add(_referred(part, "thread"), _content(part))
    for id in comments_by_thread:
        address, title = threads.get(id, ("", ""))
        comments = tuple(map(_comment, comments_by_thread[id]))
        yield Entry(number_of(id), "thread", title, link=address, comments=comments)
    yield Blog(title="", address=next((address for address, _title in threads.values()), ""))


def _content(part):
    """What a post says, as texts."""
    author = part.find(f"{_DISQUS}author")
    deleted, spam = _text(part, "isDeleted"), _text(part, "isSpam")
    # Only some exports say it; one that waits there waits here.
    is_approved = is_true(part.findtext(f"{_DISQUS}isApproved", "true"))
    if is_true(deleted):
        state = "trash"
    elif is_true(spam):
        state = "spam"
    else:
        is_published = is_approved and is_false(deleted) and is_false(spam)
        state = "published" if is_published else "held"
    return {
        "id": part.get(_ID, ""),
        "name": _text(author, "name"),
        "email": _text(author, "email"),
        "message": _text(part, "message"),
        "written_at": _text(part, "createdAt"),
        "state": state,
        "parent": _referred(part, "parent"),
    }


def _comment(content):
    return ExportedComment(
        id=number_of(content["id"]),
        name=line(content["name"]),
        email=line(content["email"]),
        html=words(content["message"]),
        written_at=moment(content["written_at"]),
        state=content["state"],
        parent=number_of(content["parent"]),
    )


def _referred(part, name):
    """The id of the thread or the post that a post belongs to; empty for none."""
    child = part.find(f"{_DISQUS}{name}")
    return "" if child is None else child.get(_ID, "")


def _text(part, name):
    return "" if part is None else (part.findtext(f"{_DISQUS}{name}") or "").strip()
