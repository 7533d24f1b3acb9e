import datetime

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import transfer.models.downloads


class Migration(migrations.Migration):

    replaces = [("transfer", name) for name in """
        0002_downloads_of_guests 0003_import_runs 0004_backups 0005_imports_at_the_desk
        0006_exports_of_the_blog 0007_missing_files 0008_backups_by_span_and_in_a_bucket
        0009_texts_to_turn 0010_what_follows_an_import 0011_pages_of_missing_files
        0012_files_missing_from_a_backup
    """.split()]

    dependencies = [
        ('accounts', '__first__'),
        ('blog', '0002_first_release'),
        ('transfer', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='download',
            name='email',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254),
        ),
        migrations.AlterField(
            model_name='download',
            name='account',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='download', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='download',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('email', '')), models.Q(('account__isnull', True), models.Q(('email', ''), _negated=True)), _connector='OR'), name='a_copy_is_somebodys'),
        ),
        migrations.AddConstraint(
            model_name='download',
            constraint=models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='one_copy_of_a_guest'),
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=200)),
                ('title', models.CharField(blank=True, max_length=250)),
                ('file', models.CharField(max_length=500)),
                ('options', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('checking', 'Being checked'), ('ready', 'Checked'), ('refused', 'Can’t be read'), ('running', 'Running'), ('stopped', 'Stopped'), ('failed', 'Failed'), ('done', 'Finished'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='running', max_length=10)),
                ('found', models.JSONField(default=dict)),
                ('through', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('failure', models.TextField(blank=True)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('alive_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('who', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('plan', models.JSONField(db_default={}, default=dict)),
                ('marks', models.JSONField(db_default={}, default=dict)),
            ],
            options={
                'verbose_name': 'import',
                'default_permissions': [],
            },
        ),
        migrations.AddField(
            model_name='imported',
            name='run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='things', to='transfer.importrun'),
        ),
        migrations.CreateModel(
            name='SiteExport',
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
                ('kind', models.CharField(choices=[('site', 'Site'), ('wordpress', 'Wordpress'), ('static', 'Plain')], max_length=10, unique=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BackupSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.CharField(choices=[('never', 'Never'), ('day', 'Day'), ('week', 'Week')], default='never', max_length=5, verbose_name='every')),
                ('at', models.TimeField(default=datetime.time(4, 10), verbose_name='at')),
                ('keeps', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='daily')),
                ('is_checked', models.BooleanField(default=True, verbose_name='check each by restoring it')),
                ('key', models.CharField(blank=True, default='', max_length=100, verbose_name='encrypt with my public key')),
                ('keeps_monthly', models.PositiveSmallIntegerField(db_default=12, default=12, validators=[django.core.validators.MaxValueValidator(366)], verbose_name='monthly')),
                ('keeps_weekly', models.PositiveSmallIntegerField(db_default=4, default=4, validators=[django.core.validators.MaxValueValidator(366)], verbose_name='weekly')),
            ],
        ),
        migrations.AddField(
            model_name='imported',
            name='state',
            field=models.CharField(blank=True, choices=[('', 'Here'), ('waits', 'Waits'), ('found', 'Found'), ('html', 'Html')], db_default='', default='', max_length=7),
        ),
        migrations.CreateModel(
            name='MissingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=1000)),
                ('title', models.CharField(max_length=250)),
                ('why', models.CharField(max_length=300)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='missing', to='transfer.importrun')),
                ('description', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('file', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('is_lead', models.BooleanField(db_default=False, default=False)),
                ('key', models.CharField(blank=True, db_default='', db_index=True, default='', max_length=200)),
                ('matched_by', models.CharField(blank=True, db_default='', default='', max_length=4)),
                ('member', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.page')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
                ('sent_as', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('state', models.CharField(blank=True, choices=[('', 'Missing'), ('matched', 'Matched'), ('coming', 'Coming')], db_default='', default='', max_length=7)),
                ('pages', models.JSONField(db_default=[], default=list)),
            ],
            options={
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='Backup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('day', 'Daily'), ('week', 'Weekly'), ('desk', 'By hand'), ('command', 'From the command line')], max_length=8)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('making', 'Making'), ('good', 'Good'), ('failed', 'Failed')], default='waiting', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('name', models.CharField(blank=True, default='', max_length=500)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('is_encrypted', models.BooleanField(default=False)),
                ('articles', models.PositiveIntegerField(default=0)),
                ('comments', models.PositiveIntegerField(default=0)),
                ('files', models.PositiveIntegerField(default=0)),
                ('is_to_be_checked', models.BooleanField(default=False)),
                ('checked_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=500)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_stored', models.BooleanField(db_default=False, default=False)),
                ('missing', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
    ]
