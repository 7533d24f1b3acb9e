"""Forms of the page of addresses: one redirect, or a table of them."""

import csv
import io
import re
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.addresses.places import AddressPlace, place_at
from blog.desk.forms.fields import FileInput
from blog.models import MissedAddress, Redirect
from blog.models.addresses.redirects import LONGEST, THINGS, as_read, kind_of

ROWS, BYTES = 2000, 1_000_000
ONLY_AN_OWNER = _("Only an owner of the blog can redirect an address to another site.")
NOTHING_THERE = _("There’s no page at this address.")
_UNSAFE = re.compile(r"[\\\s\x00-\x1f]")


def on_this_blog(address):
    """An address as a path of this blog, where its host is ours; else as it is."""
    address = address.strip()
    if address.casefold().startswith(settings.SITE_URL.casefold()):
        address = address[len(settings.SITE_URL) :] or "/"
    return address


class RedirectForm(forms.Form):
    """An address at which there is nothing, and where it is to lead."""

    path = forms.CharField(
        label=_("Address"), max_length=LONGEST, help_text=_("For example /old-page/")
    )
    to = forms.CharField(
        label=_("Redirects to"),
        max_length=2000,
        help_text=_("A page of this blog, such as /about/, or a whole address elsewhere."),
    )

    def __init__(self, *args, by, redirect=None, why=Redirect.Why.BY_HAND, **kwargs):
        self.by, self.redirect, self.why = by, redirect, why
        if redirect:
            kwargs.setdefault("initial", {"path": redirect.path, "to": redirect.target})
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_path(self):
        path = as_read(on_this_blog(self.cleaned_data["path"]))
        if not path.startswith("/") or path.startswith("//") or "\\" in path:
            raise ValidationError(_("Enter an address of this blog. It begins with a slash."))
        if "?" in path or "#" in path:
            raise ValidationError(_("Enter the address without what follows the ? or the #."))
        if place_at(path) or place_at(f"{path.rstrip('/')}/"):
            raise ValidationError(
                _("There is a page at this address. Only an address without a page can redirect.")
            )
        bare = path.rstrip("/")
        others = Redirect.objects.filter(path__in=[bare, f"{bare}/"]).with_things()
        if other := others.exclude(pk=self.redirect and self.redirect.pk).first():
            message = _g("This address leads on already, to %(target)s.")
            raise ValidationError(message % {"target": other.target})
        return path

    def clean_to(self):
        address = on_this_blog(self.cleaned_data["to"])
        if _UNSAFE.search(address):
            raise ValidationError(_("Enter an address without spaces."))
        if not address.startswith("/") or address.startswith("//"):
            return self._place_elsewhere(address)
        if place := place_at(address):
            return place
        led = Redirect.redirect_for(urlsplit(address).path)
        if led is None or not led[1].startswith("/"):
            raise ValidationError(NOTHING_THERE)
        return place_at(led[1]) or AddressPlace(None, led[1])  # Straight to where that leads.

    def _place_elsewhere(self, address):
        try:
            parts = urlsplit(address)
            is_whole = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        except ValueError:
            is_whole = False
        if not is_whole:
            raise ValidationError(_("Enter a path such as /about/, or a whole address."))
        if not self.by.is_superuser:
            raise ValidationError(ONLY_AN_OWNER)
        return AddressPlace(None, address)

    def clean(self):
        cleaned = super().clean()
        place, path = cleaned.get("to"), cleaned.get("path")
        if place and path and place.thing is None and place.onto.rstrip("/") == path.rstrip("/"):
            self.add_error("to", _("An address can’t redirect to itself."))
        return cleaned

    def save(self):
        thing, onto = self.cleaned_data["to"]
        one = self.redirect or Redirect(why=self.why)
        one.path, one.onto = self.cleaned_data["path"], onto
        for kind in THINGS:
            setattr(one, kind, thing if thing and kind_of(thing) == kind else None)
        one.save()
        MissedAddress.objects.filter(path__in=[one.path, f"{one.path.rstrip('/')}/"]).delete()
        return one


class ImportForm(forms.Form):
    """A table of redirects: in each row an address, and where it leads."""

    file = forms.FileField(
        widget=FileInput,
        label=_("Table"),
        help_text=_(
            "A CSV file with two columns: the address, and its target. At most 2,000 rows."
        ),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > BYTES:
            raise ValidationError(_("This file is larger than 1 MB. Split it into several."))
        try:
            text = file.read().decode("utf-8-sig").replace("\x00", "")
            delimiter = max(",;\t", key=text.partition("\n")[0].count)
            dialect = type("Dialect", (csv.excel,), {"delimiter": delimiter})
            rows = list(csv.reader(io.StringIO(text), dialect))
        except (UnicodeDecodeError, csv.Error) as wrong:
            raise ValidationError(_("We can’t read this file. Save it as CSV in UTF-8.")) from wrong
        rows = [(n, row) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
        if rows and not rows[0][1][0].strip().startswith(("/", "'/", "http")):
            rows = rows[1:]  # The names of the columns.
        if len(rows) > ROWS:
            raise ValidationError(_("This table has more than 2,000 rows. Split it into several."))
        return rows

    def take(self, by):
        """Bring in what can be; return (how many, [(line, cells, why not)])."""
        brought, left = 0, []
        for line, cells in self.cleaned_data["file"]:
            path, to = ([cell.strip().removeprefix("'") for cell in cells] + ["", ""])[:2]
            form = RedirectForm({"path": path, "to": to}, by=by, why=Redirect.Why.IMPORTED)
            if form.is_valid():
                form.save()
                brought += 1
            else:
                why = " ".join(str(error) for errors in form.errors.values() for error in errors)
                left.append((line, f"{path}, {to}", why))
        return brought, left


def imported_message(brought):
    return ngettext("%(n)s redirect imported.", "%(n)s redirects imported.", brought) % {
        "n": brought
    }
