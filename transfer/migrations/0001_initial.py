import django.db.models.deletion
import django.utils.timezone
import transfer.models.downloads
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('transfer', name) for name in (
        '0002_downloads',
    )]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Imported',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=20)),
                ('foreign_id', models.CharField(max_length=200)),
                ('object_id', models.PositiveBigIntegerField()),
                ('imported_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'imported object',
                'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'foreign_id'), name='brought_in_once')],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default=transfer.models.downloads.new_name, max_length=64, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('making', 'Making'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('alive_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('ready_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='download', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
