from django.db import migrations
from django.db.models import OuterRef, Subquery

AT_ONCE = 1000


def fill(apps, schema_editor):
    """Name the mailbox of the messages that limit further ones by now, in slices, beside the release before."""
    askings, confirmations = (apps.get_model("accounts", name).objects for name in ("Asking", "Confirmation"))
    theirs = confirmations.filter(pk=OuterRef("confirmation")).values("guest__loose_email")
    nameless = askings.filter(mailbox="").order_by("pk").values_list("pk", flat=True)
    last = 0
    while keys := list(nameless.filter(pk__gt=last)[:AT_ONCE]):
        askings.filter(pk__in=keys).update(mailbox=Subquery(theirs))
        last = keys[-1]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('accounts', '0016_askings_of_a_mailbox'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
