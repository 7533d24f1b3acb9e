"""What a blog's export is made of, whichever software wrote it.

A source is a module with a NAME, by which the database knows it, and `read(source, repairs)`: it takes a
path or a binary file and yields an Author, Term or Entry for each part in its order, and a Blog last.
It writes nothing, asks the network nothing, needs no more memory than the longest article, and reads no
IP address. It is read twice, and has to yield the same both times.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from transfer.sources.values import number_of

# What to do with a file that is refused.
REPAIR_BY_HAND = _lazy("Fix that line in a text editor, or make the export again.")
AGAIN = _lazy("Make the export again.")


class UnreadableExport(ValueError):
    """The file can't be read; says in a sentence why, and where."""

    @classmethod
    def not_of(cls, system):
        """The refusal of a file that isn't what a system exports."""
        return cls(_("This isn’t an export of %(system)s.") % {"system": system})


@dataclass(frozen=True, slots=True)
class Blog:
    """What the export says about the blog as a whole."""

    title: str
    address: str
    hosts: tuple[
        str, ...
    ] = ()  # Where its pictures lie, if not at its own; ".example.org" is any below that.
    has_pictures: bool = False  # They lie in the folder that is read,
    below: str = ""  # or in this one in it.
    stood_at: tuple[str, ...] = ()  # Other addresses that it says it has, or had.


@dataclass(frozen=True, slots=True)
class Author:
    login: str
    name: str
    email: str = ""
    id: int | None = None  # Older exports don't say it.
    addresses: tuple[str, ...] = ()  # Paths of their page.


@dataclass(frozen=True, slots=True)
class Term:
    """What articles are filed under: a `taxonomy` of "category" or "tag"."""

    taxonomy: str
    slug: str
    name: str
    parent: str = ""  # The slug of a category.
    id: int = 0
    addresses: tuple[str, ...] = ()  # Paths at which it was found.


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedComment:
    """A comment and its words.

    `state` is published, held, spam or trash; `type` is "comment", or else pingback,
    trackback and whatever plugins have added, none of which is anybody's comment.
    """

    id: int
    name: str
    email: str = ""
    url: str = ""
    html: str
    written_at: datetime | None
    state: str
    type: str = "comment"
    parent: int = 0  # 0: it answers the article.
    user: int = 0  # The id of an Author; 0: a guest.
    format: str = "html"  # What `html` is: "wordpress", "html" or "markdown".


@dataclass(frozen=True, slots=True)
class MenuItem:
    """Where an entry of a menu stands, and where it leads: to `address`, or to the thing that stood there."""

    menu: str
    place: int
    under: int  # The id of the entry above it; 0: none.
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the export: a post or a page, and also what readers never open as such
    (attachment, nav_menu_item, …) or an item that doesn't say what it is ("").

    Of a source that holds comments alone, a "thread" is what was said below the article at `link`.
    """

    id: int
    kind: str
    title: str = ""
    slug: str = ""
    link: str = ""
    author: str = ""  # The login of an Author.
    published_at: datetime | None = None  # UTC, or the blog's own time where that is all there is.
    day: date | None = None  # The blog's own day: it stood in the address.
    status: str = "publish"
    password: str = ""
    excerpt: str = ""
    html: str = ""
    comments_open: bool = True
    is_sticky: bool = False
    categories: tuple[Term, ...] = ()
    tags: tuple[Term, ...] = ()
    comments: tuple[ExportedComment, ...] = ()
    parent: int = 0  # Of an attachment, the entry that it was uploaded for.
    file: str = ""  # Of an attachment, where it lies.
    description: str = ""  # Of an attachment that is a picture.
    thumbnail: int = 0  # The id of the attachment that is the lead picture.
    # Other paths at which it was found, besides that of its link.
    addresses: tuple[str, ...] = ()
    lead: str = ""  # Where its lead picture lies, which no attachment tells; `description` is that picture's.
    format: str = "wordpress"  # What `html` is: "wordpress", "html" or "markdown".
    item: MenuItem | None = None  # Of an entry of a menu.
    # Of an article that stands in no list: "page" or "attachment", which it was there.
    was: str = ""


def thread(address, title, comments):
    """The Entry of what was said below the article at an address, which is all that tells it from others."""
    comments = tuple(comments)
    return Entry(number_of(address), "thread", title, link=address, comments=comments)
