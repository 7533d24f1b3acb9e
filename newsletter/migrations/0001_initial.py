import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from lib.db.moved_models import content_types_follow


class Migration(migrations.Migration):
    """The tables are there: they were made in the app `comments`, and keep the names that they had."""

    initial = True

    dependencies = [
        ('blog', '0002_first_release'),
        ('comments', '0003_newsletter_and_trials_leave'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Issue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=1000, unique=True)),
                        ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ],
                    options={
                        'db_table': 'comments_issue',
                    },
                ),
                migrations.CreateModel(
                    name='AuthorLetter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('opened_at', models.DateTimeField(null=True)),
                        ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='letter', to='blog.post')),
                    ],
                    options={
                        'db_table': 'comments_authorletter',
                    },
                ),
                migrations.CreateModel(
                    name='Mailing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ('goes_out', models.BooleanField(default=True)),
                        ('is_gone', models.BooleanField(default=False)),
                        ('sent', models.PositiveIntegerField(default=0)),
                        ('bounced', models.PositiveIntegerField(default=0)),
                        ('complained', models.PositiveIntegerField(default=0)),
                        ('unsubscribed', models.PositiveIntegerField(default=0)),
                        ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mailing', to='blog.post')),
                    ],
                    options={
                        'db_table': 'comments_mailing',
                    },
                ),
            ],
        ),
        content_types_follow(
            'authorletter', 'issue', 'mailing', of='comments', to='newsletter'
        ),
    ]
