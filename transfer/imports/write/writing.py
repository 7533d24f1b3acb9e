"""What an export holds, written an entry at a time, each in a short transaction; the threads below by threads.py."""

from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from itertools import batched

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.addresses import moving
from blog.content.markup.to_html import plain
from blog.models import Page, Post, Redirect, Site, Visibility
from blog.models.search.documents import SearchDocument
from lib.db.bulk_inserts import bulk_insert, commit_asynchronously
from lib.text.slugs import slug_of
from newsletter.models import AuthorLetter, Mailing
from transfer.imports.content.entries import foreign_id, is_hidden_page, lead_of, name_of, path_of
from transfer.imports.content.lengths import TITLE, fitted
from transfer.imports.content.matching import split
from transfer.imports.content.menu import bring_menu, chosen
from transfer.imports.content.terms import address, addresses_of, with_front
from transfer.imports.files.renewed_texts import renew_versions
from transfer.imports.plan.survey import MODELS
from transfer.imports.write.ahead import LOOKAHEAD
from transfer.imports.write.talked_about import become_article, came_before
from transfer.imports.write.threads import Threads
from transfer.models import Imported

AT_ONCE = 500  # rows
TERMS = 100  # that are made at once
INDEX = "/index.php/"  # Where a server can't do without, WordPress puts all of a blog below it.


