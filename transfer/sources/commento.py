"""Reads exports of Commento and Commento++ (JSON, packed as .gz): comments, and who wrote them, by number.

Votes and pictures of people are never read.
"""

from django.utils.translation import gettext as _

from transfer.sources.json_stream import read_maps
from transfer.sources.on_disk import OnDisk
from transfer.sources.parts import Blog, Entry, ExportedComment, UnreadableExport
from transfer.sources.values import is_true, line, moment, number_of, words

NAME = "commento"
_ROOT = "root"  # The parent of what answers the article.
_STATES = {"approved": "published", "unapproved": "held", "flagged": "held", "spam": "spam"}


def read(source, mends=None):
    """Yield an Entry for each path that something was said at, and a Blog last. Raises UnreadableExport."""
    said, people, lists, domain = OnDisk(), OnDisk(), set(), ""
    for place, one in read_maps(
        source, "comments", "comments.item", "commenters", "commenters.item"
    ):
        if one is None:
            lists.add(place)
        elif place == "commenters.item":
            people.add(words(one.get("commenterHex")), one)
        elif place == "comments.item":
            domain = domain or line(one.get("domain"))
            said.add(words(one.get("url")), one)
    if lists != {"comments", "commenters"}:
        raise UnreadableExport(_("This isn’t an export of Commento."))
    for path in said:
        comments = tuple(_comment(one, _writer(one, people)) for one in said[path])
        yield Entry(number_of(path), "thread", "", link=path, comments=comments)
    yield Blog(title="", address=f"https://{domain}/" if domain else "")


def _writer(one, people):
    """The last that is said of who wrote a comment."""
    return ([{}] + people[words(one.get("commenterHex"))])[-1]


def _comment(one, person):
    parent = words(one.get("parentHex"))
    markdown, html = words(one.get("markdown")), words(one.get("html"))
    return ExportedComment(
        id=number_of(words(one.get("commentHex"))),
        name=line(person.get("name")),
        email=line(person.get("email")),
        url=_address(line(person.get("link"))),
        html=markdown or html,
        written_at=moment(one.get("creationDate")),
        state=_state(one),
        type="comment",
        parent=0 if parent == _ROOT else number_of(parent),
        user=0,
        format="markdown" if markdown else "html",
    )


def _state(one):
    if is_true(one.get("deleted")):
        return "trash"
    return _STATES.get(words(one.get("state")), "held")


def _address(link):
    """The address that somebody gave; Commento writes "undefined" for none."""
    return "" if link == "undefined" else link
