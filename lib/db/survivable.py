"""Whether a release goes on working while the migrations of the next one are run, and after them.

Expand, then contract: a release adds, with values that the database itself fills in; what nothing uses any
more is taken away by a release after it. What of a migration breaks the older release is said in sentences.
What RunPython does can't be read, and is its author's to think of.
"""

import re

from django.core.management import CommandError
from django.db import connection
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Of SQL by hand: what takes away, renames or refuses.
RAW = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN)|RENAME|SET\s+NOT\s+NULL|ALTER\s+COLUMN|TRUNCATE)\b", re.I
)
GONE = {
    operations.DeleteModel: "deletes the table of {0.name}",
    operations.RenameModel: "renames {0.old_name}",
    operations.AlterModelTable: "renames the table of {0.name}",
    operations.RemoveField: "removes {0.model_name}.{0.name}",
    operations.RenameField: "renames {0.model_name}.{0.old_name}",
    operations.AddConstraint: "forbids rows of {0.model_name} that the older release may write",
    operations.AlterUniqueTogether: "forbids rows of {0.name} that the older release may write",
}


def refuse_half_a_release():
    """Raise CommandError for a database that has some of the migrations that a release put together, and not all.

    Django would leave out the rest without a word.
    """
    there = MigrationLoader(None).disk_migrations
    applied = set(MigrationRecorder(connection).applied_migrations())
    for key, migration in there.items():
        rest = set(migration.replaces) - applied
        if key not in applied and rest - there.keys() and len(rest) < len(migration.replaces):
            raise CommandError(
                "This database is of a commit between two releases, and this release can’t bring it up to date."
                " CHANGELOG.md says, under its version, by which commit to go first."
            )


def objections(wanted):
    """Sentences on those migrations, of the ones on disk, for which `wanted((app, name))` is true."""
    loader = MigrationLoader(None)
    state = loader.project_state([])
    in_order = {}
    for leaf in loader.graph.leaf_nodes():
        in_order |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    for key in in_order:
        migration = loader.graph.nodes[key]
        if wanted(key):
            made = set()
            for operation in migration.operations:
                for what in faults(operation, state, key[0], made):
                    yield f"{key[0]}.{key[1]} {what}."
                operation.state_forwards(key[0], state)
        else:
            migration.mutate_state(state, preserve=False)


def faults(operation, state, app, made):
    """What of one operation the older release would stumble over; `made` has the models of this migration."""
    model = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
    if isinstance(operation, operations.SeparateDatabaseAndState):
        for one in operation.database_operations:
            yield from faults(one, state, app, made)
    elif isinstance(operation, operations.CreateModel):
        made.add(operation.name_lower)
    elif isinstance(operation, operations.RunSQL):
        if RAW.search(str(operation.sql)):
            yield "has SQL that takes something away or forbids it"
    elif model not in made:
        kinds = [words for kind, words in GONE.items() if type(operation) is kind]
        yield from (words.format(operation) for words in kinds)
        if isinstance(operation, operations.AddField):
            field, name = operation.field, f"{operation.model_name}.{operation.name}"
            if not (field.many_to_many or field.null or field.has_db_default() or field.generated):
                yield f"adds {name}, NOT NULL and without a database default (db_default)"
        elif isinstance(operation, operations.AlterField):
            yield from _faults_of_changed(operation, state, app)


def _faults_of_changed(operation, state, app):
    name = f"{operation.model_name}.{operation.name}"
    before = state.models[app, operation.model_name_lower].fields[operation.name]
    after = operation.field
    was, is_now = before.get_internal_type(), after.get_internal_type()
    is_longer = (after.max_length or 10**9) >= (before.max_length or 10**9)
    # All that fitted still fits: a longer text, or a text of any length.
    is_text = was in ("CharField", "SlugField", "EmailField", "URLField")
    is_wider = is_text and (is_now == "TextField" or (was == is_now and is_longer))
    if _type(before) != _type(after) and not is_wider:
        yield f"changes the type of {name}"
    if before.null and not after.null:
        yield f"makes {name} NOT NULL"
    if after.unique and not before.unique:
        yield f"makes {name} unique"
    if (before.db_column or "") != (after.db_column or ""):
        yield f"renames the column of {name}"


def _type(field):
    if field.is_relation:  # The type is the other model's, which isn't there in a state.
        return str(getattr(field.remote_field, "model", "")).lower()
    return field.db_type(connection)
