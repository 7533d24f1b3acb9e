"""Reads Blogger's Atom: the older export of a blog (`blog-….xml`) and `feed.atom` of Google Takeout, alone or in its .zip.

Both hold posts, pages and comments side by side, told apart by a category in the one and by
`blogger:type` in the other. Templates and settings are passed over.
"""

import re
from collections import defaultdict
from html import unescape
from pathlib import PurePosixPath

from lib.text.numbers import number
from lib.text.slugs import slug_of
from transfer.sources.html_texts import with_all_shown
from transfer.sources.parts import Author, Blog, Entry, ExportedComment, Term
from transfer.sources.recovered_xml import Repairs
from transfer.sources.values import (
    is_false,
    line,
    moment,
    moment_as_written,
    number_of,
    path_of,
    words,
)
from transfer.sources.xml_stream import parts

NAME = "blogger"
ENDINGS = (".atom", ".xml")
_ATOM, _BLOGGER = "{http://www.w3.org/2005/Atom}", "{http://schemas.google.com/blogger/2018}"
_KIND = "http://schemas.google.com/g/2005#kind"
_LABEL = "http://www.blogger.com/atom/ns#"
_KINDS = {"post": "post", "page": "page", "comment": "comment"}
_STATES = {"LIVE": "published", "SPAM": "spam", "SPAM_COMMENT": "spam", "GHOSTED": "spam"}
# Blogger shows a picture at any size that its address names; this one is the largest that it always has.
_SIZED = re.compile(
    r"""(https?://[\w.-]+\.(?:googleusercontent|bp\.blogspot|ggpht)\.com/[^\s"'<>]{10,400}?)/[swh]\d{1,4}(?:-[\w-]{1,40})?/"""
)
_HOSTS = (".bp.blogspot.com", ".googleusercontent.com", ".ggpht.com")
_FOLDED = re.compile(r"<a name=['\"]more['\"]\s*/?>(?:</a>)?", re.IGNORECASE)


def read(source, repairs=None):
    """Yield an Author, then an Entry for each post and page with its comments, and a Blog last. Raises UnreadableExport.

    It is read twice: a comment may stand before the post that it answers.
    """
    repairs, comments, authors = repairs or Repairs(), defaultdict(list), {}
    for part in _parts(source, Repairs()):
        if part.tag != f"{_ATOM}entry":
            continue
        if _kind(part) == "comment":
            comments[_id_of_post(part)].append(_comment(part))
        elif _kind(part):
            name = _author(part)
            named = [Author(login=name, name=name)] if name else []
            authors |= dict.fromkeys([*named, *_labels(part)])
    yield from authors
    title, address = "", ""
    for part in _parts(source, repairs):
        if part.tag == f"{_ATOM}title":
            title = line(part.text)
        elif part.tag == f"{_ATOM}link" and part.get("rel") == "alternate":
            address = part.get("href", "")
        elif part.tag == f"{_ATOM}entry" and _kind(part) in ("post", "page"):
            yield _entry(part, comments.get(_id(part), ()))
    yield Blog(title, address, _HOSTS)


def _parts(source, repairs):
    if hasattr(source, "seek"):
        source.seek(0)
    return parts(source, repairs, f"{_ATOM}feed", "Blogger", ENDINGS, _names_of_blogs)


def _names_of_blogs(names):
    """The names in an archive of Takeout that are a blog's; others hold what was said on others' blogs."""
    feeds = [name for name in names if PurePosixPath(name).name == "feed.atom"]
    return [name for name in feeds or names if "/Comments/" not in name]


def _kind(part):
    """ "post", "page" or "comment"; empty for what isn't a text."""
    if written := part.findtext(f"{_BLOGGER}type"):
        return _KINDS.get(written.strip().lower(), "")
    for category in part.iterfind(f"{_ATOM}category"):
        if category.get("scheme") == _KIND:
            return _KINDS.get(category.get("term", "").rpartition("#")[2], "")
    return ""


