"""The first reading of an export: what is in it and what will become of it. Nothing is written.

An export says at its end, or anywhere, what is needed from the beginning: the pictures of a gallery, who
its authors are, which blog it is of. So it is read twice, and what is kept in between is small.
"""

import re
from array import array
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from accounts.names.ownership import Staff
from blog.content.address_forms import AddressForm, form_of
from blog.models import Page, Post, Site
from comments.models import Comment
from transfer.imports.content import menu, redirects_to_come
from transfer.imports.content.authors import UNNAMED
from transfer.imports.content.entries import (
    ALONE,
    foreign_id,
    in_no_list,
    is_hidden_page,
    mentions_of,
    name_of,
    reason_to_leave_out,
    sorted_out,
)
from transfer.imports.content.lengths import ACCOUNT, NAME, SLUG, TERM, TITLE, TooLong
from transfer.imports.content.matching import split
from transfer.imports.content.terms import QUERIES
from transfer.imports.files.other_sites import OtherSites
from transfer.imports.files.own_hosts import OwnHosts
from transfer.imports.plan.overlaps import Overlaps
from transfer.imports.plan.report import TITLE_KEPT
from transfer.models import Imported
from transfer.sources.parts import Author, Blog, Entry, Term
from transfer.sources.recovered_xml import Repairs
from transfer.sources.wordpress.blocks import with_shared
from transfer.sources.wordpress.shortcodes import unknown
from transfer.sources.wordpress.texts import changes_in

NAMES, POSED_SHOWN, CHANGES_SHOWN, AUTHORS_SHOWN = 10_000, 5, 500, 200
LOOKED_AT = 100  # articles of which the form of addresses is read
MODELS = {"post": Post, "page": Page, "comment": Comment}


class Coming(NamedTuple):
    """An entry that has a place here."""

    kind: str
    own: str  # What tells it from others.
    ids: array  # of its comments
    links: array  # the ids of its pingbacks and trackbacks
    skipped: array  # the ids of what was said below it and doesn't come as a comment
    is_draft: bool  # There it was none that anybody could read.
    draft: str  # What it is counted as if it comes as a draft that its owner has to look at, or "".
    was: str
    parent: int
    title: str  # of those of which it is told: drafts, and what `was` something else


