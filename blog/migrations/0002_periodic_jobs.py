import re

from django.db import migrations, models

# Safe on what bleach wrote.
ID = re.compile(r"""(<[a-z][a-z0-9]*(?: [a-z-]+(?:=(?:"[^"]*"|'[^']*'))?)*? id=")(?=c-[0-9]+")""")


def prefix(apps, schema_editor):
    """No id from the text of an article is a comment's any more, in what was rendered before as well."""
    for name in ("Post", "Page"):
        texts = apps.get_model("blog", name).objects.using(schema_editor.connection.alias)
        for key in texts.filter(rendered__contains=' id="c-').values_list("pk", flat=True):
            rendered = texts.values_list("rendered", flat=True).get(pk=key)
            texts.filter(pk=key).update(rendered=ID.sub(r"\1s-", rendered))


class Migration(migrations.Migration):
    """Renamed models keep their tables; Django renames their content types and permissions."""

    replaces = [('blog', name) for name in (
        '0013_periodic_jobs', '0014_models_take_other_names', '0015_ids_of_texts', '0016_fields_take_other_names',
        '0017_letters_given_up',
    )]

    dependencies = [
        ('blog', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel('Moment', 'CacheDeadline'),
        migrations.RenameModel('Entry', 'SearchDocument'),
        migrations.RenameModel('Letter', 'OutgoingMail'),
        migrations.RenameModel('Enclosure', 'SecretPayload'),
        migrations.CreateModel(
            name='PeriodicJob',
            fields=[
                ('name', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('run_at', models.DateTimeField()),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='outgoingmail',
            name='a_letter_has_one_reader',
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address', ''), ('guest__isnull', True)), models.Q(('account__isnull', True), ('address', ''), ('guest__isnull', False)), models.Q(('account__isnull', True), ('guest__isnull', True), models.Q(models.Q(('address', ''), _negated=True), ('outcome__in', ['dropped', 'failed']), _connector='OR')), _connector='OR'), name='a_letter_has_one_reader'),
        ),
        migrations.RunPython(prefix, migrations.RunPython.noop),
    ]
