from django.conf import settings
from django.db import migrations, models

PSEUDONYM = {'to': 'moderation.pseudonym', 'db_column': 'standing_id'}


def renamed(model, **options):
    """The field keeps its column, so the database isn't asked for anything."""
    field = models.ForeignKey(**PSEUDONYM, **options)
    return [
        migrations.AlterField(model, 'standing', field),
        migrations.RenameField(model, 'standing', 'pseudonym'),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0021_models_take_other_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex('reading', 'readings_of_somebody'),
                migrations.RemoveIndex('strike', 'strikes_of_somebody'),
                migrations.RemoveConstraint('retainedidentity', 'an_address_is_tied_once'),
                *renamed('acceptance', on_delete=models.PROTECT, related_name='acceptances'),
                *renamed('ban', on_delete=models.PROTECT, related_name='bans'),
                *renamed('reading', on_delete=models.PROTECT, related_name='readings', db_index=False),
                *renamed('retainedidentity', on_delete=models.CASCADE, related_name='retained_identities'),
                *renamed('staffnote', on_delete=models.CASCADE, related_name='staff_notes'),
                *renamed('strike', on_delete=models.PROTECT, related_name='strikes'),
                migrations.AddIndex('reading', models.Index(fields=['pseudonym', '-id'], name='readings_of_somebody')),
                migrations.AddIndex('strike', models.Index(fields=['pseudonym', 'counts_until'], name='strikes_of_somebody')),
                migrations.AddConstraint(
                    'retainedidentity',
                    models.UniqueConstraint(fields=['pseudonym', 'digest'], name='an_address_is_tied_once'),
                ),
                migrations.AlterField(
                    'pseudonym',
                    'account',
                    models.ForeignKey(
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name='pseudonyms',
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    'banfingerprint',
                    'ban',
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name='fingerprints', to='moderation.ban'
                    ),
                ),
            ],
        ),
    ]
