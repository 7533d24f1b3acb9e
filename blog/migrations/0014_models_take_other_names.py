import django.db.models.deletion
from django.db import migrations, models

# {before: now}. The tables keep their names, so only Django's own records change.
NAMES = {'Letter': 'OutgoingMail', 'Enclosure': 'SecretPayload', 'Entry': 'SearchDocument', 'Moment': 'CacheDeadline'}


def rename(apps, schema_editor, names=NAMES):
    """What Django knows a model by in its rows: content types, and permissions on them."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for before, now in names.items():
        old, new = before.lower(), now.lower()
        for kind in ContentType.objects.filter(app_label="blog", model=old):
            ContentType.objects.filter(app_label="blog", model=new).delete()
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
        ('blog', '0013_periodic_jobs'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel('Letter', 'OutgoingMail'),
                migrations.AlterModelTable('OutgoingMail', 'blog_letter'),
                migrations.RenameModel('Enclosure', 'SecretPayload'),
                migrations.AlterModelTable('SecretPayload', 'blog_enclosure'),
                migrations.RenameModel('Entry', 'SearchDocument'),
                migrations.AlterModelTable('SearchDocument', 'blog_entry'),
                migrations.RenameModel('Moment', 'CacheDeadline'),
                migrations.AlterModelTable('CacheDeadline', 'blog_moment'),
                migrations.AlterField('SecretPayload', 'letter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='secret_payload', to='blog.outgoingmail')),
            ],
        ),
        migrations.RunPython(rename, rename_back),
    ]
