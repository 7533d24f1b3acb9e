"""WordPress exports become articles, pages and comments here.

First the file is read to its end and rendered, with nothing written. Then each article is written
with its comments in a transaction of its own, a long thread in several: nobody who writes here
meanwhile waits for longer than one of them. What ends an import leaves what was written before, and
the next run goes on from there.
"""

import re
from contextlib import contextmanager

from django.db import Error, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.names.ownership import Staff
from blog.content.markup.to_html import MarkupError, language_of, plain
from blog.models import Category, Page, Post, Site, Tag
from comments.models import Comment
from comments.search.search import add, measure
from transfer.comment_import import ImportedComment, import_comments, pieces
from transfer.models import Imported
from transfer.wordpress.authors import Authors
from transfer.wordpress.entries import is_welcome, prepare_entry
from transfer.wordpress.export_file import Author, Blog, Entry, WordPressExportError, read
from transfer.wordpress.report import ImportReport

MODELS = {"post": Post, "page": Page, "comment": Comment}
TERMS = {"category": Category, "tag": Tag}
EVERY = 100  # Entries between two lines of progress.
STATES = {
    "published": Comment.State.PUBLISHED,
    "held": Comment.State.HELD,
    "trash": Comment.State.REMOVED,
    "spam": Comment.State.REMOVED,
}
ANONYMOUS = "Anonymous"  # What WordPress shows where a commenter left no name.


class ImportFailed(Exception):
    """Says in a sentence why; `is_begun` says whether something was brought in before."""

    def __init__(self, sentence, is_begun=False):
        super().__init__(sentence)
        self.is_begun = is_begun


