"""Reads backups of Remark42: JSON, a comment a line, packed as .gz. A first line tells of users and is passed over.

Addresses of networks, votes and pictures of people are never read.
"""

from transfer.sources.json_stream import read_lines
from transfer.sources.on_disk import OnDisk
from transfer.sources.parts import Blog, ExportedComment, UnreadableExport, thread
from transfer.sources.values import dictionary, is_false, line, moment, number_of, words

NAME = "remark42"


def read(source, repairs=None):
    """Yield an Entry for each address that something was said at, and a Blog last. Raises UnreadableExport."""
    comments_by_address, has_begun = OnDisk(), False
    for one in read_lines(source):
        if address := words(dictionary(one.get("locator")).get("url")):
            comments_by_address.add(address, one)
        has_begun = has_begun or bool(address) or "version" in one
    if not has_begun:
        raise UnreadableExport.not_of("Remark42")
    for address in comments_by_address:
        rows = comments_by_address[address]
        yield thread(address, line(rows[0].get("title")), map(_comment, rows))
    yield Blog(title="", address=next(iter(comments_by_address), ""))


def _comment(one):
    return ExportedComment(
        id=number_of(words(one.get("id"))),
        name=line(dictionary(one.get("user")).get("name")),
        html=words(one.get("text")),
        written_at=moment(one.get("time")),
        state="published" if is_false(one.get("delete")) else "trash",
        parent=number_of(words(one.get("pid"))),
    )
