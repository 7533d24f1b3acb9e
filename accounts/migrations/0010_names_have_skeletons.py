from django.db import migrations, models

FIELDS = [
    ('FormerName', 'look', 'skeleton', models.CharField(db_column='look', max_length=1000)),
    (
        'User',
        'name_look',
        'name_skeleton',
        models.CharField(db_column='name_look', default='', editable=False, max_length=1000),
    ),
    (
        'User',
        'staff_look',
        'staff_skeleton',
        models.CharField(blank=True, db_column='staff_look', editable=False, max_length=1000),
    ),
]
SIGNED = models.Q(('staff_skeleton', ''), _negated=True)
INDEXES = [
    ('FormerName', models.Index(fields=['skeleton', 'given_up_at'], name='former_names_by_look')),
    ('User', models.Index(fields=['name_skeleton'], name='accounts_by_look')),
    ('User', models.Index(fields=['staff_skeleton'], condition=SIGNED, name='staff_by_look')),
]


class Migration(migrations.Migration):
    """The columns and indexes keep their names, so nothing changes in the database."""

    dependencies = [('accounts', '0009_fields_take_other_names')]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.RemoveIndex(model, index.name) for model, index in INDEXES),
                *(migrations.RenameField(model, old, new) for model, old, new, _ in FIELDS),
                *(migrations.AlterField(model, new, field) for model, _, new, field in FIELDS),
                *(migrations.AddIndex(model, index) for model, index in INDEXES),
            ],
        ),
    ]
