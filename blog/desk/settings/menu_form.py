"""The section for menu, footer, links elsewhere and the announcement."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.desk.forms.fields import DayAndTime
from blog.desk.settings import menu_rows
from blog.desk.settings.forms import rendered
from blog.desk.settings.section import SectionForm
from blog.models import Page, Site
from blog.models.site import menus
from blog.models.site.menus import HEADING, LINK, NAMED, PAGE, STAYS
from lib.text.numbers import number

MOST = {"menu": (menus.MOST_IN_MENU, menus.MOST_BELOW), "footer": (menus.MOST_IN_FOOTER, 0)}
NO_ANNOUNCEMENT = _("Write the announcement, or leave the link and the end empty as well.")


class MenuForm(SectionForm):
    title = _("Menu and footer")
    line = _("What is above and below every page, and an announcement.")
    template = "admin/own/menu.html"
    also_kept = ("menu", "footer", "social")

    announcement_until = DayAndTime(
        label=_("Until"), help_text=_("Leave empty to show it until you remove it.")
    )

    class Meta:
        model = Site
        fields = ["footer_text", "announcement", "announcement_link", "announcement_until"]
        widgets = {"footer_text": forms.Textarea(attrs={"rows": 3})}
        labels = {"announcement_link": _("Link"), "footer_text": _("A line above the footer")}
        help_texts = {
            "announcement": _("One line above every page. Readers can close it."),
            "footer_text": _("Markdown: an address, a licence, where you are."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.rows = {name: menu_rows.sent(self.data, name) for name in MOST}
            self.social = _sent_social(self.data)
        else:
            site, pages = self.instance, [page for page in self.pages.values() if page.in_menu]
            kept = {"menu": menus.menu_of(site, pages), "footer": menus.footer_of(site)}
            self.rows = {name: [*map(menu_rows.MenuRow.of, kept[name])] for name in MOST}
            self.social = list(site.social)

    @cached_property
    def pages(self):
        return {page.pk: page for page in Page.objects.public().without_texts()}

    def move(self, command):
        """Do what a button says, as “menu up 2” or “footer add”, and save nothing."""
        name, what, place = (command.split(" ") + ["", "", ""])[:3]
        if name not in MOST:
            return
        rows = self.rows[name]
        if what == "add":
            row = menu_rows.new(self.data.get(f"{name}-new", ""))
            self.rows[name] = [*rows, row] if row else rows
        elif (at := number(place)) is not None:
            must_stay = any(row.kind in STAYS for row in rows[at : at + 1])
            if not (name == "footer" and what == "remove" and must_stay):
                self.rows[name] = menu_rows.moved(rows, what, at)
        self.moved = command

    def clean(self):
        cleaned = super().clean()
        for name, limits in MOST.items():
            self._clean_rows(name, *limits)
        for social_link in self.social:
            if not menu_rows.is_address(social_link["address"]):
                social_link["error"] = menu_rows.BAD_ADDRESS
                self.add_error(None, _("A link elsewhere isn’t complete yet."))
        link = cleaned.get("announcement_link")
        if link and not menu_rows.is_address(link):
            self.add_error("announcement_link", menu_rows.BAD_ADDRESS)
        if not cleaned.get("announcement") and (link or cleaned.get("announcement_until")):
            self.add_error("announcement", NO_ANNOUNCEMENT)
        self.footer_html = rendered(self, "footer_text")
        return cleaned

    def _clean_rows(self, name, *limits):
        # A row that was just added is still to be filled in.
        self.rows[name] = [
            replace(row, error="" if self.moved else row.problem) for row in self.rows[name]
        ]
        if any(row.error for row in self.rows[name]):
            self.add_error(None, _("An entry isn’t complete yet."))
        try:
            menu_rows.check(self.rows[name], *limits)
        except ValidationError as refusal:
            self.add_error(None, refusal)

    def put_into(self, site):
        super().put_into(site)
        site.menu = [row.kept for row in self.rows["menu"]]
        site.footer = [row.kept for row in self.rows["footer"]]
        site.social, site.footer_html = self.social, self.footer_html

    def shows_on(self, site):
        site.menu = [row.kept for row in self.rows["menu"] if not row.problem]
        site.footer = [row.kept for row in self.rows["footer"] if not row.problem]
        site.social = [link for link in self.social if "error" not in link]
        site.footer_html = getattr(self, "footer_html", "")

    def kept_with(self, site):
        """Whether a page is in the menu, it says itself; one that wasn't among the choices still does."""
        pages = {row.page for row in self.rows["menu"] if row.kind == PAGE}
        Page.objects.filter(pk__in=pages).update(in_menu=True)
        Page.objects.filter(pk__in=self.pages.keys() - pages, in_menu=True).update(in_menu=False)

    def shown_rows(self):
        """{menu: [(row, its name, its address)]} for the template."""
        return {name: [self._shown_row(row) for row in rows] for name, rows in self.rows.items()}

    def _shown_row(self, row):
        if row.kind in (LINK, HEADING):
            return row, row.label, row.address
        (entry,) = menus.entries_of([row.kept | {"under": False}], self.pages) or (None,)
        return (row, entry.label, entry.url) if entry else (row, _("A page that isn’t public"), "")

    def choices(self):
        """{menu: [(value, name)]} of what can be added."""
        pages = [(f"{PAGE}:{page.pk}", page.title) for page in self.pages.values()]
        named = [(kind, name) for kind, (_address, name) in NAMED.items()]
        free = [(LINK, _("A link…")), (HEADING, _("A heading with others under it…"))]
        choices = {}
        for name in MOST:
            there = {
                f"{PAGE}:{row.page}" if row.kind == PAGE else row.kind for row in self.rows[name]
            }
            others = [choice for choice in pages + named if choice[0] not in there]
            choices[name] = others + free[: 2 if name == "menu" else 1]
        return choices

    def empty_social(self):
        return range(max(1, min(2, menus.MOST_SOCIAL - len(self.social))))


def _sent_social(data):
    pairs = zip(data.getlist("social-label"), data.getlist("social-address"), strict=False)
    links = []
    for label, address in list(pairs)[: menus.MOST_SOCIAL]:
        label, address = (
            " ".join(label.split())[: menu_rows.LABEL],
            address.strip()[: menu_rows.ADDRESS],
        )
        if label or address:
            links.append({"label": label or address, "address": address})
    return links
