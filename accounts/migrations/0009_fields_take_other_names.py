from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns keep their names, so nothing changes in the database."""

    dependencies = [('accounts', '0008_session_subjects')]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField('Asking', 'whence', 'ip_hash'),
                migrations.AlterField('Asking', 'ip_hash', models.CharField(blank=True, db_column='whence', max_length=64)),
            ],
        ),
    ]
