import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from lib.db.moved_models import content_types_follow


class Migration(migrations.Migration):
    """The tables are there: they were made in the app `comments`, and keep the names that they had."""

    initial = True

    dependencies = [
        ('accounts', '0002_first_release'),
        ('blog', '0002_first_release'),
        ('comments', '0003_newsletter_and_trials_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='TrialComment',
                    fields=[
                        ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='in_trial', serialize=False, to='comments.comment')),
                        ('fate', models.CharField(choices=[('public', 'Moves to the public thread'), ('private', 'Stays between you and the author'), ('closed', 'Is closed, with thanks')], default='private', max_length=10)),
                        ('passage', models.TextField(blank=True)),
                        ('before', models.TextField(blank=True)),
                        ('at', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'db_table': 'comments_trialcomment',
                        'default_permissions': [],
                    },
                ),
                migrations.CreateModel(
                    name='Trial',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.CharField(blank=True, max_length=300, verbose_name='what helps you')),
                        ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('thanks', models.BooleanField(db_default=True, default=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('thread', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='trial', to='blog.post')),
                    ],
                    options={
                        'db_table': 'comments_trial',
                        'default_permissions': [],
                    },
                ),
                migrations.CreateModel(
                    name='TrialReader',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('guest_name', models.CharField(blank=True, max_length=50)),
                        ('fate', models.CharField(choices=[('public', 'Moves to the public thread'), ('private', 'Stays between you and the author'), ('closed', 'Is closed, with thanks')], default='private', max_length=10)),
                        ('may_be_named', models.BooleanField(default=False)),
                        ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('accepted_at', models.DateTimeField(null=True)),
                        ('declined_at', models.DateTimeField(null=True)),
                        ('left_at', models.DateTimeField(null=True)),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='trial_readings', to=settings.AUTH_USER_MODEL)),
                        ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='trial_readings', to='accounts.guest')),
                        ('trial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='trials.trial')),
                    ],
                    options={
                        'db_table': 'comments_trialreader',
                        'ordering': ['invited_at', 'pk'],
                        'default_permissions': [],
                        'constraints': [models.UniqueConstraint(fields=('trial', 'account'), name='read_once_by_an_account'), models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('trial', 'email'), name='asked_once_by_mail')],
                    },
                ),
            ],
        ),
        content_types_follow(
            'trial', 'trialreader', 'trialcomment', of='comments', to='trials'
        ),
    ]
