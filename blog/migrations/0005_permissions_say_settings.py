from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace


def rename(apps, schema_editor):
    """Permissions keep the name of their model as it was when they were made: here it is another."""
    of_site = {"content_type__app_label": "blog", "content_type__model": "site"}
    permissions = apps.get_model("auth", "Permission").objects.filter(**of_site)
    permissions.update(name=Replace(F("name"), Value(" site"), Value(" settings")))


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0004_field_names_and_comments_by_default'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop, elidable=True),
    ]
