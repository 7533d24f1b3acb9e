"""An exported site, brought into an empty one, on whichever database: the same rows under the same keys."""

import json

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.audit import Kind, record
from accounts.permissions.roles import OWNER, ensure_roles
from blog.models import Site
from comments.search import search
from lib.db import slow
from lib.django_internals import insert_as_they_are
from moderation.record.triggers import install_triggers, lift_triggers
from transfer.archive.reading import kept_archive
from transfer.whole_site.files import BringIn
from transfer.whole_site.manifest import ImportFailed, SiteKind
from transfer.whole_site.rows import AT_ONCE, Reader, Unreadable, without_front_matter
from transfer.whole_site.tables import TABLES, TEXTS, THERE_AT_FIRST

LONGEST_LINE = 64_000_000  # bytes of one row


@slow.alone()
def import_site(path, owner=""):
    """Bring an archive in and return {table: rows}, and the names of files that it hasn't.

    All of it comes, or nothing does. `owner` is the e-mail address of the account that is to own the
    site, beside those that do. Raises ImportFailed.
    """
    _refuse_unless_empty()
    with kept_archive(path, SiteKind) as archive:
        columns = _columns(archive.manifest["tables"])
        bring_in = BringIn(archive)
        try:
            with transaction.atomic():
                counted = _insert_all(archive, columns)
                _give(owner)
                missing = bring_in(connection.alias)
                Site.bump(everything=True)
        except BaseException as error:
            bring_in.take_back()
            if isinstance(error, DatabaseError):
                raise ImportFailed(
                    _("This archive is inconsistent: %(why)s") % {"why": error}
                ) from error
            raise
    search.rebuild()
    return counted, missing


def _refuse_unless_empty():
    counts = {table.model: table.model._base_manager.count() for table in TABLES}
    full = [
        model for model, rows in counts.items() if rows and model._meta.label not in THERE_AT_FIRST
    ]
    if full:
        counted = ", ".join(
            f"{counts[model]} {model._meta.verbose_name_plural}" for model in full[:4]
        )
        raise ImportFailed(
            _(
                "An export can only come into an empty site, and this one has %(counted)s. Make a new"
                " one: give DATA_DIR or DATABASE_URL a new place, run bin/manage site migrate, and"
                " import there."
            )
            % {"counted": counted}
        )


def _columns(tables):
    """{table: its columns in the archive}; raises ImportFailed where they aren't ours."""
    known = {table.label: set(table.names) for table in TABLES}
    for label, about in tables.items():
        if not set(about["columns"]) <= known.get(label, set()):
            raise ImportFailed(
                _("A newer Parley made this export: it has %(table)s in another form.")
                % {"table": label}
            )
    return {label: set(about["columns"]) for label, about in tables.items()}


def _insert_all(archive, columns):
    """Insert every table. What refers to what is compared at the end, so their order makes no difference."""
    ensure_roles()
    lift_triggers(connection)
    for table in TABLES:
        if table.label in THERE_AT_FIRST:
            table.model._base_manager.all().delete()
    counted = {
        table.label: _insert(archive, table, columns[table.label])
        for table in TABLES
        if table.label in columns
    }
    connection.check_constraints()
    # The next new row of each table has the key after the last one.
    models = [table.model for table in TABLES]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    install_triggers(connection)
    for label, rows in counted.items():
        if rows != archive.manifest["tables"][label]["rows"]:
            raise ImportFailed(_("Rows are missing in %(table)s.") % {"table": label})
    return counted


def _insert(archive, table, columns):
    reader = Reader(table, columns, lambda name: _text(archive, table, name))
    waiting, count = [], 0
    for count, line in enumerate(_lines(archive, table.file), 1):
        try:
            row = reader.row(json.loads(line))
        except (Unreadable, ValueError, RecursionError) as why:
            raise ImportFailed(
                _("%(file)s, line %(line)s: %(why)s")
                % {"file": table.file, "line": count, "why": why}
            ) from why
        if table.model is User:
            row.set_unusable_password()
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            _write(table, waiting)
            waiting = []
    _write(table, waiting)
    return count


def _write(table, rows):
    """Insert rows, as many at once as the database takes, with the columns that stayed as in a new row."""
    fields = [field for field in table.model._meta.local_concrete_fields if not field.generated]
    most = connection.ops.bulk_batch_size(fields, rows)
    for start in range(0, len(rows), most):
        insert_as_they_are(table.model, rows[start : start + most], fields, connection.alias)


def _lines(archive, name):
    with archive.open(name) as file:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise ImportFailed(_("%(name)s has a line that is too long.") % {"name": name})
            yield line


def _text(archive, table, name):
    if not str(name).startswith(f"{TEXTS[table.label]}/"):
        raise ValueError(_("its text isn’t in this archive"))
    with archive.open(name) as file:
        return without_front_matter(file.read(LONGEST_LINE).decode())


def _give(owner):
    """Make sure that somebody owns the site, and can come back to it."""
    owners = User.objects.filter(is_superuser=True, is_active=True)
    if not owner:
        if not owners.exists():
            raise ImportFailed(
                _(
                    "Nobody in this export owns the site. Name somebody with --owner and their address."
                )
            )
        return
    named = User.objects.filter(email__iexact=owner, is_active=True)
    if not named:
        raise ImportFailed(_("Nobody in this export has the address %(email)s.") % {"email": owner})
    for account in named.filter(is_superuser=False):
        record(Kind.ROLE_GIVEN, None, account, role=OWNER)
    named.update(is_superuser=True)
