from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace


def rename(apps, schema_editor):
    """Permissions keep the name of their model as it was when they were made: here it is another."""
    of_people = {"content_type__app_label": "accounts", "content_type__model": "user"}
    permissions = apps.get_model("auth", "Permission").objects.filter(**of_people)
    permissions.update(name=Replace(F("name"), Value(" user"), Value(" person")))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_letters_about_articles'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='user',
            options={'verbose_name': 'person', 'verbose_name_plural': 'people'},
        ),
        migrations.RunPython(rename, migrations.RunPython.noop, elidable=True),
    ]
