from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Name the mailbox of the messages that limit further ones by now."""
    askings, confirmations = (apps.get_model("accounts", name).objects for name in ("Asking", "Confirmation"))
    theirs = confirmations.filter(pk=OuterRef("confirmation")).values("guest__loose_email")
    askings.update(mailbox=Subquery(theirs))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_accounts_closed'),
    ]

    operations = [
        migrations.AddField(
            model_name='asking',
            name='mailbox',
            field=models.CharField(db_default='', max_length=1000),
        ),
        migrations.AddIndex(
            model_name='asking',
            index=models.Index(fields=['mailbox', 'asked_at'], name='askings_of_a_mailbox'),
        ),
        migrations.AddIndex(
            model_name='asking',
            index=models.Index(fields=['ip_hash', 'asked_at'], name='askings_of_a_range'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
