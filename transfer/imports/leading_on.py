"""How many addresses of an old blog will lead on, counted before anything is written; writing.py makes them."""

from accounts.models import User
from blog.content.address_forms import AddressForm
from blog.models import Page, Post, Redirect, Site
from transfer.imports.entries import path_of
from transfer.imports.terms import MODELS, address, addresses_of, key_of, with_front


def of_entry(entry):
    """Those of an article or a page, but for the one at which it will stand here."""
    if entry.kind not in ("post", "page"):
        return 0
    slug = address(entry.slug)
    is_dated = entry.kind == "post" and entry.day and slug
    thing = Post(day=entry.day, slug=slug) if is_dated else Page(slug=slug or "-")
    paths = Redirect.paths_onto(thing, [path_of(entry.link), *entry.addresses])
    form = AddressForm.of(Site.current()) if entry.kind == "post" else None
    return sum(not (form and form.matches(path)) for path in paths)


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
