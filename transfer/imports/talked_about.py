"""A page that came before anybody had commented on it, and the article that it becomes with its first comments."""

from django.db import transaction

from blog.desk.own.menu_rows import LABEL
from blog.models import Page, Redirect, Site, menus
from transfer.models import Imported


def came_before(source, foreign_id):
    """The page here that an entry of the old blog came as, or None."""
    key = Imported.objects.known(source, "page", Page, [foreign_id]).get(foreign_id)
    return key and Page.objects.get(pk=key)


def become_article(page, post):
    """Let `post` stand where `page` stood, with its addresses and its places in menus; the page lies in the bin."""
    before, now = page.get_absolute_url(), post.get_absolute_url()
    Redirect.objects.of(page).update(page=None, post=post)
    if page.is_public:
        Redirect.moved(post, before, now)
    link = {"kind": menus.LINK, "label": page.title[:LABEL], "address": now}
    _put_into_menus(lambda row: row.get("page") == page.pk, link)
    page.bin(None)


def become_pages_again(run):
    """What an import made of pages that were here before it, taken back before its articles are deleted."""
    for thing in run.things.filter(kind="post"):
        twin = Imported.objects.filter(
            source=thing.source, kind="page", foreign_id=thing.foreign_id
        ).exclude(run=run)
        ours = Page.everything.binned().filter(binned_by=None)
        page = ours.filter(pk__in=twin.values("object_id")).first()
        if page:
            _become_page(page, thing.object_id)


def _become_page(page, post):
    with transaction.atomic():
        here = Redirect.objects.filter(post=post)
        here.filter(path=page.get_absolute_url()).delete()
        old = here.first()
        if old:
            row = {"kind": menus.PAGE, "page": page.pk}
            _put_into_menus(lambda kept: kept.get("address") == old.target, row)
        here.update(post=None, page=page)
        page.put_back()


def _put_into_menus(is_it, row):
    """Put `row` in the place of what is it, in the menu and in the footer."""
    site = Site.current()
    kept = {"menu": menus.menu_of(site, Page.objects.linked()), "footer": menus.footer_of(site)}
    changed = {
        name: [
            row | {k: v for k, v in one.items() if k == "under"} if is_it(one) else one
            for one in rows
        ]
        for name, rows in kept.items()
        if any(map(is_it, rows))
    }
    if changed:
        Site.objects.filter(pk=site.pk).update(**changed)
        Site.bump(everything=True)
