from django.db import migrations

# Of a word that thousands of comments have, it gives the articles alone. Built beside readers and
# writers; one that was broken off is left invalid, and begun anew.
STEPS = [
    "DROP INDEX CONCURRENTLY IF EXISTS blog_entry_of_articles",
    "CREATE INDEX CONCURRENTLY blog_entry_of_articles ON blog_entry USING gin (vector) WHERE kind = 1",
]


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for step in STEPS:
            schema_editor.execute(step)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(STEPS[0])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("blog", "0030_trial_readings")]

    operations = [migrations.RunPython(make, drop)]
