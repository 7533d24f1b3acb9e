from django.db import migrations, models


def know_addresses(apps, schema_editor):
    """Texts know a picture by the name of the file that it came with."""
    apps.get_model("blog", "Picture").objects.filter(address="").update(address=models.F("file"))


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0008_pictures_kept_whole'),
    ]

    operations = [
        migrations.RunPython(know_addresses, migrations.RunPython.noop, elidable=True),
    ]