def _entry(part, comments):
    # Where the blog showed it, as the export says; a draft has no address.
    if name := _text(part, "filename", _BLOGGER):
        path = path_of(name)
    else:
        links = (one for one in part.iterfind(f"{_ATOM}link") if one.get("rel") == "alternate")
        path = next((path_of(one.get("href", "")) for one in links), "")
    # The blog's own day stands before the hour.
    written = moment_as_written(_text(part, "published"))
    html = _FOLDED.sub("", words(part.findtext(f"{_ATOM}content")))
    return Entry(
        id=_id(part),
        kind=_kind(part),
        title=line(unescape(_text(part, "title"))),
        slug=slug_of(PurePosixPath(path).stem),
        link=path,
        author=_author(part),
        published_at=moment(_text(part, "published")),
        day=written and written.date(),
        status=_status(part),
        html=with_all_shown(_SIZED.sub(r"\1/s1600/", html)),
        tags=tuple(_labels(part)),
        comments=tuple(comments),
        format="html",
    )


def _status(part):
    """Public only where the export says so; what is in the bin stays there."""
    if (status := _text(part, "status", _BLOGGER)) or part.find(f"{_BLOGGER}type") is not None:
        if _text(part, "trashed", _BLOGGER) or status == "SOFT_TRASHED":
            return "trash"
        return {"LIVE": "publish", "SCHEDULED": "future"}.get(status, "draft")
    is_public = all(is_false(one.text or "") for one in _named(part, "draft"))
    return "publish" if is_public else "draft"


def _labels(part):
    for category in part.iterfind(f"{_ATOM}category"):
        name, scheme = line(category.get("term")), category.get("scheme", "")
        if name and (scheme == _LABEL or scheme.startswith("tag:blogger.com")):
            yield Term("tag", "", name, addresses=(f"/search/label/{name}",))


def _comment(part):
    author = part.find(f"{_ATOM}author")
    if reply := _text(part, "inReplyTo", _BLOGGER):
        answered = _number(reply)
    else:
        related = (one for one in part.iterfind(f"{_ATOM}link") if one.get("rel") == "related")
        answered = next((_number(one.get("href", "")) for one in related), 0)
    return ExportedComment(
        id=_id(part),
        name=_author(part),
        url="" if author is None else line(author.findtext(f"{_ATOM}uri")),
        html=words(part.findtext(f"{_ATOM}content")),
        written_at=moment(_text(part, "published")),
        state=_state(part),
        parent=answered,
    )


def _state(part):
    for extra in _named(part, "extendedProperty"):
        if extra.get("name") == "blogger.contentRemoved" and not is_false(extra.get("value", "")):
            return "trash"
    if _text(part, "trashed", _BLOGGER):
        return "trash"
    status = _text(part, "status", _BLOGGER)
    if "TRASHED" in status or "DELETED" in status:
        return "trash"
    says_it = part.find(f"{_BLOGGER}type") is not None  # The older export has no states.
    return _STATES.get(status, "held") if status or says_it else "published"


def _id_of_post(part):
    """The id of the post that a comment stands below."""
    if parent := _text(part, "parent", _BLOGGER):
        return _number(parent)
    reference = next(_named(part, "in-reply-to"), None)
    return 0 if reference is None else _number(reference.get("ref", ""))


def _id(part):
    return _number(_text(part, "id"))


def _number(name):
    """The number at the end of `tag:blogger.com,1999:blog-1.post-2`, or of an address."""
    match = re.search(r"[0-9]{1,19}$", name.strip())
    key = match and number(match[0])
    return number_of(name) if key is None else key


def _author(part):
    author = part.find(f"{_ATOM}author")
    return "" if author is None else line(author.findtext(f"{_ATOM}name"))


def _text(part, name, namespace=_ATOM):
    child = part.find(f"{namespace}{name}")
    return "" if child is None else words("".join(child.itertext())).strip()


def _named(part, name):
    """What is called so within an entry, whatever its prefix stands for: not every file says that."""
    return (one for one in part.iter() if one.tag.rpartition("}")[2] == name)
