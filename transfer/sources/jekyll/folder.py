"""Reads the source of a site of Jekyll's or Hugo's: Markdown and HTML with words about each text before it.

Posts lie in `_posts`, drafts in `_drafts`, or either below `content`; what has words before it and lies elsewhere
is a page. Texts that only list others, and templates, are passed over. A text whose words can't be read is noted.
"""

import posixpath
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lib.text.slugs import slug_of
from transfer.sources.html_texts import with_all_shown
from transfer.sources.jekyll.addresses import Addresses
from transfer.sources.jekyll.front_matter import (
    UnreadableFrontMatter,
    parted,
    read_toml,
    read_yaml,
)
from transfer.sources.jekyll.markdown import as_ours
from transfer.sources.jekyll.markup import as_shown
from transfer.sources.jekyll.tree import tree
from transfer.sources.parts import Author, Blog, Entry, Term, UnreadableExport
from transfer.sources.values import is_false, is_true, line, moment_as_written, number_of, words

NAME = "jekyll"
MARKDOWN, HTML = (".md", ".markdown", ".mkd", ".mkdn"), (".html", ".htm")
_CONFIGS = "_config.yml _config.yaml hugo.toml hugo.yaml hugo.yml config.toml config.yaml config.yml".split()
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)")
_LISTS = {"_index", "index", "404", "readme", "license", "changelog", "contributing", "search"}
# As an export of WordPress' says it that was made a site of Jekyll's.
UNSEEN = {"draft", "private", "pending", "trash", "auto-draft", "inherit"}
_CLIMBING = re.compile(r"^(?:\.{1,2}/)+")
_TEMPLATE = re.compile(r"\{%-?\s*(?:for|paginate)\b|\{\{\s*paginator\b")
_SOURCE = re.compile(
    r"""(?P<before>\b(?:src|href)\s*=\s*["']|\]\(\s*<?)(?P<path>(?![a-z][a-z0-9+.-]*:|[/#?])[^\s"'<>()#?]{1,300}\.(?:jpe?g|png|gif|webp|avif))""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A file with words before it; `path` is where it lies in the folder, `name` its name without day and ending."""

    path: str
    name: str
    front: dict
    body: str
    is_post: bool
    local: datetime | None  # As it stands there, in the site's own zone.
    categories: tuple[Term, ...]

    @property
    def is_html(self):
        return self.path.lower().endswith(HTML)


def read(source, repairs=None):
    """Yield an Author for each name, an Entry for each text, and a Blog last. Raises UnreadableExport."""
    with tree(source) as files:
        site = _Site(files, repairs)
        yield from site.authors()
        for text in site.texts():
            yield site.entry(text)
        if not site.is_one:
            raise UnreadableExport(
                _("There is no post of Jekyll or Hugo here: no text with front matter.")
            )
        about = {"has_pictures": True, "below": site.top}
        yield Blog(line(site.config.get("title")), site.address, **about)


class _Site:
    def __init__(self, files, repairs):
        self.files, self.repairs, self.is_one = files, repairs, False
        self.config = self._config()
        self.is_hugo = "_config.yml" not in files.names and any(
            name.startswith("content/") for name in files.names
        )
        self.addresses = Addresses(self.config, self.is_hugo)
        # What stands before the paths of texts by the settings, as "source/" of Octopress'.
        path = posixpath.normpath(words(self.config.get("source")) or ".").strip("/")
        inside = path not in (".", "") and ".." not in path.split("/")
        is_there = inside and any(name.startswith(f"{path}/") for name in self.files.names)
        self.top = f"{path}/" if is_there and not self.is_hugo else ""
        zone = self.config.get("timezone") or self.config.get("timeZone")
        try:
            self.zone = ZoneInfo(words(zone)) if zone else None
        except (ValueError, OSError, KeyError):
            self.zone = None
        self.now = datetime.now(UTC)
        self.by_name = None

    @property
    def address(self):
        if self.is_hugo:
            return words(self.config.get("baseURL"))
        return words(self.config.get("url")).rstrip("/") + self.addresses.base

    def _config(self):
        name = next((name for name in _CONFIGS if name in self.files.names), None)
        if name is None:
            return {}
        read_settings = read_toml if name.endswith(".toml") else read_yaml
        try:
            return read_settings(self.files.read(name).decode("utf-8-sig", "replace"))
        except UnreadableFrontMatter as error:
            sentence = _("The file %(name)s can’t be read: %(why)s")
            raise UnreadableExport(sentence % {"name": name, "why": _brief(error)}) from error

    def texts(self):
        """Yield every Text, in the order of their paths."""
        below = (one for one in self.files.names if one.startswith(self.top))
        for path in filter(self._may_be_text, (one.removeprefix(self.top) for one in below)):
            if (text := self._text(path)) is not None:
                self.is_one = True
                yield text

    def _may_be_text(self, path):
        parts, name = PurePosixPath(path).parts, PurePosixPath(path).stem.lower()
        if not path.lower().endswith((*MARKDOWN, *HTML)):
            return False
        if self.is_hugo:
            return parts[0] == "content" and name != "_index"
        hidden = [one for one in parts[:-1] if one.startswith("_")]
        return all(one in ("_posts", "_drafts", "_pages") for one in hidden) and (
            name not in _LISTS or "_posts" in parts
        )

    def _text(self, path):
        try:
            front, body = parted(self.files.read(self.top + path).decode("utf-8-sig"))
        except UnreadableFrontMatter as error:
            sentence = _("The words at the top of %(name)s can’t be read: %(why)s")
            raise UnreadableExport(sentence % {"name": path, "why": _brief(error)}) from error
        except UnicodeDecodeError as error:
            sentence = _("The encoding of %(name)s can’t be read. Save it as UTF-8 and try again.")
            raise UnreadableExport(sentence % {"name": path}) from error
        if front is None:
            return None
        text = self._made_text(path, front, body)
        is_template = not text.is_post and _TEMPLATE.search(body)
        return None if is_template else text

    def _made_text(self, path, front, body):
        place = PurePosixPath(path)
        name = place.parent.name if self.is_hugo and place.stem == "index" else place.stem
        dated = _DATED.fullmatch(name)
        written = self._local(front.get("date")) or (dated and self._local(dated[1]))
        kind = words(front.get("type") or front.get("layout"))
        is_post = kind != "page" and (
            bool({"_posts", "_drafts"} & set(place.parts)) or written is not None
        )
        # Those that it names, and in Jekyll the folders above `_posts`.
        named = _terms("category", front.get("categories") or front.get("category"))
        folders = place.parts[: place.parts.index("_posts")] if "_posts" in place.parts else ()
        above = [Term("category", "", one) for one in folders]
        return Text(
            path=path,
            name=dated[2] if dated and not self.is_hugo else name,
            front=front,
            body=body,
            is_post=is_post,
            local=written or None,
            categories=tuple(dict.fromkeys([*above, *named])),
        )

    def _local(self, value):
        """The time by the site's clock; where its settings name none, by that of whoever wrote it."""
        written = moment_as_written(value, self.zone or UTC)
        return written.astimezone(self.zone) if written and self.zone else written

    def authors(self):
        names = dict.fromkeys(filter(None, (self._author(text.front) for text in self.texts())))
        yield from names

    def _author(self, front):
        """The Author whom a text names, by a word or by more; None where it names none."""
        given = front.get("author") or front.get("authors") or self.config.get("author")
        given = given[0] if isinstance(given, list) and given else given
        if isinstance(given, dict):
            name = line(given.get("display_name") or given.get("name") or given.get("login"))
            login = line(given.get("login")) or name
            return Author(login, name, line(given.get("email"))) if name else None
        name = line(given)
        return Author(name, name) if name else None

    def entry(self, text):
        """The Entry of a Text."""
        paths, author = self.addresses.of(text), self._author(text.front)
        names = ("excerpt", "summary", "description")
        return Entry(
            id=number_of(self.top + text.path),
            kind="post" if text.is_post else "page",
            title=line(text.front.get("title")) or text.name.replace("-", " ").capitalize(),
            slug=slug_of(line(text.front.get("slug")) or text.name),
            link=paths[0],
            addresses=tuple(paths[1:]),
            author=author.login if author else "",
            published_at=text.local and text.local.astimezone(UTC),
            day=text.local and text.local.date(),
            status=self._status(text),
            password=line(text.front.get("password")),
            excerpt=next((words(text.front[one]) for one in names if text.front.get(one)), ""),
            html=self._body(text),
            comments_open=text.front.get("comments") not in (False, "false", "False"),
            is_sticky=any(is_true(text.front.get(name)) for name in ("pin", "sticky", "pinned")),
            categories=text.categories,
            tags=tuple(_terms("tag", text.front.get("tags") or text.front.get("tag"))),
            lead=self._whole(_picture(text.front), text),
            format="html" if text.is_html else "markdown",
        )

    def _status(self, text):
        """The status of a text, as public as the site showed it; what doesn't plainly say that it is stays hidden."""
        front, status = text.front, line(text.front.get("status")).lower()
        published = front.get("published", True)
        is_hidden = not (is_true(published) or self._is_before(published)) or not is_false(
            front.get("draft")
        )
        if is_hidden or "_drafts" in text.path.split("/") or status in UNSEEN:
            return status if status in UNSEEN else "draft"
        is_out = self._is_before(front.get("publishDate", self.now))
        is_over = "expiryDate" in front and self._is_before(front["expiryDate"])
        if not is_out or is_over or not is_false(front.get("private")):
            return "private"
        return "future" if text.local and text.local > self.now else "publish"

    def _is_before(self, value):
        """Whether a value is a time that has passed."""
        written = moment_as_written(value, self.zone or UTC)
        return bool(written) and written <= self.now

    def _body(self, text):
        about = self._address_of, self.addresses.base, self._code_in
        shown = as_shown(words(text.body), text.is_html, *about)
        shown = _SOURCE.sub(lambda match: match["before"] + self._whole(match["path"], text), shown)
        return (with_all_shown(shown) if text.is_html else as_ours(shown)).strip("\n")

    def _code_in(self, name):
        """The text of a file of code that a text includes, or None."""
        folder = words(self.config.get("code_dir")) or "downloads/code"
        path = self.top + posixpath.normpath(f"{folder}/{name}")
        is_there = path in self.files.names
        return self.files.read(path).decode("utf-8", "replace") if is_there else None

    def _whole(self, path, text):
        """The path from the site's root of a picture that a text names from where it lies."""
        if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", path):
            return path
        if path.startswith("/"):
            return path
        folder = posixpath.dirname(text.path).removeprefix("content")
        beside = posixpath.normpath(posixpath.join("/", folder.lstrip("/"), path))
        places = f"content{beside}", self.top + beside.lstrip("/")
        if not {*places}.isdisjoint(self.files.names):
            return self.addresses.base + beside
        return self.addresses.base + posixpath.normpath(f"/{path}")

    def _address_of(self, name):
        """The address of the text that another names by its path or by its name."""
        if self.by_name is None:
            self.by_name = {}
            for text in self.texts():
                path = self.addresses.of(text)[0]
                stem = text.path.removeprefix("content/")
                for called in (
                    stem,
                    PurePosixPath(stem).stem,
                    str(PurePosixPath(stem).with_suffix("")),
                ):
                    self.by_name.setdefault(called, path)
        name, _hash, place = name.strip("/\"'").partition("#")
        name = _CLIMBING.sub("", name)
        path = self.by_name.get(name.removeprefix("_posts/")) or self.by_name.get(name)
        return path and path + (f"#{place}" if place else "")


def _terms(taxonomy, value):
    """The terms of a list, or of words with spaces or commas between them as Jekyll takes them."""
    if isinstance(value, str):
        value = value.split(",") if "," in value else value.split()
    if isinstance(value, dict):
        value = [value.get("title")]
    names = [line(one) for one in value] if isinstance(value, list) else []
    return [Term(taxonomy, "", name) for name in dict.fromkeys(names) if name]


def _picture(front):
    """The address of the lead picture, under one of the names that themes have for it."""
    for name in "image featured_image featureImage thumbnail cover images header".split():
        value = front.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            value = next(
                (value[key] for key in ("path", "image", "src", "url") if key in value), ""
            )
        if address := line(value):
            return address
    return ""


def _brief(error):
    return " ".join(str(error).split())[:200]
