from itertools import batched

import django.db.models.deletion
from django.db import migrations, models


def find_subjects(apps, schema_editor):
    """Read each session once, so that those of before are found as well."""
    from accounts.models.session_subjects import digests
    from accounts.sessions import contents, names_in

    Subject = apps.get_model("accounts", "SessionSubject")
    sessions = apps.get_model("sessions", "Session").objects.iterator(chunk_size=500)
    for few in batched(sessions, 500):
        Subject.objects.bulk_create(
            Subject(session_id=one.pk, digest=digests(name)[0])
            for one in few
            for name in names_in(contents(one))
        )


class Migration(migrations.Migration):
    """Renamed models keep their tables; Django renames their content types and permissions."""

    replaces = [('accounts', name) for name in (
        '0007_models_take_other_names', '0008_session_subjects', '0009_fields_take_other_names',
        '0010_names_have_skeletons',
    )]

    dependencies = [
        ('accounts', '0001_initial'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel('Count', 'RateCounter'),
        migrations.CreateModel(
            name='SessionSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name='subjects', to='sessions.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('digest', 'session'), name='a_session_tells_of_each_once')],
            },
        ),
        migrations.RunPython(find_subjects, migrations.RunPython.noop),
    ]