class Writing:
    """The second reading of an export on its way into the database, for `run`, an ImportRun.

    Articles that anybody could read are drafts until the `end` if they are to `wait`. HTML `turns` into
    Markdown afterwards.
    """

    def __init__(
        self, run, report, authors, terms, media, articles, attachments, *, waits, turns=True
    ):
        self.run, self.report, self.source, self.waits = run, report, run.source, waits
        self.here = Imported.State.HTML if turns else Imported.State.HERE
        self.authors, self.terms, self.media = authors, terms, media
        self.attachments = attachments
        self._latest = deque(
            maxlen=LOOKAHEAD
        )  # what was written after the next ones were made ready
        self.threads = Threads(run, report, authors, articles, media, self._piece)

    def begin(self, survey):
        """Make the declared categories and tags: nobody waits until all of them are here."""
        self.threads.came_before = survey.was_here_before
        for some in batched(addresses_of(survey.terms, survey.front), TERMS):
            with self._piece():
                self.terms.bring(some)

    def bring(self, new):
        """Write an entry that is ready, and the comments below it."""
        if new.entry.id and (new.entry.kind, new.foreign_id()) in self._latest:
            new = replace(new, html=None)  # Parts of an export may overlap.
        self.report.note("plain", "text", name_of(new.entry), new.foreign_id(), new.plain)
        if new.entry.kind == "thread":
            self.threads.bring_alone(new)
        elif (written := self._article_or_page(new)) and new.entry.kind == "post":
            self.threads.bring(written, new)
        through, kind = self.run.through, new.entry.kind
        through[kind] = through.get(kind, 0) + 1

    def end(self, survey):
        """Let the articles appear, the addresses of their authors lead to these, and the menu to all."""
        self._appear()
        if Site.current().permalinks:
            moving.begin()  # What came takes its address in the blog's own form.
        for one in self.attachments.values():  # what no text shows
            by = self.authors.accounts.get(one.author)
            if self.media.bring_alone(one.file, by):
                with self._piece():
                    pass  # What was counted is kept, and it may be stopped here.
        with self._piece():
            # The addresses of those who have published something lead to their pages.
            for author in survey.authors:
                account = self.authors.met(author.login)
                if account and Post.objects.by(account).published().exists():
                    self._lead_on(account, with_front(survey.front, author.addresses))
            if survey.found["post"] or survey.found["page"]:
                path = split(survey.blog.address).path
                self._remember_blog(path)
                if survey.front.startswith(INDEX):
                    self._remember_blog(path.rstrip("/") + INDEX)
        items = chosen(survey.menu)
        with self._piece():
            brought = bring_menu(items, survey.blog, self.source, self.run)
            self.report.count("brought", "nav_menu_item", brought)
            self.report.count("left out", "nav_menu_item", -brought)

    @contextmanager
    def _piece(self, *, is_seen=True):
        """A transaction, with which everything that was counted by its end is kept.

        One that nobody has seen waits for no disk: what a power failure took, the import brings again when it goes on.
        """
        with transaction.atomic():
            if not is_seen:
                commit_asynchronously()
            yield
            self.run.keep(self.report.as_json())

    def _article_or_page(self, new):
        kind = new.entry.kind
        if new.html is not None:
            page = came_before(self.source, new.foreign_id()) if new.entry.was else None
            written = self._unsaved_text(new, page)
            self._have_terms(new.entry)
            with self._piece(is_seen=bool(page) or kind == "page" or not self.waits):
                self._keep(written, new, page)
            self._latest.append((new.entry.kind, new.foreign_id()))
            return written
        known = Imported.objects.known(self.source, kind, MODELS[kind], [new.foreign_id()])
        key = known.get(new.foreign_id())
        written = key and MODELS[kind].objects.get(pk=key)
        if written and self.media.can_supply:
            self._supply(written, new)
        return written  # None: it was here a moment ago, and somebody has just deleted it.

    def _have_terms(self, entry):
        """Make its categories and tags before it where it has many: nobody waits until all of them are here."""
        terms = (*entry.categories, *entry.tags)
        for some in batched(terms, TERMS) if len(terms) > TERMS else ():
            with self._piece():
                for term in some:
                    self.terms.row(term)

    def _unsaved_text(self, new, page):
        """The article or page without an address, ready to be kept; with the words of the `page` that it was here."""
        entry, text, html = new.entry, new.text, new.html
        by = self.authors.account(entry.author)
        title = self.report.shorten("title", entry.title, fitted(entry.title, TITLE))
        title = title or _("Untitled")
        if entry.kind == "page":
            written = Page(title=title, public_version=int(not is_hidden_page(entry)))
        else:
            written = Post(
                author=by,
                title=title,
                standfirst=plain(entry.excerpt),
                published_at=entry.published_at or timezone.now(),
                day=entry.day or timezone.localdate(entry.published_at),
                comments_open=entry.comments_open,
                stands_alone=bool(entry.was),
            )
            if entry.password:
                written.visibility = Visibility.PASSWORD
                written.set_password(entry.password)
        if page:
            written.title, written.has_maths = page.title, page.has_maths
            text, html = page.text, page.rendered
        written.keep(*self.media.bring(text, html, by))
        if entry.kind == "post":
            written.lead = self._lead(entry, by)
        return written

    def _lead(self, entry, by):
        """The lead picture of an entry, or None."""
        return self.media.lead(lead_of(entry, self.attachments), by, entry.description)

    def _supply(self, written, new):
        """Pictures that a text here lacks since an earlier run; one that is edited meanwhile is left to its author."""
        by = self.authors.account(new.entry.author)
        text, html = self.media.bring(written.text, written.rendered, by)
        if text != written.text:
            with self._piece():
                mine = type(written).objects.filter(pk=written.pk, text=written.text)
                mine.update(text=text, rendered=html)
                renew_versions(written, self.media.moved)
                Site.bump(everything=True)
        lacks_lead = new.entry.kind == "post" and not written.lead_id
        if lacks_lead and (lead := self._lead(new.entry, by)):
            with self._piece():
                Post.everything.filter(pk=written.pk, lead=None).update(lead=lead)
                Site.bump(everything=True)
        with self._piece():
            self.media.note(written)

    def _keep(self, written, new, page):
        entry, state = new.entry, self.here
        if entry.kind == "page":
            written.slug = self._free_slug(entry, _is_taken_for_page)
            written.save()
        else:
            state = self._keep_article(written, entry, page)
        keys = {new.foreign_id(): written.pk}
        about = {"run": self.run, "state": state}
        # Of what was here and is deleted, that which was said below it is remembered still.
        if Imported.objects.remember(self.source, entry.kind, keys, **about):
            self.threads.came_before = True
        if self.media.missed:
            self.media.note(written)
        self.report.count("brought", entry.kind)
        if entry.was:
            self.report.note("alone", entry.was, written.title, new.foreign_id())
        self._lead_on(written, [path_of(entry.link), *entry.addresses])
        if entry.kind == "post":
            written.stand_as_elsewhere()

    def _keep_article(self, written, entry, page):
        """Keep it, and say of which Imported.State it is.

        It is published if anybody could read it there, or whoever has its password, now or at its time.
        """
        same_day = Post.everything.filter(day=written.day)
        written.slug = self._free_slug(entry, lambda slug: same_day.filter(slug=slug).exists())
        is_out = entry.status in ("publish", "future")
        waits = self.waits and not page  # Readers read it now.
        if page:
            is_out = page.is_public
        written.status = Post.Status.PUBLISHED if is_out and not waits else Post.Status.DRAFT
        written.is_pinned = entry.is_sticky
        written.save()
        written.categories.add(*map(self.terms.row, entry.categories))
        written.tags.add(*map(self.terms.row, entry.tags))
        AuthorLetter.objects.never_for(written)
        Mailing.objects.never_for(written)
        if page:
            become_article(page, written)
        if not (is_out and waits):
            return self.here
        bulk_insert([written.entry()])  # Search knows of it ahead, and shows it when it appears.
        return Imported.State.WAITS

    def _appear(self):
        """All at once; an article that somebody has published or binned by hand meanwhile is left alone."""
        waiting = Imported.objects.filter(
            source=self.source, kind="post", state=Imported.State.WAITS
        )
        keys = list(waiting.values_list("object_id", flat=True))
        # Search has forgotten a draft that was saved at the desk while it waited.
        for some in batched(keys, AT_ONCE):
            numbers = {SearchDocument.numbered(SearchDocument.Kind.ARTICLE, key) for key in some}
            known = SearchDocument.objects.filter(pk__in=numbers).values_list("key", flat=True)
            for edited in Post.objects.filter(pk__in=set(some) - set(known)):
                edited.entry().keep()
        with self._piece():
            for some in batched(keys, AT_ONCE):
                Post.objects.filter(pk__in=some, status=Post.Status.DRAFT).bump(
                    status=Post.Status.PUBLISHED
                )
            waiting.update(state=self.here)
            Site.bump(everything=True)
            Site.current().expect_changes()

    def _lead_on(self, thing, addresses):
        self.report.count("brought", "address", Redirect.imported(thing, addresses))

    def _free_slug(self, entry, is_taken):
        wanted = address(entry.slug or slug_of(entry.title)) or f"{entry.kind}-{entry.id}"
        if len(entry.slug) > len(wanted):
            self.report.shorten("slug", entry.slug, wanted)
        slug, number = wanted, 1
        while is_taken(slug):
            number += 1
            slug = f"{wanted}-{number}"
        if slug != wanted:
            self.report.note("moved", entry.kind, name_of(entry), foreign_id(entry))
        return slug

    def _remember_blog(self, path):
        """Let addresses lead on of a blog that stood at a path of its host, as at example.org/blog/."""
        if path.strip("/") and (redirect := Redirect.imported_blog(path)):
            keys = {redirect.path: redirect.pk}
            Imported.objects.remember(self.source, "address", keys, run=self.run)
            self.report.count("brought", "address")


def _is_taken_for_page(slug):
    """Whether a page can't stand at /slug/: another one does, an article, or a page of the site itself."""
    try:
        is_ours = resolve(f"/{slug}/").url_name != "page"
    except Resolver404:
        is_ours = True
    return is_ours or Page.is_an_articles(slug) or Page.everything.filter(slug=slug).exists()