class Survey:
    """What the first reading of the file at `path` by `reader`, a source, found; with `changes`, what texts show in another way here and which addresses lead on."""

    def __init__(self, reader, path, *, keeps_binned=False, changes=False, sites=()):
        self.reader, self.path, self.keeps_binned = reader, path, keeps_binned
        self.blog = Blog("", "")
        self.authors, self.terms, self.attachments = [], [], {}
        # {login of somebody who wrote what comes, and gets an account: [texts, the last day]}
        self.logins = {}
        self.found = Counter()
        self.uploads = defaultdict(list)  # {entry: the ids of what was uploaded for it}
        self.blocks = {}  # {id: HTML} of those that texts of WordPress share
        self.menu = []  # the entries of menus
        self.hosts, self.sites = OwnHosts(sites), OtherSites()
        self._heads = Counter()  # of the addresses of articles: what all of one form begin with
        self.public = set()  # the ids of what everybody could read
        self._open = set()  # addresses like /?p=12 of what everybody will read here
        self.drafts = 0  # of those that come
        self.placed = 0  # binned comments with replies that come along
        self.posed = Counter()  # {name of commenters that looks like the staff's: comments}
        self.counts_changes = changes
        self.changes = {}  # {kind: {"times": n, "texts": [[title, foreign id, times]]}}
        self.addresses = Counter()  # that will lead here: "found", and "new" of these
        self._published = set()  # logins
        self._is_posed_as = lru_cache(NAMES)(Staff(Site.current().name).is_posed_as)
        self._welcome = []  # of Coming
        self._redirects = (
            redirects_to_come.RedirectsToCome()
        )  # whose they are: the place in `_welcome`
        self._overlaps = Overlaps()
        self._long = TooLong()

    def read(self, report):
        """Read it, and count in `report` what is left out. Raises UnreadableExport or OSError."""
        for part in self.reader.read(self.path, report.repairs):
            match part:
                case Blog():
                    self.blog = part
                case Author():
                    self.authors.append(part)
                    self._long.look("account", part.login[:200], name=(part.name, ACCOUNT))
                case Term():
                    self.terms.append(part)
                    self._open.add(f"/?{QUERIES[part.taxonomy]}={part.id}")
                    self._measure(part)
                case Entry():
                    self._look_at(part, report)
        for id, one in self.attachments.items():
            self.uploads[one.parent].append(id)
        return self

    @property
    def source(self):
        """The blog that it is of."""
        return source_of(self.reader, self.blog)

    @property
    def front(self):
        """What stood before the addresses of articles, categories and authors alike: "/archives/", say; mostly only "/"."""
        [(head, times)] = self._heads.most_common(1) or [("/", 0)]
        path = split(self.blog.address).path.strip("/")
        front = head.removeprefix(f"/{path}/").lstrip("/")
        # Of a blog with a category or an author in its addresses, that isn't before all others.
        names = {term.slug for term in self.terms} | {author.login for author in self.authors}
        is_name = not names.isdisjoint(filter(None, front.split("/")))
        return f"/{front}" if 2 * times >= self._heads.total() and not is_name else "/"

    def count_known(self, report):
        """Count in `report` what is here already, and what comes as a draft."""
        for one in self._welcome:
            self.drafts += one.is_draft and not self._is_here(one)
            if self._is_here(one):
                report.count("here", one.kind)
            elif one.draft:
                report.note("draft", one.draft, one.title, one.own)
            elif one.was == "attachment" and one.parent and one.parent not in self.public:
                report.note("draft", "attachment", one.title, one.own)
            if self.was_here_before:
                names = [foreign_id(one.own, id) for id in one.ids]
                known = Imported.objects.known(self.source, "comment", Comment, names)
                report.count("here", "comment", len(known))
            # Links that came before and were removed since don't come again.
            names = [foreign_id(one.own, id) for id in one.links]
            if names and self._is_here(one):
                report.count("here", "ping", len(Imported.objects.ever(self.source, "ping", names)))

    def count_coming(self, report):
        """Count in `report`, which knows what is here, what will become of each, and so what is to come."""
        self._long.count_in(self.source, report)
        coming = report.counts["brought"]
        for one in self._welcome:
            coming[one.kind] += 1
            coming["comment"] += len(one.ids)
            coming["ping"] += len(one.links)
            if one.was and not self._is_here(one):
                report.note("alone", one.was, one.title, one.own)
        coming.subtract(report.counts["here"])
        entries = menu.count_coming(menu.chosen(self.menu), self.blog, self._open)
        report.count("brought", "nav_menu_item", entries)
        report.count("left out", "nav_menu_item", -entries)
        del coming["thread"]
        # The old addresses that will lead on, and those of them that don't yet.
        published = [one for one in self.authors if one.login in self._published]
        self._redirects.meet(redirects_to_come.of_terms(self.terms, self.front))
        self._redirects.meet(redirects_to_come.of_authors(published, self.front))
        self._redirects.ask()
        new = self._redirects.new.items()
        is_new = (times for n, times in new if n is None or not self._is_here(self._welcome[n]))
        self.addresses.update(found=self._redirects.found, new=sum(is_new))

    def findings(self):
        """What it found, for a page that asks what is to become of it."""
        known = {one.login: one for one in self.authors}
        authors = []
        for login, (texts, latest) in self.logins.items():
            one = known.get(login) or Author(login, "" if login == UNNAMED else login)
            about = {"login": login, "name": one.name[:250], "email": one.email[:254]}
            authors.append(about | {"texts": texts, "until": latest and latest.year})
        people, terms = len(self.logins), len(self.terms)
        return {
            "blog": {"title": self.blog.title[:250], "address": self.blog.address[:1000]}
            | {"hosts": sorted(self.hosts.of_pages(self.blog))},
            "found": dict(self.found - self._overlaps.repeated)
            | {"account": people, "term": terms, "file": len(self.attachments)},
            "addresses": dict(self.addresses),
            "drafts": self.drafts,
            "placeholders": self.placed,
            "changes": self.changes,
            "posed": self.posed.most_common(POSED_SHOWN),
            # Of those who wrote what comes, who wrote most first.
            "authors": sorted(authors, key=lambda one: -one["texts"])[:AUTHORS_SHOWN],
            "sites": self.sites.listed(self.hosts.of_files(self.blog)),
        }

    def as_it_comes(self, entry):
        """The entry with the blocks that it shares; a page or file with comments becomes an article in no list."""
        if self.blocks and entry.kind in MODELS:
            entry = replace(entry, html=with_shared(entry.html, self.blocks))
        if entry.kind not in ALONE:
            return entry
        article = in_no_list(entry, self.public)
        return article if sorted_out(article, self.keeps_binned)[0] else entry

    def entries(self):
        """Yield each Entry of another reading that has a place here, as it comes."""
        for part in self.reader.read(self.path, Repairs()):
            if isinstance(part, Entry):
                entry = self.as_it_comes(part)
                if reason_to_leave_out(entry) is None:
                    yield entry

    def _is_here(self, one):
        return (one.kind, one.own) in self._keys_here

    @cached_property
    def _keys_here(self):
        """{(kind, what tells it from others)} of what is Coming and is here already."""
        here = set()
        for kind, model in MODELS.items() if self.was_here_before else ():
            names = [one.own for one in self._welcome if one.kind == kind]
            known = Imported.objects.known(self.source, kind, model, names)
            here.update((kind, name) for name in known)
        return here

    @cached_property
    def was_here_before(self):
        """Whether something of the blog had come before this was first asked."""
        return Imported.objects.filter(source=self.source).exists()

    def _measure(self, term):
        about = {"name": (term.name, TERM), "slug": (term.slug, SLUG)}
        self._long.look(term.taxonomy, term.slug[:SLUG], **about)

    def _look_at(self, entry, report):
        self.hosts.look(entry)
        if entry.file:
            self.attachments[entry.id] = replace(entry, comments=(), html="")
        if entry.status == "publish" and not entry.password:
            self.public.add(entry.id)
            if entry.kind == "wp_block":  # WordPress shows no others.
                self.blocks[entry.id] = entry.html
        entry = self.as_it_comes(entry)
        self.found[entry.kind] += 1
        self.found["comment"] += len(entry.comments)
        before, reason = self._overlaps.met(entry), reason_to_leave_out(entry)
        if entry.item and before is None:
            self.menu.append(entry)
        if isinstance(before, Coming):
            rest = self._overlaps.rest_of(entry, before, reason is not None, report)
            self._look_below(before, rest, report)
        elif reason is not None:
            self._overlaps.leave(entry, reason, before, report)
        else:
            if before is not None:
                self._overlaps.take_back(entry, before, report)
            self._look_closer(entry, report)

    def _look_closer(self, entry, report):
        """Look at what comes."""
        if entry.format == "wordpress":
            report.count_shortcodes(unknown(entry.html))
            if entry.kind == "post" and not entry.was and self._heads.total() < LOOKED_AT:
                self._heads.update(_head(entry))
            if self.counts_changes:
                self._count_changes(entry)
        if entry.status == "publish" and not entry.password:
            self._open.update(entry.addresses)
        own, about = foreign_id(entry), (_draft(entry), entry.was, entry.parent)
        about += (name_of(entry)[:TITLE_KEPT] if any(about[:2]) else "",)
        below = array("q"), array("q"), array("q")
        is_draft = entry.kind == "post" and entry.status in ("draft", "pending")
        coming = Coming(entry.kind, own, *below, is_draft, *about)
        if self.counts_changes:
            self._redirects.meet_entry(entry, whose=len(self._welcome))
        self._welcome.append(coming)
        self._overlaps.keep(entry, coming)
        self._look_below(coming, entry, report)
        if entry.kind == "post" and entry.status == "publish" and not entry.password:
            self._published.add(entry.author or UNNAMED)
        if entry.kind in MODELS:
            self._count_for(entry.author or UNNAMED, entry.day)
            if self.counts_changes:
                self.sites.look(entry)
            self._long.look(entry.kind, own, title=(entry.title, TITLE), slug=(entry.slug, SLUG))
        for term in (*entry.categories, *entry.tags):
            self._measure(term)

    def _count_for(self, login, day):
        texts, latest = self.logins.get(login, (0, None))
        self.logins[login] = texts + 1, max(filter(None, (latest, day)), default=None)

    def _look_below(self, coming, entry, report):
        """Look at the comments and links of an entry that is Coming."""
        kept, skipped = sorted_out(entry, self.keeps_binned, report)
        answered = {comment.parent for comment in kept.values()}
        binned = {one.id for one in entry.comments if one.state in ("spam", "trash")}
        self.placed += len(answered & binned & skipped.keys())
        # Readers could take these guests for somebody of the staff.
        guests = [one.name for one in kept.values() if not one.user]
        self.posed.update(filter(self._is_posed_as, guests))
        coming.ids.extend(kept)
        coming.skipped.extend(skipped)
        coming.links.extend(one.id for one in mentions_of(entry))
        for comment in kept.values():
            name = foreign_id(coming.own, comment.id)
            self._long.look("comment", name, name=(comment.name, NAME))

    def _count_changes(self, entry):
        for kind, times in changes_in(entry.html).items():
            change = self.changes.setdefault(kind, {"times": 0, "texts": []})
            change["times"] += times
            if len(change["texts"]) < CHANGES_SHOWN:
                change["texts"].append([entry.title[:250], foreign_id(entry), times])


def source_of(reader, blog):
    """What a Blog is known by here: the same with and without https, or www.

    Of those that were made at home, which are all called localhost, the title tells them apart.
    """
    host = re.sub(r"^https?://(www\.)?", "", blog.address.lower()).rstrip("/")
    name = split(f"//{host}").hostname or ""
    if name in ("", "localhost") or name.startswith("127."):
        host = f"{host} {blog.title}".strip()
    return f"{reader.NAME} {host}"[:200]


def _head(entry):
    """[what an article's address begins with], if it has one of any form."""
    form = entry.day and form_of(split(entry.link).path, entry.day, entry.slug)
    return [AddressForm(form).head] if form else []


def _draft(entry):
    if is_hidden_page(entry):
        return "hidden page"
    return "private" if entry.status == "private" else ""
