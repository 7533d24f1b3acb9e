from django.db import migrations


class Migration(migrations.Migration):
    """Renamed models keep their tables; Django renames their content types and permissions."""

    replaces = [('comments', name) for name in (
        '0020_models_take_other_names', '0021_fields_take_other_names',
    )]

    dependencies = [
        ('comments', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel('Trace', 'CommentOrigin'),
        migrations.RenameModel('Wording', 'CommentRevision'),
        migrations.RenameModel('Unsent', 'ServerDraft'),
        migrations.RenameModel('Envelope', 'Digest'),
        migrations.RenameModel('Telling', 'DigestItem'),
    ]
