from django.db import migrations

from moderation.record.triggers import INSTALL


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_audit"),
        ("moderation", "0015_hours_of_moderators"),
    ]

    operations = [INSTALL]
