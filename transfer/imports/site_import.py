"""Exports of other blogs become articles, pages and comments here.

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
from blog.models import Page, Post, Redirect, Site, Visibility
from comments.models import AuthorLetter, Comment, Mailing
from comments.search.search import add, measure
from lib.text.slugs import slug_of
from transfer.imports.authors import Authors
from transfer.imports.comments import ImportedComment, import_comments, pieces
from transfer.imports.entries import is_welcome, prepare_entry
from transfer.imports.matching import Articles, split
from transfer.imports.media import Media
from transfer.imports.report import ImportReport
from transfer.imports.terms import Terms, address
from transfer.models import Imported
from transfer.sources.parts import Author, Blog, Entry, Term, UnreadableExport

MODELS = {"post": Post, "page": Page, "comment": Comment}
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


class Import:
    """One file on its way in, read by `source` (transfer/sources/). `tell` is given a line of progress now and then.

    Comments that hang below an address alone are put below the article that `matches`, {old address:
    new address}, or our own addresses say. Comments that were spam or in the bin leave placeholders if it `keeps_binned` ones. Pictures
    come from `media`, a folder or a .zip of uploads, and from the old blog if it `fetches`.
    """

    def __init__(
        self,
        source,
        path,
        *,
        role=None,
        keeps_binned=False,
        media=None,
        fetches=False,
        matches=None,
        tell=lambda line: None,
    ):
        self.reader, self.path, self.tell = source, path, tell
        self.role, self.keeps_binned = role, keeps_binned
        self.articles = Articles(matches or {})
        self.media_folder, self.fetches = media, fetches
        self.tally = ImportReport()
        self.is_begun = False
        self.terms = Terms(self.tally)

    def run(self):
        """Bring in what isn't here yet, and return the Tally. Raises ImportFailed."""
        parts = self._read()
        blog = next(part for part in parts if isinstance(part, Blog))
        self._name_source(blog)
        self.known = self._known()
        entries = [part for part in parts if isinstance(part, Entry)]
        self.attachments = {one.id: one for one in entries if one.file}
        self.media = self._media(blog)
        arrivals = [new for done, entry in enumerate(entries) for new in self._ready(entry, done)]
        try:
            authors = [part for part in parts if isinstance(part, Author)]
            self.authors = Authors(self.source, authors, self.tally, self.role)
            self.terms.bring([part for part in parts if isinstance(part, Term)])
            for done, new in enumerate(arrivals):
                self._progress(_("Written: %(n)d …"), done)
                self._bring(new)
            self._remember_authors(authors)
            measure()
        except Error as error:
            why = _("The database refused something in it: %(error)s") % {"error": error}
            raise ImportFailed(why, self.is_begun) from error
        return self.tally

    def _read(self):
        try:
            return list(self.reader.read(self.path, self.tally.mends))
        except UnreadableExport as refusal:
            raise ImportFailed(str(refusal)) from refusal
        except OSError as error:
            why = _("The file can’t be opened: %(error)s.") % {"error": error.strerror}
            raise ImportFailed(why) from error

    def _name_source(self, blog):
        self.tell(_("Reading “%(title)s”.") % {"title": blog.title or self.path})
        # The same blog with and without https, or www, is the same blog.
        host = re.sub(r"^https?://(www\.)?", "", blog.address.lower()).rstrip("/")
        self.source = f"{self.reader.NAME} {host}"[:200]

    def _media(self, blog):
        described = {one.file: one.description for one in self.attachments.values()}
        how = {"folder": self.media_folder, "fetches": self.fetches}
        try:
            return Media(self.source, blog.address, described, self.tally, **how)
        except OSError as error:
            raise ImportFailed(str(error)) from error

    def _ready(self, entry, done):
        self._progress(_("Rendered: %(n)d …"), done)
        if is_welcome(entry, self.tally):
            try:
                yield prepare_entry(
                    entry, self._is_known, self.tally, self.keeps_binned, self.attachments
                )
            except MarkupError as refusal:
                named = {"title": entry.title, "why": refusal}
                raise ImportFailed(_("“%(title)s” can’t be shown: %(why)s") % named) from refusal

    def _known(self):
        return {
            kind: Imported.objects.known(self.source, kind, model) for kind, model in MODELS.items()
        }

    def _is_known(self, kind, foreign_id):
        return foreign_id in self.known[kind]

    def _progress(self, what, done):
        if done and done % EVERY == 0:
            self.tell(what % {"n": done})

    def _bring(self, new):
        kind = new.entry.kind
        if kind == "thread":
            self._bring_thread(new)
            return
        written = self._drafted(new) if new.html is not None else None
        with self._piece(kind, [new.foreign_id()]) as known:
            if key := known.get(new.foreign_id()):
                self.tally.count("here", kind)
                written = MODELS[kind].objects.get(pk=key)
            elif written is None:
                return  # It was here a moment ago: somebody has just deleted it.
            else:
                self._keep(written, new)
        if new.html is None and (self.media_folder or self.fetches):
            self._supply(written, new)
        if kind == "post":
            self._bring_comments(written, new)

    def _bring_thread(self, new):
        if post := self.articles.at(new.entry.link):
            self._bring_comments(post, new)
        else:
            self.tally.count("left out", "unmatched", len(new.sayings))
            self.tally.unmatched.append((new.entry.link, len(new.sayings)))

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
            if entry.password:
                written.visibility = Visibility.PASSWORD
                written.set_password(entry.password)
        by = self.authors.account(entry.author)
        written.keep(*self.media.bring(written.title, new.text, new.html, by))
        lead = self.attachments.get(entry.thumbnail)
        if lead and entry.kind == "post" and self.media.is_ours(lead.file):
            written.lead = self.media.picture(lead.file, by, written.title)
        return written

    def _supply(self, written, new):
        """Pictures that a text here lacks since an earlier run; one that is edited meanwhile is left to its author."""
        by = self.authors.account(new.entry.author)
        text, html = self.media.bring(written.title, written.text, written.rendered, by)
        if text != written.text:
            mine = type(written).objects.filter(pk=written.pk, text=written.text)
            mine.update(text=text, rendered=html)
            Site.bump(everything=True)

    def _keep(self, written, new):
        entry = new.entry
        if entry.kind == "page":
            written.slug = self._free_slug(entry, _is_taken_for_page)
            written.save()
        else:
            same_day = Post.everything.filter(day=written.day)
            written.slug = self._free_slug(entry, lambda slug: same_day.filter(slug=slug).exists())
            written.status = self._status(entry)
            written.is_pinned = entry.is_sticky
            written.save()
            written.categories.set(self.terms.row(term) for term in entry.categories)
            written.tags.set(self.terms.row(term) for term in entry.tags)
            AuthorLetter.objects.never_for(written)
            Mailing.objects.never_for(written)
        Imported.objects.remember(self.source, entry.kind, {new.foreign_id(): written.pk})
        self.tally.count("brought", entry.kind)
        self._lead_on(written, [_path(entry.link), f"/?p={entry.id}"])

    def _lead_on(self, thing, addresses):
        self.tally.count("brought", "address", Redirect.imported(thing, addresses))

    def _status(self, entry):
        """Published only what anybody could read there, or whoever has its password, now or at its time."""
        if entry.status in ("publish", "future"):
            return Post.Status.PUBLISHED
        if entry.status == "private":
            self.tally.count("draft", "private")
        return Post.Status.DRAFT

    def _free_slug(self, entry, is_taken):
        wanted = address(entry.slug or slug_of(entry.title)) or f"{entry.kind}-{entry.id}"
        slug, number = wanted, 1
        while is_taken(slug):
            number += 1
            slug = f"{wanted}-{number}"
        if slug != wanted:
            self.tally.count("moved", entry.kind)
        return slug

    def _remember_authors(self, authors):
        """Let the addresses of those who have published something lead to their pages."""
        for author in authors:
            account = self.authors.accounts.get(author.login)
            if account and Post.objects.by(account).published().exists():
                number = [f"/?author={author.id}"] if author.id else []
                self._lead_on(account, [f"/author/{slugify(author.login)}/", *number])

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


def _path(link):
    """The path of an address on the old blog; empty if it is only a query, as a draft's is."""
    url = split(link)
    return "" if url.query else url.path


def _title(entry):
    return _cut(entry.title, 250) or _("Untitled")


def _cut(text, length):
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _is_taken_for_page(slug):
    """Whether a page can't stand at /slug/: another one does, or a page of the site itself."""
    try:
        is_ours = resolve(f"/{slug}/").url_name != "page"
    except Resolver404:
        is_ours = True
    return is_ours or Page.everything.filter(slug=slug).exists()
