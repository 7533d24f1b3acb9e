"""The old blog's menu, brought to a blog that has arranged none yet."""

import hashlib
import json
import re
from urllib.parse import unquote

from blog.desk.settings.menu_rows import LABEL, is_address
from blog.models import Page, Redirect, Site
from blog.models.site import menus
from transfer.imports.content.matching import split
from transfer.models import Imported

# An export doesn't say which of its menus stood at the top.
_AT_THE_TOP = re.compile(r"main|primary|header|top|nav", re.IGNORECASE)
KIND = "menu"


def chosen(items):
    """The entries of the menu that stood at the top, in their order; `items` are those of all menus."""
    by_menu = {}
    for one in items:
        by_menu.setdefault(one.item.menu, {})[one.id] = one  # Some exports have each twice.
    if not by_menu:
        return []
    best = max(by_menu, key=lambda name: (bool(_AT_THE_TOP.search(name)), len(by_menu[name])))
    return sorted(by_menu[best].values(), key=lambda one: (one.item.place, one.id))


def bring_menu(items, blog, source, run):
    """Put what of `items` leads somewhere into the site's menu, and return how many of them are there.

    A menu that an owner has arranged stays as it is.
    """
    menu, site = _kept(items, blog, _row_of_thing), Site.current()
    whole = [*menu, *menus.MENU]
    if not menu or not Site.objects.filter(pk=site.pk, menu__isnull=True).update(menu=whole):
        return 0
    Page.objects.filter(pk__in=menus.pages_in(menu)).update(in_menu=True)
    Imported.objects.remember(source, KIND, {_digest(whole): site.pk}, run)
    Site.bump(everything=True)
    return len(menu)


def count_coming(items, blog, redirected):
    """How many of `items` will come, with the addresses like /?p=12 that will be `leading` to what everybody reads."""
    if Site.current().menu is not None:
        return 0

    def row(address, label):
        return {"label": label} if address in redirected else None

    return len(_kept(items, blog, row))


def take_menu_back(things):
    """Leave the site the menu that it had before; not if somebody has arranged it since."""
    for one in things.filter(kind=KIND):
        site = Site.objects.filter(pk=one.object_id, menu__isnull=False)
        if any(_digest(menu) == one.foreign_id for menu in site.values_list("menu", flat=True)):
            site.update(menu=None)


def _kept(items, blog, of_thing):
    """The rows of the menu, one level deep: what hung deeper stands below the same heading.

    `of_thing` makes one of an address like /?p=12 and a label, or none.
    """
    where = split(blog.address).hostname, of_thing
    above = {one.id: one.item.under for one in items}
    below, tops = {}, []
    for one in items:
        top, seen = one.id, set()
        # Entries that hang below each other are all at the top.
        while (up := above.get(top)) in above and up not in seen:
            seen.add(top)
            top = up
        below.setdefault(top, []).append(one) if top != one.id else tops.append(one)
    rows = []
    for one in tops:
        under = [
            row | {"under": True} for each in below.get(one.id, ()) if (row := _row(each, *where))
        ]
        row = _row(one, *where)
        if not row and under and one.title:
            row = {"kind": menus.HEADING, "label": one.title[:LABEL]}
        rows.append([row, *under[: menus.MOST_BELOW]] if row else [])
    room = menus.MOST_IN_MENU - len(menus.MENU)
    return [row for some in list(filter(None, rows))[:room] for row in some]


def _row(one, host, of_thing):
    label, address = one.title[:LABEL], one.item.address
    if address.startswith("/?"):
        return of_thing(address, label)
    url = split(address)
    if url.hostname == host and not url.query:
        address = unquote(url.path)
    return None if address in ("", "/", "#") else _link(label, address)


def _row_of_thing(address, label):
    here = Redirect.objects.with_things().filter(path=address).first()
    if not here or not here.thing or not here.is_open:
        return None
    if here.page:
        return {"kind": menus.PAGE, "page": here.page.pk} | ({"label": label} if label else {})
    return _link(label or str(here.thing), here.target)


def _link(label, address):
    is_one = label and is_address(address)
    return {"kind": menus.LINK, "label": label, "address": address} if is_one else None


def _digest(menu):
    return hashlib.sha256(json.dumps(menu, sort_keys=True).encode()).hexdigest()
