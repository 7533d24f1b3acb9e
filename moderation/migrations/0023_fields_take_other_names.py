from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns keep their names, so nothing changes in the database."""

    dependencies = [('moderation', '0022_pseudonyms_are_called_so')]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField('ReportTrace', 'whence', 'ip_hash'),
                migrations.AlterField('ReportTrace', 'ip_hash', models.CharField(db_column='whence', db_index=True, max_length=64)),
            ],
        ),
    ]
