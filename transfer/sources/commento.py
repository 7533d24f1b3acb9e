"""Reads exports of Commento and Commento++ (JSON, packed as .gz): comments, and who wrote them, by number.

Votes and pictures of people are never read.
"""

from transfer.sources.json_stream import read_maps
from transfer.sources.on_disk import OnDisk
from transfer.sources.parts import Blog, ExportedComment, UnreadableExport, thread
from transfer.sources.values import is_false, line, moment, number_of, words

NAME = "commento"
_ROOT = "root"  # The parent of what answers the article.
_STATES = {"approved": "published", "unapproved": "held", "flagged": "held", "spam": "spam"}


def read(source, repairs=None):
    """Yield an Entry for each path that something was said at, and a Blog last. Raises UnreadableExport."""
    comments_by_path, people, lists, domain = OnDisk(), OnDisk(), set(), ""
    for place, one in read_maps(
        source, "comments", "comments.item", "commenters", "commenters.item"
    ):
        if one is None:
            lists.add(place)
        elif place == "commenters.item":
            people.add(words(one.get("commenterHex")), one)
        elif place == "comments.item":
            domain = domain or line(one.get("domain"))
            comments_by_path.add(words(one.get("url")), one)
    if lists != {"comments", "commenters"}:
        raise UnreadableExport.not_of("Commento")
    for path in comments_by_path:
        yield thread(path, "", (_comment(one, people) for one in comments_by_path[path]))
    yield Blog(title="", address=f"https://{domain}/" if domain else "")


def _comment(one, people):
    # The last that is said of who wrote it.
    person = ([{}] + people[words(one.get("commenterHex"))])[-1]
    parent = words(one.get("parentHex"))
    markdown, html = words(one.get("markdown")), words(one.get("html"))
    link = line(person.get("link"))
    state = _STATES.get(words(one.get("state")), "held")
    return ExportedComment(
        id=number_of(words(one.get("commentHex"))),
        name=line(person.get("name")),
        email=line(person.get("email")),
        url="" if link == "undefined" else link,  # Commento writes this for none.
        html=markdown or html,
        written_at=moment(one.get("creationDate")),
        state=state if is_false(one.get("deleted")) else "trash",
        parent=0 if parent == _ROOT else number_of(parent),
        format="markdown" if markdown else "html",
    )
