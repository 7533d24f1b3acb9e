"""What we use of Django that Django doesn't promise: each private name, behind one of ours.

No other module of this house has a private name of Django's in it. tests/test_internals.py holds that,
and says which is gone or is called otherwise in a new Django. The classes here go before Django's own
among the bases; docs/dependencies.md says what to look at when upgrading.
"""

from operator import itemgetter

from django.db import connections
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.http import Http404
from django.http.multipartparser import MultiPartParserError


class OwnBegin:
    """A mixin of a database's wrapper: `begin` sends the BEGIN of a transaction."""

    def begin(self):
        super()._start_transaction_under_autocommit()

    def _start_transaction_under_autocommit(self):
        self.begin()


class OwnFields:
    """A mixin of a WSGI request: `read_content_type(meta)` sets `content_type` and `content_params`.

    `cleaned(fields, files)` makes of what a form has sent what views read.
    """

    def _set_content_type_params(self, meta):
        self.read_content_type(meta)

    def _load_post_and_files(self):
        try:
            super()._load_post_and_files()
        except (LookupError, UnicodeError) as unreadable:
            self._mark_post_parse_error()
            raise MultiPartParserError("The form can't be read.") from unreadable
        self._post, self._files = self.cleaned(self._post, self._files)


class NothingThere:
    """A mixin of the admin's pages: a thing that isn't there is a 404."""

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404


class OwnRelated:
    """A mixin of a model's form: `save_related` saves what the form has beside the row."""

    def save_related(self):
        super()._save_m2m()

    def _save_m2m(self):
        self.save_related()


class OwnSession:
    """A mixin of a session in the database: `find()` returns its row, or None if none is valid."""

    def contents_to_save(self, must_create):
        return self._get_session(no_load=must_create)

    def go_by(self, key):
        """Have the row with this key, or none."""
        self._session_key = key

    def _get_session_from_db(self):
        session = self.find()
        if session is None:
            self._session_key = None
        return session


def insert_as_they_are(model, rows, fields, using):
    """Insert rows with their keys and times, past all that saving would fill in."""
    model._base_manager._insert(rows, fields=fields, using=using, raw=True)


def freeze(fields):
    """Let nothing be put into a QueryDict any more."""
    fields._mutable = False


def redis_client(cache):
    """The client of a cache in Redis, for what Django's caches can't do."""
    return cache._cache.get_client(None, write=True)


def is_logged_already(response):
    """Let Django's log say nothing of a response, whatever its status."""
    response._has_been_logged = True


def is_of_a_test(transaction):
    """Whether a transaction (an Atomic) is one that stands around a test."""
    return transaction._from_testcase


def open_transactions():
    """The transactions that this thread has open, in all databases."""
    open_ones = connections.all(initialized_only=True)
    return [transaction for one in open_ones for transaction in one.atomic_blocks]


def row_reader(queryset, compiler):
    """What makes of a row of the database what iterating over the queryset would."""
    kind = queryset._iterable_class
    if compiler.has_extra_select or queryset._prefetch_related_lookups:
        raise TypeError(f"Rows of this can't be read: {queryset.query}")
    if kind is ModelIterable:
        return _instance_reader(queryset, compiler)
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesListIterable:
        return tuple
    if kind is ValuesIterable:
        names = list(queryset.query.selected)
        return lambda row: dict(zip(names, row, strict=True))
    raise TypeError(f"{kind.__name__} isn't read here: {queryset.query}")


def _instance_reader(queryset, compiler):
    about, annotated = compiler.klass_info, compiler.annotation_col_map or {}
    model, columns = about["model"], about["select_fields"]
    own = slice(columns[0], columns[-1] + 1)
    names = {column.target.attname for column, *_ in compiler.select[own]}
    related = get_related_populators(about, compiler.select, queryset.db, queryset._fetch_mode)

    def read(row):
        instance = model.from_db(queryset.db, names, row[own])
        for one in related:
            one.populate(row, instance)
        for name, column in annotated.items():
            setattr(instance, name, row[column])
        return instance

    return read
