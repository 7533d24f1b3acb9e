# FTS5 notes by a version of its index that words are taken out of it for good (secure-delete). It does so with the
# first deletion, and if that one is rolled back, never: the connection believes it is noted. Afterwards every other
# connection takes what was emptied for damaged, and a backup is refused.

from django.db import migrations

NOTE = "UPDATE blog_entry_config SET v = 5 WHERE k = 'version' AND v = 4"
IS_FOR_GOOD = "SELECT 1 FROM blog_entry_config WHERE k = 'secure-delete' AND v = 1"


def note(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            if cursor.execute(IS_FOR_GOOD).fetchone():
                cursor.execute(NOTE)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0041_edge_purges_sent_again'),
    ]

    operations = [
        migrations.RunPython(note, migrations.RunPython.noop, elidable=False),
    ]
