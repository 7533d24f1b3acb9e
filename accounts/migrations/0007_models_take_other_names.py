from django.db import migrations

# {before: now}. The tables keep their names, so only Django's own records change.
NAMES = {'Count': 'RateCounter'}


def rename(apps, schema_editor, names=NAMES):
    """What Django knows a model by in its rows: content types, and permissions on them."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for before, now in names.items():
        old, new = before.lower(), now.lower()
        for kind in ContentType.objects.filter(app_label="accounts", model=old):
            ContentType.objects.filter(app_label="accounts", model=new).delete()
            ContentType.objects.filter(pk=kind.pk).update(model=new)
            for verb in ("add", "change", "delete", "view"):
                permissions = Permission.objects.filter(content_type_id=kind.pk)
                permissions.filter(codename=f"{verb}_{old}").update(codename=f"{verb}_{new}")


def rename_back(apps, schema_editor):
    rename(apps, schema_editor, {now: before for before, now in NAMES.items()})


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel('Count', 'RateCounter'),
                migrations.AlterModelTable('RateCounter', 'accounts_count'),
            ],
        ),
        migrations.RunPython(rename, rename_back),
    ]
