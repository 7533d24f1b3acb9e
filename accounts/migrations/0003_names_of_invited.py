"""The name of somebody who is invited, which came after the first release's migrations had been made into one.

A database on which `0018` was the last gets it here; one that has it already passes over.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("accounts", "0019_names_of_invited")]

    dependencies = [("accounts", "0002_first_release")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="name",
            field=models.CharField(blank=True, db_default="", max_length=50, verbose_name="name"),
        ),
    ]
