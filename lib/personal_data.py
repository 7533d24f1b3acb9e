"""What is kept about somebody, laid open to them: sections of rows, each told by its fields.

    Section("letters", _("Mail to you"), account.letters.all(), [
        Field("about", _("About"), "kind"),
        Field("sent", _("Sent"), "settled_at"),
    ])

Each Part (accounts/member/erasure.py) has its sections; whoever makes a file of them reads a few rows
at a time, so that it makes no difference how many there are.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager, QuerySet


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
    read: str | Callable = (
        ""  # a path from the row ("appeal.note.text"), or a function; else the key
    )
    fields: tuple = ()  # of the rows that it reads, where it reads rows
    in_page: bool = True  # whether people are shown it, too, or programs alone

    def of(self, row):
        value = self.read(row) if callable(self.read) else _follow(row, self.read or self.key)
        return [told(self.fields, one) for one in value] if self.fields else value


@dataclass(frozen=True)
class Section:
    """One kind of thing that is kept about somebody."""

    name: str
    title: str
    rows: QuerySet
    fields: list
    also: tuple = ()  # other models whose rows are told with these

    @property
    def models(self):
        return {self.rows.model, *self.also}

    def keys(self):
        """Of all rows, in their order."""
        return list(self.rows.values_list("pk", flat=True))

    def told(self, keys):
        """The rows with these keys, each as {key: value}; what went meanwhile is left out."""
        return [told(self.fields, row) for row in self.rows.filter(pk__in=keys)]


def told(fields, row):
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
