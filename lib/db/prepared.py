"""Prepared queries: put together once, and sent again with other values.

Django makes the text of a query anew each time it is asked, which for a small one takes
longer than the answer. Where every page of somebody who is signed in, or every comment that
is sent, asks the same question, it is prepared:

    of_account = Prepared(lambda key: Ban.objects.filter(standing__account=key),
                          key=models.BigIntegerField())
    of_account(key=7)  # a list, as of the queryset

So is an UPDATE that every comment needs (PreparedUpdate).
"""

from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, router, transaction
from django.db.transaction import TransactionManagementError

from lib.django_internals import row_reader


class Slot(models.Value):
    """Stands in a queryset for a value that is given when it is asked."""

    def __init__(self, name, output_field):
        super().__init__(name, output_field=output_field)

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, values, connection):
        value, field = values[self.value], self.output_field
        if value is not None and isinstance(field, models.IntegerField):
            least, most = connection.ops.integer_field_range(field.get_internal_type())
            if not least <= value <= most:
                raise EmptyResultSet  # No row has such a key, whatever somebody sent.
        return field.get_db_prep_value(value, connection)


class Prepared:
    """A queryset that `build` makes once, of a Slot for each name in `fields`.

    It must come to the same for any values, and whenever it is made: the time is a value, too.
    """

    def __init__(self, build, **fields):
        self._build, self._fields = build, fields

    @cached_property
    def _made(self):
        queryset = self._built()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        _refuse_what_changes(sql, params, self._built().query.sql_with_params()[1])
        converters = compiler.get_converters([one for one, *_ in compiler.select])
        locks = queryset.query.select_for_update
        return (
            queryset.model,
            sql,
            params,
            [*converters.items()],
            row_reader(queryset, compiler),
            locks,
        )

    def _built(self):
        return self._build(**_slots(self._fields))

    def __call__(self, **values):
        """Return what the queryset finds with `values`, as a list.

        Raise TransactionManagementError where it locks rows and no transaction would hold them:
        Django says so when a query is put together, and this one is only once.
        """
        model, sql, params, converters, read, locks = self._made
        connection = connections[DEFAULT_DB_ALIAS if locks else router.db_for_read(model)]
        if locks and connection.get_autocommit():
            raise TransactionManagementError(f"Locks nothing outside of a transaction: {sql}")
        try:
            given = _filled(params, values, connection)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            rows = cursor.fetchall()
        if converters:
            rows = _with_values_of_python(rows, converters, connection)
        return [*map(read, rows)]

    def first(self, **values):
        """Return the first row that the queryset finds with `values`, or None."""
        return next(iter(self(**values)), None)


class PreparedUpdate:
    """What `build` does to the rows of a queryset, by one UPDATE; made of Slots as above. Says how many they were.

    raised = PreparedUpdate(lambda key: Post.objects.filter(pk=key).turn_page(),
                            key=models.BigIntegerField())
    raised(key=7)
    """

    def __init__(self, build, **fields):
        self._build, self._fields = build, fields

    @cached_property
    def _made(self):
        (sql, params), (_, again) = self._built(), self._built()
        _refuse_what_changes(sql, params, again)
        return sql, params

    def _built(self):
        """The statement that `build` would send, which isn't sent yet."""
        sent = []
        # No log tells it either: with DEBUG, Django's would ask the database to write out a Slot.
        connection.make_debug_cursor = connection.make_cursor
        try:
            with connection.execute_wrapper(lambda _, sql, params, *__: sent.append((sql, params))):
                self._build(**_slots(self._fields))
        finally:
            del connection.make_debug_cursor
        [statement] = sent
        return statement

    def __call__(self, **values):
        sql, params = self._made
        with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
            cursor.execute(sql, _filled(params, values, connection))
            return cursor.rowcount


def _with_values_of_python(rows, converters, connection):
    """The rows with the database's values as Python's."""
    for row in map(list, rows):
        for column, (converts, expression) in converters:
            for convert in converts:
                row[column] = convert(row[column], expression, connection)
        yield row


def _slots(fields):
    return {name: Slot(name, field) for name, field in fields.items()}


def _filled(params, values, connection):
    return tuple(one.filled(values, connection) if isinstance(one, Slot) else one for one in params)


def _refuse_what_changes(sql, params, again):
    if str(params) != str(again):
        raise TypeError(f"This says something else each time it is built: {sql}")
    if any("Slot(" in one for one in params if isinstance(one, str)):
        raise TypeError(f"A lookup of this takes no value that is given later: {sql}")
