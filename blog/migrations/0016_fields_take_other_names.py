from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns keep their names, so nothing changes in the database."""

    dependencies = [('blog', '0015_ids_of_texts')]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField('Post', 'edition', 'version'),
                migrations.AlterField('Post', 'version', models.PositiveBigIntegerField(db_column='edition', default=1, editable=False)),
                migrations.RenameField('Post', 'trees_edition', 'trees_version'),
                migrations.AlterField('Post', 'trees_version', models.PositiveBigIntegerField(db_column='trees_edition', db_default=0, default=0, editable=False)),
                migrations.RenameField('Site', 'edition', 'pages_version'),
                migrations.AlterField('Site', 'pages_version', models.PositiveBigIntegerField(db_column='edition', default=1, editable=False)),
                migrations.RenameField('Site', 'turn', 'lists_version'),
                migrations.AlterField('Site', 'lists_version', models.PositiveBigIntegerField(db_column='turn', default=1, editable=False)),
            ],
        ),
    ]
