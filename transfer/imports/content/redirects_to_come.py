"""How many addresses of an old blog will lead on, counted before anything is written; writing.py makes them."""

from collections import Counter
from functools import cached_property
from itertools import batched

from accounts.models import User
from blog.content.address_forms import AddressForm
from blog.models import Page, Post, Redirect, Site
from transfer.imports.content.entries import path_of
from transfer.imports.content.terms import MODELS, address, addresses_of, key_of, with_front

AT_ONCE = 500  # addresses that the database is asked for


class RedirectsToCome:
    """Addresses that were met, each of the first thing that had it, as the import gives it to that.

    They are `found`; `new` says of how many nothing leads on yet, for each of `whose` they are.
    """

    def __init__(self):
        self.found, self.new = 0, Counter()
        self._met = set()  # Hashes: an export has several for each article.
        self._unasked = {}  # {path: whose it is}

    def meet(self, paths, whose=None):
        for path in paths:
            if hash(path) not in self._met:
                self._met.add(hash(path))
                self._unasked[path] = whose
        if len(self._unasked) >= AT_ONCE:
            self.ask()

    def meet_entry(self, entry, whose):
        """Note the old addresses of an article or a page, but for the one at which it will stand here."""
        if entry.kind not in ("post", "page"):
            return
        slug = address(entry.slug)
        is_dated = entry.kind == "post" and entry.day and slug
        thing = Post(day=entry.day, slug=slug) if is_dated else Page(slug=slug or "-")
        paths = Redirect.paths_onto(thing, [path_of(entry.link), *entry.addresses])
        form = self._form if entry.kind == "post" else None
        self.meet((path for path in paths if not (form and form.matches(path))), whose)

    @cached_property
    def _form(self):
        return AddressForm.of(Site.current())

    def ask(self):
        """Look which of those met since then lead on already."""
        self.found += len(self._unasked)
        for some in batched(list(self._unasked), AT_ONCE):
            for one in Redirect.objects.filter(path__in=some).values_list("path", flat=True):
                del self._unasked[one]
        self.new.update(self._unasked.values())
        self._unasked = {}


def of_terms(terms, front):
    """{path} of those of the declared categories and tags."""
    return {
        path
        for term, _above, addresses in addresses_of(terms, front)
        for path in Redirect.paths_onto(MODELS[term.taxonomy](slug=key_of(term)[1]), addresses)
    }


def of_authors(authors, front):
    """{path} of those of the pages of authors."""
    return {
        path
        for author in authors
        for path in Redirect.paths_onto(
            User(name=author.name or author.login), with_front(front, author.addresses)
        )
    }
