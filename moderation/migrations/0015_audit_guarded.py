from django.db import migrations

from moderation.record.triggers import INSTALL


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_audit"),
        ("moderation", "0014_plainer_screening"),
    ]

    operations = [INSTALL]
