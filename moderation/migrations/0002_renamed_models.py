from django.db import migrations


class Migration(migrations.Migration):
    """Renamed models keep their tables; Django renames their content types and permissions."""

    replaces = [('moderation', name) for name in (
        '0021_models_take_other_names', '0022_pseudonyms_are_called_so', '0023_fields_take_other_names',
    )]

    dependencies = [
        ('moderation', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel('Standing', 'Pseudonym'),
        migrations.RenameModel('LeftRemoved', 'WaiverReview'),
        migrations.RenameModel('Tie', 'RetainedIdentity'),
        migrations.RenameModel('Overturning', 'StrikeReversal'),
        migrations.RenameModel('Mark', 'BanFingerprint'),
        migrations.RenameModel('Finding', 'ScreeningFinding'),
    ]
