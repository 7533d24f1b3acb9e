from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('transfer', '0002_first_release'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='imported',
            index=models.Index(fields=['kind', 'object_id'], name='imported_by_key'),
        ),
    ]
