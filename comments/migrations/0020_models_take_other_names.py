from django.db import migrations

# {before: now}. The tables keep their names, so only Django's own records change.
NAMES = {'Envelope': 'Digest', 'Telling': 'DigestItem', 'Unsent': 'ServerDraft', 'Trace': 'CommentOrigin', 'Wording': 'CommentRevision'}


def rename(apps, schema_editor, names=NAMES):
    """What Django knows a model by in its rows: content types, and permissions on them."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for before, now in names.items():
        old, new = before.lower(), now.lower()
        for kind in ContentType.objects.filter(app_label="comments", model=old):
            ContentType.objects.filter(app_label="comments", model=new).delete()
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
        ('comments', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel('Envelope', 'Digest'),
                migrations.AlterModelTable('Digest', 'comments_envelope'),
                migrations.RenameModel('Telling', 'DigestItem'),
                migrations.AlterModelTable('DigestItem', 'comments_telling'),
                migrations.RenameModel('Unsent', 'ServerDraft'),
                migrations.AlterModelTable('ServerDraft', 'comments_unsent'),
                migrations.RenameModel('Trace', 'CommentOrigin'),
                migrations.AlterModelTable('CommentOrigin', 'comments_trace'),
                migrations.RenameModel('Wording', 'CommentRevision'),
                migrations.AlterModelTable('CommentRevision', 'comments_wording'),
            ],
        ),
        migrations.RunPython(rename, rename_back),
    ]
