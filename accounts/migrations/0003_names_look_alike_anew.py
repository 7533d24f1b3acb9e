from django.db import migrations

from lib.text.comparing.confusables import skeleton


def look_anew(apps, schema_editor):
    """More signs are read as the letters that they look like, so some names have another skeleton."""
    User, FormerName = (apps.get_model("accounts", name) for name in ("User", "FormerName"))
    for key, *names in list(User.objects.values_list("pk", "name", "staff_name")):
        look, staff_look = (skeleton(name) if name else "" for name in names)
        looks = {"name_skeleton": look, "staff_skeleton": staff_look}
        User.objects.filter(pk=key).exclude(**looks).update(**looks)
    for key, name in list(FormerName.objects.values_list("pk", "name")):
        FormerName.objects.filter(pk=key).update(skeleton=skeleton(name))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_session_subjects'),
    ]

    operations = [
        migrations.RunPython(look_anew, migrations.RunPython.noop, elidable=True),
    ]
