from datetime import timedelta

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce, Now


def set_an_end(apps, schema_editor):
    withdrawn = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    withdrawn = withdrawn.filter(state="withdrawn", words_until=None, purged_at=None).order_by()
    since = Coalesce(F("withdrawn_at"), Now())
    withdrawn.update(words_until=since + timedelta(days=30))


class Migration(migrations.Migration):

    replaces = [("comments", name) for name in """
        0002_renamed_models 0003_what_nobody_read_leaves_no_place
        0004_words_of_withdrawn_comments 0005_fate_of_an_edit 0006_author_letters
        0007_corrections_and_versions_read 0008_authors_open_their_letters 0009_articles_by_mail
        0010_trial_readings 0011_guests_in_trial_readings
    """.split()]

    dependencies = [
        ('accounts', '0002_first_release'),
        ('blog', '0002_first_release'),
        ('comments', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel(
            old_name='Trace',
            new_name='CommentOrigin',
        ),
        migrations.RenameModel(
            old_name='Wording',
            new_name='CommentRevision',
        ),
        migrations.RenameModel(
            old_name='Unsent',
            new_name='ServerDraft',
        ),
        migrations.RenameModel(
            old_name='Envelope',
            new_name='Digest',
        ),
        migrations.RenameModel(
            old_name='Telling',
            new_name='DigestItem',
        ),
        migrations.AddField(
            model_name='comment',
            name='leaves_place',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AlterField(
            model_name='commentrevision',
            name='fate',
            field=models.CharField(choices=[('waiting', 'Waiting for a moderator'), ('stood', 'Replaced by its writer'), ('taken_back', 'Withdrawn by its writer'), ('refused', 'Refused by a moderator')], max_length=10),
        ),
        migrations.CreateModel(
            name='QuotedIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quoted_in', to='comments.comment')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='blog.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'comment'), name='a_comment_is_quoted_once')],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='article_version',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='changed_in',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='led_to',
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='may_be_named',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(max_length=300)),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('thanks', models.BooleanField(default=False)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(null=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='comments.comment')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='blog.post')),
            ],
            options={
                'default_permissions': [],
                'indexes': [models.Index(fields=['-published_at', '-id'], name='corrections_by_time')],
            },
        ),
        migrations.CreateModel(
            name='AuthorLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='letter', to='blog.post')),
                ('opened_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=1000, unique=True)),
                ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='MailFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('times', models.PositiveSmallIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
                ('is_complaint', models.BooleanField(default=False)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
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
            ],
        ),
        migrations.AddField(
            model_name='subscription',
            name='authors',
            field=models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='subscription',
            name='only_some',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='subscription',
            name='pace',
            field=models.CharField(choices=[('at_once', 'At once'), ('daily', 'Once a day'), ('weekly', 'Once a week')], db_default='at_once', default='at_once', max_length=10),
        ),
        migrations.AddField(
            model_name='subscription',
            name='tags',
            field=models.ManyToManyField(related_name='+', to='blog.tag'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='told_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(condition=models.Q(('kind', 'blog')), fields=['pace', 'told_at'], name='told_of_articles'),
        ),
        migrations.AddField(
            model_name='mailfault',
            name='account',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mailfault',
            name='guest',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.guest'),
        ),
        migrations.AddField(
            model_name='mailing',
            name='post',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mailing', to='blog.post'),
        ),
        migrations.AddConstraint(
            model_name='mailfault',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('guest__isnull', True)), models.Q(('account__isnull', True), ('guest__isnull', False)), _connector='OR'), name='a_mail_fault_is_of_one_person'),
        ),
        migrations.AddConstraint(
            model_name='mailfault',
            constraint=models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('account',), name='one_mail_fault_of_an_account'),
        ),
        migrations.AddConstraint(
            model_name='mailfault',
            constraint=models.UniqueConstraint(condition=models.Q(('guest__isnull', False)), fields=('guest',), name='one_mail_fault_of_a_guest'),
        ),
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
                'default_permissions': [],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='from_trial',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(blank=True, max_length=300, verbose_name='what helps you')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('settled_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='trial', to='blog.post')),
                ('thanks', models.BooleanField(db_default=True, default=True)),
            ],
            options={
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='TrialReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('fate', models.CharField(choices=[('public', 'Moves to the public thread'), ('private', 'Stays between you and the author'), ('closed', 'Is closed, with thanks')], default='private', max_length=10)),
                ('may_be_named', models.BooleanField(default=False)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('left_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='trial_readings', to=settings.AUTH_USER_MODEL)),
                ('trial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='comments.trial')),
                ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='trial_readings', to='accounts.guest')),
                ('guest_name', models.CharField(blank=True, max_length=50)),
            ],
            options={
                'ordering': ['invited_at', 'pk'],
                'default_permissions': [],
                'constraints': [models.UniqueConstraint(fields=('trial', 'account'), name='read_once_by_an_account'), models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('trial', 'email'), name='asked_once_by_mail')],
            },
        ),
        migrations.RunPython(set_an_end, migrations.RunPython.noop),
    ]
