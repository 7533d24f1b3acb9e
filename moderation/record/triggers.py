"""The database refuses as well: what is written can't be changed by SQL either.

SQLite drops a table's triggers without a word when a migration remakes the table, and
stumbles over a trigger that names a table while that one is remade. So a migration that
touches these tables begins with `LIFT` and ends with `INSTALL`. An early one finds only
the tables that there are by then, and guards those.
"""

from contextlib import contextmanager

from django.db import migrations

DECISION = "moderation_decision"
REVISION = "moderation_policyrevision"
WORDING = "moderation_rulewording"
WITHDRAWAL = "moderation_withdrawal"
APPEAL = "moderation_appeal"
APPEAL_END = "moderation_appealwithdrawal"
ACCEPTANCE = "moderation_acceptance"
WAIVER = "moderation_waiver"
STRIKE = "moderation_strike"
OVERTURNING = "moderation_overturning"
READING = "moderation_reading"
REPORT = "moderation_report"
OUTCOME = "moderation_reportoutcome"
AUDIT = "accounts_auditentry"
MESSAGE = "What stands in the record is never changed or deleted."

PUBLISHED = f"EXISTS (SELECT 1 FROM {REVISION} r WHERE r.published_at IS NOT NULL AND %s)"
# Taking back what has taken effect would change the policy as it stood.
TO_COME = (
    f"EXISTS (SELECT 1 FROM {REVISION} r WHERE r.id = NEW.revision_id"
    " AND r.published_at IS NOT NULL AND r.effective_at > NEW.withdrawn_at"
    " AND r.effective_at > THE_TIME)"
)
# As SQLite keeps times: texts, which stand in order.
THE_TIME = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "clock_timestamp()"}

A_YEAR_AGO = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now', '-365 days')",
    "postgresql": "clock_timestamp() - interval '365 days'",
}

# What is written there stays from the first moment on. name: (table, its unique columns beside the
# key, those that are unique together as one)
FOR_GOOD = {
    "decision": (DECISION, ["reverses_id", "rules_on_id"]),
    "withdrawal": (WITHDRAWAL, ["revision_id"]),
    "appeal": (APPEAL, ["decision_id"]),
    "appeal_end": (APPEAL_END, ["appeal_id"]),
    "acceptance": (ACCEPTANCE, []),
    "strike": (STRIKE, ["decision_id"]),
    "overturning": (OVERTURNING, ["strike_id"]),
    "reading": (READING, []),
    "report": (REPORT, [("comment_id", "reporter_id")]),
    "outcome": (OUTCOME, [("report_id", "decision_id")]),
}

# name: (table, event, the condition under which it is refused)
ROWS = {
    f"{name}_{event.lower()}": (table, event, None)
    for name, (table, _) in FOR_GOOD.items()
    for event in ("UPDATE", "DELETE")
} | {
    "revision_update": (REVISION, "UPDATE", "OLD.published_at IS NOT NULL"),
    "revision_delete": (REVISION, "DELETE", "OLD.published_at IS NOT NULL"),
    "wording_insert": (WORDING, "INSERT", PUBLISHED % "r.id = NEW.revision_id"),
    "wording_update": (
        WORDING,
        "UPDATE",
        PUBLISHED % "r.id IN (OLD.revision_id, NEW.revision_id)",
    ),
    "wording_delete": (WORDING, "DELETE", PUBLISHED % "r.id = OLD.revision_id"),
    "waiver_delete": (WAIVER, "DELETE", None),
    "waiver_update": (
        WAIVER,
        "UPDATE",
        "OLD.until IS NOT NULL OR NEW.id <> OLD.id OR NEW.post_id <> OLD.post_id"
        " OR NEW.rule_id <> OLD.rule_id OR NEW.since <> OLD.since OR NEW.until < OLD.since",
    ),
    "withdrawal_insert": (WITHDRAWAL, "INSERT", f"NOT {TO_COME}"),
    "audit_update": (AUDIT, "UPDATE", None),
    "audit_delete": (AUDIT, "DELETE", "OLD.at > A_YEAR_AGO"),
}


