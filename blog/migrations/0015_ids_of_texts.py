"""No id from the text of an article is a comment's any more, in what was rendered before as well."""

import re

from django.db import migrations

# Safe on what bleach wrote.
ID = re.compile(r"""(<[a-z][a-z0-9]*(?: [a-z-]+(?:=(?:"[^"]*"|'[^']*'))?)*? id=")(?=c-[0-9]+")""")


def prefix(apps, schema_editor):
    for name in ("Post", "Page"):
        texts = apps.get_model("blog", name).objects.using(schema_editor.connection.alias)
        for key in texts.filter(rendered__contains=' id="c-').values_list("pk", flat=True):
            rendered = texts.values_list("rendered", flat=True).get(pk=key)
            texts.filter(pk=key).update(rendered=ID.sub(r"\1s-", rendered))


class Migration(migrations.Migration):

    dependencies = [
        ("blog", "0014_models_take_other_names"),
    ]

    operations = [
        migrations.RunPython(prefix, migrations.RunPython.noop),
    ]