class WordPressImport:
    """One file on its way in. `tell` is given a line of progress now and then.

    Comments that were spam or in the bin leave placeholders if it `keeps_binned` ones.
    """

    def __init__(self, path, *, role=None, keeps_binned=False, tell=lambda line: None):
        self.path, self.role, self.keeps_binned, self.tell = path, role, keeps_binned, tell
        self.tally = ImportReport()
        self.is_begun = False

    def run(self):
        """Bring in what isn't here yet, and return the Tally. Raises ImportFailed."""
        parts = self._read()
        self._name_source(next(part for part in parts if isinstance(part, Blog)))
        self.known = self._known()
        entries = [part for part in parts if isinstance(part, Entry)]
        arrivals = [new for done, entry in enumerate(entries) for new in self._ready(entry, done)]
        try:
            authors = [part for part in parts if isinstance(part, Author)]
            self.authors = Authors(self.source, authors, self.tally, self.role)
            for done, new in enumerate(arrivals):
                self._progress("Written", done)
                self._bring(new)
            measure()
        except Error as error:
            why = f"The database refused something in it: {error}"
            raise ImportFailed(why, self.is_begun) from error
        return self.tally

    def _read(self):
        try:
            return list(read(self.path))
        except WordPressExportError as refusal:
            raise ImportFailed(str(refusal)) from refusal
        except OSError as error:
            raise ImportFailed(f"The file can't be opened: {error.strerror}.") from error

    def _name_source(self, blog):
        self.tell(f"Reading “{blog.title or self.path}”.")
        # The same blog with and without https, or www, is the same blog.
        address = re.sub(r"^https?://(www\.)?", "", blog.address.lower()).rstrip("/")
        self.source = f"wordpress {address}"[:200]

    def _ready(self, entry, done):
        self._progress("Rendered", done)
        if is_welcome(entry, self.tally):
            try:
                yield prepare_entry(entry, self._is_known, self.tally, self.keeps_binned)
            except MarkupError as refusal:
                raise ImportFailed(f"“{entry.title}” can't be shown: {refusal}") from refusal

    def _known(self):
        return {
            kind: Imported.objects.known(self.source, kind, model) for kind, model in MODELS.items()
        }

    def _is_known(self, kind, foreign_id):
        return foreign_id in self.known[kind]

    def _progress(self, what, done):
        if done and done % EVERY == 0:
            self.tell(f"{what}: {done:,} …")

    def _bring(self, new):
        kind = new.entry.kind
        written = self._drafted(new) if new.html is not None else None
        with self._piece(kind, [new.foreign_id()]) as known:
            if key := known.get(new.foreign_id()):
                self.tally.count("here", kind)
                written = MODELS[kind].objects.get(pk=key)
            elif written is None:
                return  # It was here a moment ago: somebody has just deleted it.
            else:
                self._keep(written, new)
        if kind == "post":
            self._bring_comments(written, new)

    @contextmanager
    def _piece(self, kind, foreign_ids):
        """A transaction, with {foreign id: key} of what is here by now of what it is to bring."""
        with transaction.atomic():
            Imported.objects.hold(self.source)
            yield Imported.objects.known(self.source, kind, MODELS[kind], foreign_ids)
        self.is_begun = True

    def _drafted(self, new):
        """The article or page without an address, ready to be kept."""
        entry = new.entry
        if entry.kind == "page":
            written = Page(title=_title(entry))
        else:
            written = Post(
                author=self.authors.account(entry.author),
                title=_title(entry),
                standfirst=plain(entry.excerpt),
                published_at=entry.published_at or timezone.now(),
                day=entry.day or timezone.localdate(entry.published_at),
                comments_open=entry.comments_open,
            )
        written.keep(new.text, new.html)
        return written

    def _keep(self, written, new):
        entry = new.entry
        if entry.kind == "page":
            written.slug = self._free_slug(entry, _is_taken_for_page)
            written.save()
        else:
            same_day = Post.objects.filter(day=written.day)
            written.slug = self._free_slug(entry, lambda slug: same_day.filter(slug=slug).exists())
            written.status = self._status(entry)
            written.save()
            written.categories.set(self._term(term) for term in entry.categories)
            written.tags.set(self._term(term) for term in entry.tags)
        Imported.objects.remember(self.source, entry.kind, {new.foreign_id(): written.pk})
        self.tally.count("brought", entry.kind)

    def _status(self, entry):
        """Published only what anybody could read there, now or at its time."""
        if entry.status in ("publish", "future") and not entry.password:
            return Post.Status.PUBLISHED
        if entry.password or entry.status == "private":
            self.tally.count("draft", "password" if entry.password else "private")
        return Post.Status.DRAFT

    def _free_slug(self, entry, is_taken):
        wanted = (
            _slug(entry.slug or slugify(entry.title, allow_unicode=True))
            or f"{entry.kind}-{entry.id}"
        )
        slug, number = wanted, 1
        while is_taken(slug):
            number += 1
            slug = f"{wanted}-{number}"
        if slug != wanted:
            self.tally.count("moved", entry.kind)
        return slug

    def _term(self, term):
        slug = _slug(term.slug or slugify(term.name, allow_unicode=True)) or term.taxonomy
        model = TERMS[term.taxonomy]
        row, is_new = model.objects.get_or_create(slug=slug, defaults={"name": term.name[:200]})
        self.tally.count("brought", term.taxonomy, int(is_new))
        return row

    def _bring_comments(self, post, new):
        foreign = {one.comment.id: new.foreign_id(one.comment) for one in new.sayings}
        here = {id for id, name in foreign.items() if self._is_known("comment", name)}
        self.tally.count("here", "comment", len(here))
        unknown = [self._seedling(post, one) for one in new.sayings if one.comment.id not in here]
        for piece in pieces(unknown):
            with self._piece("comment", list(foreign.values())) as known:
                known = {id: known[name] for id, name in foreign.items() if name in known}
                planted = import_comments(
                    post, [one for one in piece if one.id not in known], known
                )
                keys = {foreign[id]: key for id, key in planted.items()}
                Imported.objects.remember(self.source, "comment", keys)
                add(Comment.objects.published().filter(pk__in=planted.values()))
            self.tally.count("brought", "comment", len(planted))
            self._count_marked(one for one in piece if one.id in planted)

    def _count_marked(self, written):
        staff = Staff(Site.current().name)
        posed = [one for one in written if not one.account and staff.is_posed_as(one.name)]
        self.tally.count("marked", "comment", len(posed))

    def _seedling(self, post, saying):
        comment = saying.comment
        return ImportedComment(
            id=comment.id,
            answers=saying.answers,
            account=self.authors.account_of_commenter(comment),
            name=_cut(comment.name, 50) or ANONYMOUS,
            email=comment.email if len(comment.email) <= 254 else "",
            text=comment.html,
            rendered=saying.html,
            lang=language_of(plain(saying.html)),
            state=STATES[comment.state],
            written_at=comment.written_at or post.published_at,
        )


def _title(entry):
    return _cut(entry.title, 250) or _("Untitled")


def _cut(text, length):
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _slug(text):
    return text.replace("/", "-")[:190]


def _is_taken_for_page(slug):
    """Whether a page can't stand at /slug/: another one does, or a page of the site itself."""
    try:
        is_ours = resolve(f"/{slug}/").url_name != "page"
    except Resolver404:
        is_ours = True
    return is_ours or Page.objects.filter(slug=slug).exists()
