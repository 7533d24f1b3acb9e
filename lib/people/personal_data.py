"""What is kept about people: shown to whoever it is about, told to everybody, and erased.

Each app registers an Exporter (its `member/data_export.py`) and an Eraser (its `member/erasure.py`):

    @register
    class Letters(Exporter):
        def sections(self, account):
            yield Section(
                "letters",
                _("Mail to you"),
                account.letters.all(),
                Field("about", _("About"), "kind"),
                Field("sent", _("Sent"), "settled_at"),
            )

Whoever makes a file of the sections reads a few rows at a time, so that it makes no difference how
many there are. A table about people that is in no section, or one of its columns of text that isn't,
fails a test unless `unshown` says why.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import CharField, Manager, TextField

exporters, erasers = [], []


class Exporter:
    """What one app keeps about people. Each answer may be left out."""

    # {"app.Model" or "app.Model.column": why whoever it is about isn't shown it}
    unshown = {}

    def sections(self, account):
        """Sections with all that is kept about them, for their own eyes."""
        return ()

    def guest_sections(self, email):
        """Sections with what is kept under an address, for the guest whose it is shown to be."""
        return ()

    def facts(self):
        """{name: value} of what the page about privacy says of it; how long it is kept, and the like."""
        return {}


class Eraser:
    """What one app erases of somebody whose account is deleted. Each answer may be left out."""

    def refusal(self, account):
        """Why the account can't be deleted, or an empty text."""
        return ""

    def facts(self, account):
        """{name: value} of what is destroyed and what is kept, for the page that says so before."""
        return {}

    def guest_facts(self, email):
        """{name: value} of the same under a guest's address."""
        return {}

    def hold(self, leaving):
        """Take the locks that erasing needs."""

    def erase(self, leaving):
        """Destroy what is kept about them."""

    def hold_guest(self, leaving):
        """Take the locks that erasing what is kept under a guest's address needs."""

    def erase_guest(self, leaving):
        """Destroy what is kept under a guest's address (a GuestErasure)."""

    def recognise(self, account, addresses):
        """Give the account back what survived under the addresses that are confirmed to be theirs."""

    def begin_anew(self, account):
        """Destroy what was left in the account while nobody knew whose its address is."""


def register(model):
    """Register an Exporter or an Eraser. Apps are found along the arrow, and so are these."""
    (exporters if issubclass(model, Exporter) else erasers).append(model())
    return model


def text_columns(model):
    """The names of a model's columns that hold text: short or long, and no choice between kinds."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not (field.choices or field.is_relation)
    ]


def blank(rows):
    """Destroy the words in rows that stay."""
    rows.update(**dict.fromkeys(text_columns(rows.model), ""))


def sections(account):
    """All that is kept about somebody."""
    return _in_order(exporter.sections(account) for exporter in exporters)


def guest_sections(email):
    """All that is kept under the address of a guest, which they have shown to be theirs."""
    return _in_order(exporter.guest_sections(email) for exporter in exporters)


def _in_order(of_apps):
    every = [section for found in of_apps for section in found]
    return sorted(every, key=lambda section: section.comes_last)


@dataclass(frozen=True)
class Link:
    """An address, and what stands there."""

    address: str
    title: str


@dataclass(frozen=True)
class Field:
    """One thing that is known of a row."""

    key: str  # what programs call it
    label: str
    # A path from the row ("appeal.note.text"), or a function; else the key.
    read: str | Callable = ""
    fields: tuple = ()  # of the rows that it reads, where it reads rows
    in_page: bool = True  # whether people are shown it, too, or programs alone

    def of(self, row):
        value = self.read(row) if callable(self.read) else _follow(row, self.read or self.key)
        return [_values(self.fields, one) for one in value] if self.fields else value


class Section:
    """One kind of thing that is kept about somebody: rows, each shown by its fields."""

    def __init__(self, name, title, rows, *fields: Field, with_models=(), comes_last=False):
        self.comes_last = comes_last  # behind what somebody wrote themselves
        self.name, self.title, self.rows, self.fields = name, title, rows, fields
        self.models = {rows.model, *with_models}  # those whose rows are shown with these

    def keys(self):
        """The keys of all rows, in their order."""
        return list(self.rows.values_list("pk", flat=True))

    def last_keys(self, most):
        """The keys of the last so many rows, in their order."""
        return list(self.rows.reverse().values_list("pk", flat=True)[:most])[::-1]

    def read(self, keys):
        """The rows with these keys, each as {key: value}; what went meanwhile is left out."""
        return [_values(self.fields, row) for row in self.rows.filter(pk__in=keys)]


def _values(fields, row):
    return {field.key: field.of(row) for field in fields}


def _follow(thing, path):
    """What stands at the end of a path; None where it ends before, as on an appeal never made."""
    for name in path.split("."):
        try:
            thing = getattr(thing, name)
        except ObjectDoesNotExist:
            return None
        if thing is None:
            return None
    if isinstance(thing, Manager):
        return thing.all()
    return thing() if callable(thing) else thing
