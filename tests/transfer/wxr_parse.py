"""What a WordPress export holds, as a parse of our own tells it that knows nothing of the importer's."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

LINKED = re.compile(r"""\b(?:href|src)\s*=\s*["']([^"']+)""", re.IGNORECASE)
# Pictures that we can make, and what Pillow calls them.
PICTURES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF"}
TAXONOMIES = {"category": "category", "post_tag": "tag", "tag": "tag"}
SIZE_IN_NAME = re.compile(r"-\d+x\d+(?=\.\w+$)")


@dataclass
class Said:
    """A comment."""

    id: str
    answers: str
    name: str
    is_public: bool


@dataclass
class Item:
    """A post or a page, with the comments of people below it."""

    kind: str
    id: str
    link: str
    author: str  # login
    day: date | None  # by the clock of the blog
    terms: set  # (taxonomy, slug)
    text: str
    is_public: bool
    said: list
    links: list  # addresses of pingbacks and trackbacks that readers saw


@dataclass
class Term:
    """A category or a tag, with the slugs of the categories that it stands in, the outermost first."""

    taxonomy: str
    slug: str
    id: str
    above: list


class Export:
    """A WXR file at a path."""

    def __init__(self, path):
        self.channel = ElementTree.parse(path).getroot().find("channel")
        self.address = (self.channel.findtext("link") or "").strip()
        items = self.channel.iter("item")
        self.items = [_item(one) for one in items if _told(one, "post_type") in ("post", "page")]

    @property
    def texts(self):
        return "\n".join(one.text for one in self.items)

    def pictures(self):
        """The paths of the blog's own pictures, each as large as it was."""
        files = [one.text for one in self.channel.iter() if one.tag.endswith("}attachment_url")]
        named = [*filter(None, files), *map(unescape, LINKED.findall(self.texts))]
        paths = [self.own_path(one.strip()) for one in named]
        is_ours = [path for path in paths if path and picture_kind(path)]
        return list(dict.fromkeys(SIZE_IN_NAME.sub("", path) for path in is_ours))

    def own_links(self):
        """The paths of the blog's own pages that its texts link."""
        paths = [self.own_path(unescape(one).strip()) for one in LINKED.findall(self.texts)]
        return {path for path in paths if path and "." not in PurePosixPath(path).name}

    def own_queries(self):
        """{address with a query that its texts link: its path} of the blog's own pages and pictures."""
        found = {unescape(one).strip() for one in LINKED.findall(self.texts)}
        paths = {one: self.own_path(one) for one in found if urlsplit(one).query}
        return {f"{path}?{urlsplit(one).query}": path for one, path in paths.items() if path}

    def terms(self):
        """The Terms that it declares."""
        parents = {
            _told(one, "category_nicename"): _told(one, "category_parent") for one in self.channel
        }
        for one in self.channel:
            id, tag = _told(one, "term_id"), _told(one, "tag_slug")
            if slug := _told(one, "category_nicename"):
                yield Term("category", unquote(slug), id, _above(slug, parents))
            elif tag:
                yield Term("tag", unquote(tag), id, [])

    def authors(self):
        """{login: number, or an empty text} of those who wrote something that everybody could read."""
        numbers = {_told(one, "author_login"): _told(one, "author_id") for one in self.channel}
        wrote = {one.author for one in self.items if one.is_public and one.kind == "post"}
        return {login: numbers.get(login, "") for login in wrote if login}

    def below(self, path):
        """A path from the beginning of the blog as it was on its host."""
        return urlsplit(self.address).path.rstrip("/") + path

    def own_path(self, address):
        """The path of an address of this blog, None for any other."""
        url, host = urlsplit(address), urlsplit(self.address).netloc
        name, _dot, domain = host.partition(".")
        is_from_its_root = not (url.scheme or url.netloc) and url.path.startswith("/")
        is_ours = is_from_its_root or url.netloc in (host, f"{name}.files.{domain}")
        return unquote(url.path) if is_ours else None

    def own_pages(self):
        """The paths at which everybody could open an item, a picture or a category, with a slash at their end or without."""
        links = [one.link for one in self.items if one.is_public]
        public = {"0", *(one.id for one in self.items if one.is_public)}
        for one in self.channel.iter("item"):
            is_picture = picture_kind(_told(one, "attachment_url"))
            if is_picture and _told(one, "post_parent") in public:
                links.append((one.findtext("link") or "").strip())
        names = [_told(one, "category_nicename") for one in self.channel]
        paths = [*map(self.own_path, links), *(f"/category/{name}/" for name in names if name)]
        return {spelled for path in paths if path for spelled in (path, path.rstrip("/") or "/")}

    def secrets(self):
        """Mail and network addresses of those who commented, but for what was said for all to read."""
        names = ("comment_author_email", "comment_author_IP")
        comments = [one for one in self.channel.iter() if one.tag.endswith("}comment")]
        found = {told for one in comments for name in names if (told := _told(one, name))}
        public = self.texts + "".join(_told(one, "comment_content") for one in comments)
        return {one for one in found if one not in public}


def picture_kind(path):
    return PICTURES.get(PurePosixPath(path).suffix.lower())


def _above(slug, parents):
    above = []
    while (slug := parents.get(slug)) and slug not in above:
        above.insert(0, unquote(slug))
    return above


def _item(element):
    day = _told(element, "post_date").partition(" ")[0]
    comments = [one for one in element if one.tag.endswith("}comment")]
    return Item(
        kind=_told(element, "post_type"),
        id=_told(element, "post_id"),
        link=(element.findtext("link") or "").strip(),
        author=(element.findtext("{http://purl.org/dc/elements/1.1/}creator") or "").strip(" <>"),
        day=None if day in ("", "0000-00-00") else date.fromisoformat(day),
        terms={
            (TAXONOMIES[one.get("domain")], unquote(one.get("nicename")))
            for one in element
            if one.get("domain") in TAXONOMIES and one.get("nicename")
        },
        text=next((one.text or "" for one in element if one.tag.endswith("content/}encoded")), ""),
        is_public=_told(element, "status") == "publish" and not _told(element, "post_password"),
        said=[_said(one) for one in comments if _told(one, "comment_type") in ("", "comment")],
        links=[
            _told(one, "comment_author_url")
            for one in comments
            if _told(one, "comment_type") in ("pingback", "trackback")
            and _told(one, "comment_approved") == "1"
        ],
    )


def _said(element):
    return Said(
        id=_told(element, "comment_id"),
        answers=_told(element, "comment_parent"),
        name=unescape(_told(element, "comment_author")),
        is_public=_told(element, "comment_approved") == "1",
    )


def _told(element, name):
    """The text of a child in WordPress's namespace, of whichever version."""
    found = (one.text or "" for one in element if one.tag.endswith(f"/}}{name}"))
    return next(found, "").strip()
