"""What was withdrawn before this release ends as what is withdrawn now: its words go after thirty days."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce, Now


def set_an_end(apps, schema_editor):
    withdrawn = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    withdrawn = withdrawn.filter(state="withdrawn", words_until=None, purged_at=None).order_by()
    since = Coalesce(F("withdrawn_at"), Now())
    withdrawn.update(words_until=since + timedelta(days=30))


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_what_nobody_read_leaves_no_place")]
    operations = [migrations.RunPython(set_an_end, migrations.RunPython.noop)]