def _is_the_same(columns):
    """The condition under which a row has the key, or what else is unique, of a new one."""
    columns = [columns] if isinstance(columns, str) else columns
    return "(" + " AND ".join(f"r.{column} = NEW.{column}" for column in columns) + ")"


# INSERT OR REPLACE deletes without asking the triggers of deletion.
REPLACING = {
    f"{name}_replace": (
        table,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {table} r WHERE "
        + " OR ".join(map(_is_the_same, ("id", *unique)))
        + ")",
    )
    for name, (table, unique) in FOR_GOOD.items()
} | {
    "revision_replace": (
        REVISION,
        "INSERT",
        PUBLISHED % "(r.id = NEW.id OR r.number = NEW.number)",
    ),
    "revision_overwrite": (
        REVISION,
        "UPDATE",
        PUBLISHED % "r.id <> OLD.id AND (r.id = NEW.id OR r.number = NEW.number)",
    ),
    "wording_replace": (
        WORDING,
        "INSERT",
        PUBLISHED % f"r.id IN (SELECT w.revision_id FROM {WORDING} w WHERE w.id = NEW.id)",
    ),
    "waiver_replace": (
        WAIVER,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {WAIVER} w WHERE w.id = NEW.id OR w.until IS NULL"
        " AND NEW.until IS NULL AND w.post_id = NEW.post_id AND w.rule_id = NEW.rule_id)",
    ),
    "audit_replace": (AUDIT, "INSERT", f"EXISTS (SELECT 1 FROM {AUDIT} r WHERE r.id = NEW.id)"),
    "wording_overwrite": (
        WORDING,
        "UPDATE",
        "NEW.id <> OLD.id",
    ),
}
TABLES = (*(table for table, _ in FOR_GOOD.values()), REVISION, WORDING, WAIVER, AUDIT)


def names(connection):
    """The triggers that guard the record on this database."""
    if connection.vendor == "sqlite":
        return [f"written_{name}" for name in ROWS | REPLACING]
    return [f"written_{name}" for name in ROWS] + [f"written_truncate_{table}" for table in TABLES]


def install_triggers(connection):
    """Put every guard in its place, whatever stood there before."""
    lift_triggers(connection)
    make = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for statement in make(there):
            cursor.execute(statement)


def lift_triggers(connection):
    """Take the guards away: for a migration, and for a test that empties its tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in names(connection):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            # A function goes with every trigger that calls it.
            cursor.execute("DROP FUNCTION IF EXISTS refuse_written() CASCADE")
            for name in ROWS:
                cursor.execute(f"DROP FUNCTION IF EXISTS refuse_{name}() CASCADE")


@contextmanager
def lifted(connection):
    lift_triggers(connection)
    try:
        yield
    finally:
        install_triggers(connection)


def _on_sqlite(there):
    for name, (table, event, condition) in _of(ROWS | REPLACING, there, "sqlite"):
        when = f"WHEN {condition}" if condition else ""
        yield (
            f"CREATE TRIGGER written_{name} BEFORE {event} ON {table} FOR EACH ROW {when}"
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _on_postgresql(there):
    refuse = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
    yield f"CREATE FUNCTION refuse_written() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$"
    for name, (table, event, condition) in _of(ROWS, there, "postgresql"):
        row = "OLD" if event == "DELETE" else "NEW"
        yield (
            f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition or 'TRUE'} THEN {refuse} END IF; RETURN {row}; END $$"
        )
        yield (
            f"CREATE TRIGGER written_{name} BEFORE {event} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION refuse_{name}()"
        )
    for table in filter(there.__contains__, TABLES):
        yield (
            f"CREATE TRIGGER written_truncate_{table} BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_written()"
        )


def _of(guards, there, vendor):
    for name, (table, event, condition) in guards.items():
        if table in there:
            refused = condition and condition.replace("THE_TIME", THE_TIME[vendor])
            refused = refused and refused.replace("A_YEAR_AGO", A_YEAR_AGO[vendor])
            yield name, (table, event, refused)


def _install(apps, schema_editor):
    install_triggers(schema_editor.connection)


def _lift(apps, schema_editor):
    lift_triggers(schema_editor.connection)


INSTALL = migrations.RunPython(_install, _lift)
LIFT = migrations.RunPython(_lift, _install)
