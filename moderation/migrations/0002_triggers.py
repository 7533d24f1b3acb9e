"""The record is guarded by the database as well, from the first day on."""

from django.db import migrations

from moderation.record.triggers import INSTALL


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [INSTALL]
