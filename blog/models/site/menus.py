"""What stands round every page: the menu, the footer, links elsewhere, an announcement; and on a missing page.

A menu is a list of entries in the site's row, in their order: {"kind", "page", "label", "address",
"under"}. Which pages are in the menu, they say themselves (`Page.in_menu`).
"""

import hashlib
from dataclasses import dataclass, field

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from blog.content.markup.to_html import trusted

# {kind of entry: (name of its address, what it is called)}
NAMED = {
    "archive": ("archive", _("Archive")),
    "tags": ("tags", _("Tags")),
    "policy": ("policy", _("Comment policy")),
    "log": ("log", _("Moderation log")),
    "feed": ("feed", _("Articles feed")),
    "comments_feed": ("comments_feed", _("Comments feed")),
    "follow": ("follow", _("Subscribe by e-mail")),
    "privacy": ("privacy", _("Privacy")),
}
PAGE, LINK, HEADING = "page", "link", "heading"
STAYS = ("policy", "log", "privacy")  # in the footer: readers have to find them
MENU = [{"kind": "archive"}, {"kind": "policy"}]
FOOTER = [{"kind": kind} for kind in NAMED if kind != "tags"]
MOST_IN_MENU, MOST_BELOW, MOST_IN_FOOTER, MOST_SOCIAL = 7, 10, 20, 12


@dataclass
class MenuEntry:
    """One of a menu, as a template shows it."""

    kind: str
    label: str
    url: str
    below: list = field(default_factory=list)
    is_named: bool = False  # by the owner


class Menus(models.Model):
    """The columns of the site with what stands round every page."""

    menu = models.JSONField(null=True, editable=False)
    footer = models.JSONField(null=True, editable=False)
    # [{"label", "address"}]
    social = models.JSONField(default=list, db_default=[], editable=False)
    footer_text = models.TextField(_("text of the footer"), max_length=1000, blank=True)
    footer_html = models.TextField(blank=True, editable=False)
    announcement = models.CharField(_("announcement"), max_length=200, blank=True)
    announcement_link = models.CharField(_("link"), max_length=300, blank=True)
    announcement_until = models.DateTimeField(_("until"), null=True, blank=True)
    not_found_title = models.CharField(_("heading of a missing page"), max_length=120, blank=True)
    not_found_text = models.TextField(_("text of a missing page"), max_length=2000, blank=True)
    not_found_html = models.TextField(blank=True, editable=False)

    places_pages = True  # whether a page that asks to be in the menu is put there

    class Meta:
        abstract = True

    @property
    def announces(self):
        """Whether its announcement stands above every page now."""
        until = self.announcement_until
        return bool(self.announcement) and (until is None or until > timezone.now())

    @property
    def footer_words(self):
        return trusted(self.footer_html)

    @property
    def not_found_words(self):
        return trusted(self.not_found_html)

    @property
    def announcement_key(self):
        """What a browser notes that has closed it: another one is shown again."""
        words = f"{self.announcement}\n{self.announcement_link}"
        return hashlib.sha256(words.encode()).hexdigest()[:8]


def entries_of(menu, pages):
    """What a kept menu shows; `pages` are {key: page} of those that readers may open."""
    shown, above = [], None
    for kept in menu:
        entry = _entry(kept, pages)
        if entry and kept.get("under") and above:
            above.below.append(entry)
        elif entry:
            above = entry
            shown.append(entry)
    return [entry for entry in shown if entry.url or entry.below]


def menu_of(site, pages):
    """The menu's entries as they are kept, with every page that asks to be there."""
    menu = list(MENU if site.menu is None else site.menu)
    if not site.places_pages:
        return menu
    placed = {kept.get("page") for kept in menu}
    new = [{"kind": PAGE, "page": page.pk} for page in pages if page.pk not in placed]
    place = next((n for n, kept in enumerate(menu) if kept["kind"] == "policy"), len(menu))
    return menu[:place] + new + menu[place:]


def footer_of(site):
    """The footer's entries as they are kept; those that stay are always among them."""
    footer = list(FOOTER if site.footer is None else site.footer)
    kinds = {kept["kind"] for kept in footer}
    return footer + [{"kind": kind} for kind in STAYS if kind not in kinds]


def pages_in(entries):
    """The keys of the pages among kept entries."""
    return [kept["page"] for kept in entries if kept.get("page")]


def _entry(kept, pages):
    kind, label = kept["kind"], kept.get("label", "")
    if kind == PAGE:
        page = pages.get(kept.get("page"))
        return page and MenuEntry(
            kind, label or page.title, page.get_absolute_url(), is_named=bool(label)
        )
    if kind in NAMED:
        address, name = NAMED[kind]
        try:
            return MenuEntry(
                kind, label or capfirst(str(name)), reverse(address), is_named=bool(label)
            )
        except NoReverseMatch:  # Of an app that isn't here.
            return None
    return MenuEntry(kind, label, kept.get("address", ""), is_named=True)
