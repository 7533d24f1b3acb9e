"""Reads exports of Commento and Commento++ (JSON, packed as .gz): comments, and who wrote them, by number.

Votes and pictures of people are never read.
"""

from collections import defaultdict

from django.utils.translation import gettext as _

from transfer.sources.json_file import read_json
from transfer.sources.parts import Blog, Entry, ExportedComment, UnreadableExport
from transfer.sources.values import (
    dictionaries,
    dictionary,
    is_true,
    line,
    moment,
    number_of,
    words,
)

NAME = "commento"
_ROOT = "root"  # The parent of what answers the article.
_STATES = {"approved": "published", "unapproved": "held", "flagged": "held", "spam": "spam"}


def read(source, mends=None):
    """Yield an Entry for each path that something was said at, and a Blog last. Raises UnreadableExport."""
    export = dictionary(read_json(source))
    if not isinstance(export.get("comments"), list) or "commenters" not in export:
        raise UnreadableExport(_("This isn’t an export of Commento."))
    people = {words(one.get("commenterHex")): one for one in dictionaries(export.get("commenters"))}
    said, domain = defaultdict(list), ""
    for one in dictionaries(export["comments"]):
        domain = domain or line(one.get("domain"))
        said[words(one.get("url"))].append(
            _comment(one, people.get(words(one.get("commenterHex")), {}))
        )
    for path, comments in said.items():
        yield Entry(number_of(path), "thread", "", link=path, comments=tuple(comments))
    yield Blog(title="", address=f"https://{domain}/" if domain else "")


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
