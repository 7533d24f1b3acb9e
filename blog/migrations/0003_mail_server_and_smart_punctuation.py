"""Two settings that came after the first release's migrations had been made into one.

A database on which `0042` was the last gets them here; one that has them already passes over.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("blog", "0043_mail_server"), ("blog", "0044_smart_punctuation")]

    dependencies = [("blog", "0002_first_release")]

    operations = [
        migrations.AddField(
            model_name="site",
            name="mail_server",
            field=models.TextField(blank=True, db_default="", default="", editable=False, verbose_name="mail server"),
        ),
        migrations.AddField(
            model_name="site",
            name="smart_punctuation",
            field=models.BooleanField(db_default=False, default=False, help_text="As you type, straight quotation marks become those of the article’s language, -- and --- become dashes, and three dots an ellipsis. Press Backspace to keep what you typed. Code, links, HTML and pasted text stay as they are.", verbose_name="smart punctuation"),
        ),
    ]
