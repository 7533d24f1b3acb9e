"""What is kept about people: shown to whoever it is about, told to everybody, and erased.

A model whose rows are about people says beside its columns what whoever they are about is shown of
them, in their copy of what is kept about them:

    class FormerName(models.Model):
        personal = Personal("former_names", _("Names you had before"), order="given_up_at").shows(
            name=_("Name"), until=(_("Until"), "given_up_at")
        )
        unshown = {"skeleton": "made of the name, to compare it"}

Such a declaration is found by itself; where its section stands among others is said by the `order`
of the app's Exporter (its `member/data_export.py`). What a declaration can't say is a section that
the Exporter makes. `unshown` says why a column isn't shown, or, as a text, why the whole table isn't.
A table about people that is in no section, or one of its columns of text that isn't, fails a test
unless `unshown` says why.

Rows go with their account by the `on_delete` of the columns that lead to it; `blanks` and
`left_behind` say what else goes. The rest is done by the app's Eraser (its `member/erasure.py`).

Whoever makes a file of the sections reads a few rows at a time, so that it makes no difference how
many there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import CharField, Manager, Model, Prefetch, Q, TextField
from django.utils.text import capfirst

exporters, erasers, declared = [], [], []


class Exporter:
    """What one app keeps about people beside what its models declare. Each answer may be left out."""

    order = ""  # names of sections, as they are shown one after another
    # {"app.Model" or "app.Model.column": why it isn't shown}, of tables that aren't ours.
    unshown = {}

    def sections(self, person):
        """Sections that no model declares, for the eyes of a Person."""
        return ()

    def facts(self):
        """{name: value} of what the page about privacy says of it; how long it is kept, and the like."""
        return {}


class Eraser:
    """What one app erases of somebody who goes, beside what its models declare. Each answer may be left out.

    `leaving` is a Person, an account or a guest, with what they wish for their comments.
    """

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
        """Destroy what is kept about somebody who deletes their account."""

    def erase_guest(self, leaving):
        """Destroy what is kept under the address of a guest."""

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
    return _in_order(Person(account, tuple(account.confirmed_addresses)))


def guest_sections(email):
    """All that is kept under the address of a guest, which they have shown to be theirs."""
    return _in_order(Person(None, (email,)))


def blank_declared(account):
    """Destroy the words of an account in rows that stay, as models declare it (`blanks`)."""
    for one in declared:
        if one.blanked:
            one.rows(Person(account, ())).update(**dict.fromkeys(one.blanked, ""))


def delete_left_behind(account):
    """Delete what somebody has left in an account that is given to its owner (`left_behind`)."""
    for one in declared:
        if one.is_left_behind:
            one.rows(Person(account, ())).delete()


def _in_order(person):
    """The sections about a person: as the apps order them, and last what others than they wrote."""
    made = [section for one in declared if (section := one.section(person))]
    made += [section for exporter in exporters for section in exporter.sections(person)]
    named = [name for exporter in exporters for name in exporter.order.split()]
    places = {name: place for place, name in enumerate(named)}
    return sorted(made, key=lambda one: (one.comes_last, places.get(one.name, len(places))))


@dataclass(frozen=True)
class Person:
    """Whom rows are about: an account with the addresses confirmed to be its own, or a guest with theirs."""

    account: object
    addresses: tuple

    @property
    def email(self):
        """The address of a guest."""
        return self.addresses[0]


@dataclass(frozen=True)
class Link:
    """A path on the blog, and what stands there."""

    path: str
    title: str


@dataclass(frozen=True)
class Field:
    """One thing that is known of a row."""

    key: str  # what programs call it
    label: str
    # A path from the row ("appeal.note.text"), or a function; else the key, or of a time the key with "_at".
    read: str | Callable = ""
    fields: tuple = ()  # of the rows that it reads, where it reads rows
    in_page: bool = True  # whether people are shown it, too, or programs alone

    @property
    def path(self):
        return self.read or self.key

    def of(self, row):
        path = self.path if self.read or hasattr(row, self.key) else f"{self.key}_at"
        value = path(row) if callable(path) else _follow(row, path)
        if self.fields:
            return [_values(self.fields, one) for one in value]
        return link_to(value) if isinstance(value, Model) else value


def link_to(thing):
    """A Link to an article, or to anything else that has an address and a name."""
    return Link(thing.get_absolute_url(), str(thing)) if thing else None


class HasFields:
    """Section of a data copy that shows fields of each row, in order.

    A field is key=label, or key=(label, path or function, fields of what that reads); or it is a column
    whose name is its label as well.
    """

    fields = ()

    def shows(self, *fields, in_page=True, **labels):
        for key, given in labels.items():
            label, *read = given if isinstance(given, tuple) else (given,)
            fields += (Field(key, label, *read, in_page=in_page),)
        self.fields += fields
        return self

    def shows_programs(self, **labels):
        """Show programs alone, in no page."""
        return self.shows(in_page=False, **labels)


class Section(HasFields):
    """One kind of thing that is kept about somebody: rows, each shown by its fields."""

    def __init__(self, name, title, rows, *, beside="", comes_last=False):
        self.name, self.title, self.rows = name, title, rows
        # The models of the rows, and of those beside them (names of relations) that are shown with these.
        self.models = {rows.model, *(_behind(rows.model, one) for one in beside.split())}
        self.comes_last = comes_last  # behind what somebody wrote themselves

    def keys(self):
        """The keys of all rows, in their order."""
        return list(self.rows.values_list("pk", flat=True))

    def last_keys(self, most):
        """The keys of the last so many rows, in their order."""
        return list(self.rows.reverse().values_list("pk", flat=True)[:most])[::-1]

    def read(self, keys):
        """The rows with these keys, each as {key: value}; what went meanwhile is left out."""
        return [_values(self.fields, row) for row in self.rows.filter(pk__in=keys)]


class Personal(HasFields):
    """The section with a model's rows about somebody, as it is declared.

    `owner` names the columns that lead to whom a row is about, by one of them or another. A model that
    they lead to says in `of_person` of its manager which of its rows are a Person's: None, if such a
    Person has none. `guest` is the lookup for the address of the guest whom a row is about that has no
    owner. Or `owner` is a function: the Q of the rows for a Person, or None.

    Rows go with their account by the `on_delete` of the column that leads to it.
    """

    blanked, is_left_behind = (), False

    def __init__(
        self, name, title, owner="account", *, guest="", only=None, order="", loads="", **section
    ):
        self.name, self.title = name, title
        self.owner, self.guest, self.only = owner, guest, only or Q()
        self.order, self.loads, self.about = [*order.split(), "pk"], loads.split(), section

    def blanks(self, *columns):
        """Empty these columns of rows that stay when the account goes."""
        self.blanked = columns
        return self

    def left_behind(self):
        """Delete the rows when the account, with what somebody did there, is given to whose its address is."""
        self.is_left_behind = True
        return self

    def contribute_to_class(self, model, name):
        setattr(model, name, self.of(model))

    def of(self, model):
        """Declare it of a model that can't say so itself."""
        self.model = model
        declared.append(self)
        return self

    def section(self, person):
        """The Section about a Person, or None."""
        rows = self.rows(person)
        if rows is None:
            return None
        # What paths of fields lead over is read for many rows at once.
        given = [field for field in self.fields if isinstance(field, Field)]
        leads = [led_over(self.model, field.path) for field in given if not callable(field.read)]
        ways = dict.fromkeys([*self.loads, *("__".join(way) for way in leads if way)])
        rows = rows.order_by(*self.order).prefetch_related(*map(self._loaded, ways))
        section = Section(self.name, self.title, rows, **self.about)
        return section.shows(*map(self._labelled, self.fields))

    def rows(self, person):
        """The rows about a Person, with those that lie in the bin; or None."""
        if callable(self.owner):
            whose = self.owner(person)
        elif self.guest and not person.account:
            whose = Q(**{self.owner: None, self.guest: person.email})
        else:
            leads = {path: _behind(self.model, path) for path in self.owner.split()}
            owned = {path: one._default_manager.of_person(person) for path, one in leads.items()}
            ways = [Q(**{f"{path}__in": rows}) for path, rows in owned.items() if rows is not None]
            whose = reduce(or_, ways) if ways else None
        return None if whose is None else self.model._base_manager.filter(whose, self.only)

    def _loaded(self, way):
        """A relation to load for many rows at once, without the texts of an article that is only linked to."""
        model = next(reversed(led_over(self.model, way.replace("__", ".")).values()), None)
        bulky = getattr(model, "bulky", ())
        return Prefetch(way, model._base_manager.defer(*bulky)) if bulky else way

    def _labelled(self, field):
        """A field that was given by its column alone, with the name of that."""
        if isinstance(field, Field):
            return field
        return Field(field, capfirst(self.model._meta.get_field(field).verbose_name))


def led_over(model, path):
    """{name: model} of the relations that a path begins with: it may end in a column or a property."""
    ways = {}
    for name in path.split("."):
        try:
            model = model._meta.get_field(name).related_model
        except FieldDoesNotExist:
            break
        if model is None:
            break
        ways[name] = model
    return ways


def _behind(model, path):
    """The model whose rows stand at the end of a path; where both sides have many, the table between them."""
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if field.is_relation:
            model = field.remote_field.through if field.many_to_many else field.related_model
    return model


def _values(fields, row):
    return {field.key: field.of(row) for field in fields}


def _follow(thing, path):
    """What stands at the end of a path, choices in words; None where it ends before, as on an appeal never made."""
    for name in path.split("."):
        in_words = f"get_{name}_display"
        try:
            thing = getattr(thing, in_words if hasattr(thing, in_words) else name)
        except ObjectDoesNotExist:
            return None
        if thing is None:
            return None
    if isinstance(thing, Manager):
        return thing.all()
    return thing() if callable(thing) else thing
