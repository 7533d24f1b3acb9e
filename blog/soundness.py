"""What is looked at of articles, pages, pictures and addresses that lead on (lib/observing/site_checks.py)."""

from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blog.addresses.places import place_at
from blog.content.markup.render import RENDERING
from blog.content.markup.to_html import MarkupError, plain, render_article
from blog.content.picture_display import size_at
from blog.models import Attachment, Page, Picture, Post, Recording, Redirect, Site, Version
from blog.models.addresses.redirects import as_read
from blog.models.media.pictures import originals
from blog.pictures import orphans
from blog.pictures.older import make_again
from lib.observing.site_checks import Finding, check, slices

TEXTS, ROWS = 10, 200  # in a slice: what is rendered anew takes longer than what is read
STEPS = 10  # from one address to the next, which nobody follows for longer


@check("texts", what=_lazy("The HTML of articles and pages"))
def texts(throttle):
    """What readers see of a text is what is made of it today, unless an earlier release made it."""
    for kind in (Post, Page):
        for things in slices(kind.everything.filter(rendering=RENDERING), TEXTS, throttle):
            for thing in things:
                yield from _of_text(thing)


def _of_text(thing):
    named = {"title": str(thing), "number": thing.pk}
    try:
        html = render_article(thing.text, size_at(Picture.objects), maths=thing.has_maths)
    except MarkupError:
        yield Finding(
            _("“%(title)s” (%(number)d) has a text that can’t be shown.") % named, _at(thing)
        )
        return
    if html == thing.rendered:
        return
    is_safe = plain(html) == plain(thing.rendered)
    if is_safe:
        sentence = _("“%(title)s” (%(number)d): the stored HTML differs from the text.")
    else:
        sentence = _("“%(title)s” (%(number)d): readers see other words than in its text.")
    yield Finding(sentence % named, _at(thing), lambda: _keep(thing, html), is_safe)


def _keep(thing, html):
    if thing.keep_rendered(html):
        Site.bump(everything=True)
        return _("It was made from its text again.")


@check("versions", what=_lazy("The versions of articles and pages"))
def versions(throttle):
    """What readers see is the version that says so."""
    for kind, field in ((Post, "post"), (Page, "page")):
        with_some = kind.everything.filter(versions__isnull=False, public_version__gt=0).distinct()
        for things in slices(
            with_some.only("pk", "title", "public_version", "slug"), ROWS, throttle
        ):
            rows = Version.objects.filter(**{f"{field}__in": [thing.pk for thing in things]})
            there = set(rows.values_list(field, "number"))
            for thing in things:
                if (thing.pk, thing.public_version) not in there:
                    sentence = _("“%(title)s” has no version %(number)d, which readers see.")
                    about = {"title": str(thing), "number": thing.public_version}
                    yield Finding(sentence % about, _at(thing))


@check("links", what=_lazy("Links to articles from elsewhere, and their counts"))
def links(throttle):
    """An article says how many there are."""
    articles = Post.everything.only("pk", "title", "slug", "mention_count").annotate(
        here=Count("mentions")
    )
    for some in slices(articles, ROWS, throttle):
        for post in some:
            if post.mention_count != post.here:
                about = {"title": str(post), "number": post.mention_count, "here": post.here}
                sentence = _(
                    "“%(title)s” counts %(number)d links from elsewhere, and has %(here)d."
                )
                yield Finding(sentence % about, _at(post), lambda post=post: _count_links(post))


def _count_links(post):
    post.recount_mentions()
    return _("They were counted again.")


@check("files", what=_lazy("Pictures and recordings on the disk"))
def files(throttle):
    """Each file that a row names is there; each file that is there belongs to something."""
    for pictures in slices(Picture.objects, ROWS, throttle):
        for picture in pictures:
            yield from _of_picture(picture)
    for kind in (Recording, Attachment):
        for some in slices(kind.objects, ROWS, throttle):
            for one in some:
                if not default_storage.exists(one.file.name):
                    yield _missing(one.file.name)
    for store, name in orphans.unknown_files():
        yield Finding(
            _("%(file)s belongs to nothing on the blog.") % {"file": name},
            repair=lambda store=store, name=name: _drop(store, name),
            is_safe=False,
        )


def _of_picture(picture):
    address = reverse("admin:blog_picture_change", args=[picture.pk])
    if not default_storage.exists(picture.file.name):
        yield _missing(picture.file.name, address)
    elif not all(map(default_storage.exists, picture.names())):
        sentence = _("The sizes of %(file)s are missing.") % {"file": picture.file.name}
        yield Finding(sentence, address, lambda: _make_sizes_again(picture))
    if picture.original and not originals().exists(picture.original.name):
        yield _missing(picture.original.name, address)


def _missing(name, address=""):
    sentence = _("%(file)s is missing. Send it again, or restore it from a backup.")
    return Finding(sentence % {"file": name}, address)


def _make_sizes_again(picture):
    make_again.enqueue(picture.pk)
    return _("The worker makes them again within a few minutes.")


def _drop(store, name):
    orphans.drop(store, name)
    return _("It was deleted.")


@check("redirects", what=_lazy("Redirects"))
def redirects(throttle):
    """Each leads to something, and none to itself."""
    for some in slices(Redirect.objects.with_things(), ROWS, throttle):
        for one in some:
            if one.leads_away or not one.target:
                continue
            if sentence := _fault_of(one):
                at = reverse("desk_redirect", args=[one.pk])
                yield Finding(sentence % {"path": one.path, "target": one.target}, at)


def _fault_of(one):
    """Follow it as a browser would, as far as that is a matter of addresses that lead on."""
    target, met = as_read(one.target), {one.path}
    for _step in range(STEPS):
        if target in met:
            return _("%(path)s redirects in a loop, through %(target)s.")
        if not one.is_open or place_at(target):
            return ""
        met.add(target)
        further = Redirect.redirect_for(target)
        if further is None:
            return _("%(path)s redirects to %(target)s, which doesn’t exist.")
        target = as_read(further[1])
    return _("%(path)s redirects in a loop, through %(target)s.")


@check("references", what=_lazy("References between rows"))
def references(throttle):
    """Findings for rows that name a row that isn't there. PostgreSQL makes sure of it by itself."""
    if connection.vendor != "sqlite":
        return
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA foreign_key_check({connection.ops.quote_name(table)})")
            rows = cursor.fetchmany(ROWS)
        for name, row, parent, _number in rows:
            sentence = _(
                "Row %(row)s of %(table)s refers to a row of %(parent)s that doesn’t exist."
            )
            yield Finding(sentence % {"row": row, "table": name, "parent": parent})
        throttle.rest()


def _at(thing):
    return reverse(f"admin:blog_{thing._meta.model_name}_change", args=[thing.pk])
