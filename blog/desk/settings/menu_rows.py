"""The rows of a menu as a form sends them: lists side by side, and a button that moves one of them.

Each button sends the whole form, so the order changes without scripts, and nothing is saved before *Save*.
"""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from blog.content.markup.syntax.links import may_link
from blog.models.site.menus import HEADING, LINK, NAMED, PAGE
from lib.text.numbers import number

LABEL, ADDRESS, MOST_SENT = 60, 300, 60
BAD_ADDRESS = _("Start the address with https://, or with / for a page of this blog.")
NO_LABEL = _("Write what the entry is called.")


@dataclass(frozen=True)
class MenuRow:
    kind: str
    page: int | None = None
    label: str = ""
    address: str = ""
    under: bool = False
    error: str = ""

    @property
    def kept(self):
        """The entry as the site's row keeps it."""
        kept = {"kind": self.kind, "label": self.label, "under": self.under}
        if self.kind == PAGE:
            kept["page"] = self.page
        if self.kind == LINK:
            kept["address"] = self.address
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def of(cls, kept):
        return cls(
            **{
                name: kept[name]
                for name in ("kind", "page", "label", "address", "under")
                if name in kept
            }
        )

    @property
    def problem(self):
        if self.kind in (LINK, HEADING) and not self.label:
            return NO_LABEL
        return BAD_ADDRESS if self.kind == LINK and not is_address(self.address) else ""


def is_address(address):
    """Whether a link may lead there: on the web, to a mailbox, or to a page of this blog."""
    return (
        bool(address) and may_link(address, anywhere=False) and not any(map(str.isspace, address))
    )


def sent(data, name):
    """The rows that a form has sent; what no form sends is left out."""
    columns = [
        data.getlist(f"{name}-{column}")[:MOST_SENT]
        for column in ("kind", "page", "label", "address", "under")
    ]
    rows = []
    for kind, page, label, address, under in zip(*columns, strict=False):
        key = number(page) if kind == PAGE else None
        if kind in (*NAMED, LINK, HEADING) or key is not None:
            label, address = " ".join(label.split())[:LABEL], address.strip()[:ADDRESS]
            rows.append(MenuRow(kind, key, label, address, under == "1"))
    return settled(rows)


def new(choice):
    """The row that was chosen under *Add*; or None."""
    kind, _colon, page = choice.partition(":")
    if kind == PAGE and (key := number(page)) is not None:
        return MenuRow(PAGE, key)
    return MenuRow(kind) if kind in (*NAMED, LINK, HEADING) else None


def moved(rows, what, place):
    """The rows after one of them was moved `up`, `down`, `under`, `out`, or taken away by `remove`."""
    if not 0 <= place < len(rows):
        return rows
    rows = [*rows]
    if what == "remove":
        del rows[place]
    elif what in ("under", "out"):
        rows[place] = replace(rows[place], under=what == "under")
    elif what in ("up", "down"):
        other = place + (1 if what == "down" else -1)
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
    return settled(rows)


def settled(rows):
    """The first row is under none."""
    return [replace(rows[0], under=False), *rows[1:]] if rows and rows[0].under else rows


def check(rows, most, most_below):
    """Raise ValidationError for what can't be saved; a problem of a row is said at the row."""
    if sum(not row.under for row in rows) > most:
        raise ValidationError(
            _("There are too many entries. Move some under another entry, or remove some.")
        )
    below = 0
    for row in rows:
        below = below + 1 if row.under else 0
        if below > most_below:
            raise ValidationError(_("Too many entries are under one. Move some of them out."))
