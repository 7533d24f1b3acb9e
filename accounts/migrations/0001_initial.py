import accounts.names.spelling
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import lib.db.counter_field
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', name) for name in (
        '0002_guests', '0003_askings', '0004_counts', '0005_names_and_profiles', '0006_bell',
    )]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(help_text='Shown next to your comments.', max_length=50, validators=[accounts.names.spelling.refuse_unseen], verbose_name='name')),
                ('name_key', models.CharField(editable=False, max_length=1000, unique=True)),
                ('staff_name', models.CharField(blank=True, help_text='How decisions are signed in public. Empty means “a moderator”.', max_length=50, validators=[accounts.names.spelling.refuse_unseen], verbose_name='staff name')),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('about', models.CharField(blank=True, max_length=160, verbose_name='a line about yourself')),
                ('is_listed', models.BooleanField(default=False, verbose_name='search engines may list my page')),
                ('name_skeleton', models.CharField(db_column='name_look', default='', editable=False, max_length=1000)),
                ('site', models.URLField(blank=True, help_text='A page of yours elsewhere, beginning with https:// or http://.', validators=[django.core.validators.URLValidator(['http', 'https'])], verbose_name='site')),
                ('staff_skeleton', models.CharField(blank=True, db_column='staff_look', editable=False, max_length=1000)),
                ('unread', lib.db.counter_field.CounterField(default=0, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['name_skeleton'], name='accounts_by_look'), models.Index(condition=models.Q(('staff_skeleton', ''), _negated=True), fields=['staff_skeleton'], name='staff_by_look')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_for_an_address')],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=1000, unique=True)),
                ('loose_email', models.CharField(db_index=True, max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(db_index=True, max_length=32)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='accounts.guest')),
                ('wanted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('guest', 'token'), name='one_confirmation_in_a_browser')],
            },
        ),
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('ip_hash', models.CharField(blank=True, db_column='whence', max_length=64)),
                ('confirmation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='askings', to='accounts.confirmation')),
            ],
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('key', models.CharField(max_length=250, primary_key=True, serialize=False)),
                ('value', models.JSONField()),
                ('until', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'accounts_count',
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50)),
                ('skeleton', models.CharField(db_column='look', max_length=1000)),
                ('given_up_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['skeleton', 'given_up_at'], name='former_names_by_look')],
            },
        ),
    ]
