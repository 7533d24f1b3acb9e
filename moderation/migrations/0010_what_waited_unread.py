"""What waited before a release knew whether anybody could have read it, leaves no place if it goes."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def leave_no_place(apps, editor):
    """Of comments that wait; not of those that a decision or reports took from the page."""
    here = {"comment": OuterRef("pk")}
    decided = apps.get_model("moderation", "Decision").objects.filter(**here)
    found = apps.get_model("moderation", "ScreeningFinding").objects.filter(**here)
    waiting = apps.get_model("comments", "Comment").objects.filter(state="held", leaves_place=True)
    never_read = waiting.exclude(Exists(decided)).exclude(Exists(found.filter(check_name="reports")))
    never_read.update(leaves_place=False)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0009_handed_over"),
        ("comments", "0003_what_nobody_read_leaves_no_place"),
    ]

    operations = [migrations.RunPython(leave_no_place, migrations.RunPython.noop)]
