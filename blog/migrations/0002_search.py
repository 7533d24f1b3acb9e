import django.db.models.deletion
from django.db import migrations, models

# A table of full text in place of the ordinary one that CreateModel would make. Its
# words come already folded (lib/text/words.py), so the plainest tokenizer is the right one.
ON_SQLITE = """
CREATE VIRTUAL TABLE blog_entry USING fts5(
    kind UNINDEXED, key UNINDEXED, post_id UNINDEXED, at UNINDEXED, title, words,
    tokenize = 'ascii'
)
"""
VECTOR_ON_POSTGRESQL = """
ALTER TABLE blog_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', words), 'D')
) STORED
"""
INDEX_ON_POSTGRESQL = "CREATE INDEX blog_entry_vector ON blog_entry USING gin (vector)"


def make_table(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(ON_SQLITE)
    else:
        schema_editor.create_model(apps.get_model("blog", "Entry"))
        schema_editor.execute(VECTOR_ON_POSTGRESQL)
        schema_editor.execute(INDEX_ON_POSTGRESQL)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE blog_entry")


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "number",
                            models.BigIntegerField(
                                db_column="rowid", primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "kind",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Article"), (2, "Comment")]
                            ),
                        ),
                        ("key", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("title", models.TextField()),
                        ("words", models.TextField()),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="blog.post",
                            ),
                        ),
                    ],
                ),
            ],
        ),
        migrations.RunPython(make_table, drop_table),
    ]
