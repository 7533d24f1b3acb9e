"""Whoever decided on a comment had read it: the record of readings begins with that.

A migration of its own, because PostgreSQL makes no index on rows that are still to be checked.
"""

from django.db import migrations

READ_BY = {"approve": "approved", "remove": "decided", "spam": "decided", "outside": "decided", "restore": "decided"}
AT_ONCE = 1000


def write_down(apps, schema_editor):
    Decision, Reading = (apps.get_model("moderation", name) for name in ("Decision", "Reading"))
    decided = Decision.objects.filter(kind__in=READ_BY, comment__isnull=False).order_by("pk")
    rows = decided.values_list("kind", "comment_id", "made_by_id", "made_at")
    batch = []
    for kind, comment, standing, at in rows.iterator():
        batch.append(Reading(comment_id=comment, standing_id=standing, at=at, how=READ_BY[kind]))
        if len(batch) == AT_ONCE:
            Reading.objects.bulk_create(batch)
            batch = []
    Reading.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0013_readings")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
