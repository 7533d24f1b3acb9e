from django.db import migrations

# Without it, FTS5 only marks what is deleted, and keeps its words until parts are merged.
FORGET = "INSERT INTO blog_entry(blog_entry, rank) VALUES ('secure-delete', 1)"
MERGE = "INSERT INTO blog_entry(blog_entry) VALUES ('optimize')"


def forget(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "sqlite" and connection.Database.sqlite_version_info >= (3, 42):
        schema_editor.execute(FORGET)
        schema_editor.execute(MERGE)


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0005_posts_by_status"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
