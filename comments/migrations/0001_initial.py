import django.db.models.deletion
import django.utils.timezone
import mptt.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('comments', name) for name in (
        '0002_withdrawn_at', '0003_lists_of_many', '0004_purged_at', '0005_threads_of_any_size', '0006_words_until',
        '0007_traces', '0008_passed_unread', '0009_fewer_indexes', '0010_likeness', '0011_wordings',
        '0012_reworded_unread', '0013_unsent', '0014_sites', '0015_following', '0016_claims', '0017_site_of_unsent',
        '0018_bell', '0019_thread_edition',
    )]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('blog', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('token', models.CharField(blank=True, max_length=32)),
                ('badge', models.CharField(blank=True, choices=[('', ''), ('author', 'Author'), ('moderator', 'Moderator')], default='', max_length=10)),
                ('text', models.TextField()),
                ('rendered', models.TextField()),
                ('lang', models.CharField(blank=True, max_length=8)),
                ('state', models.CharField(choices=[('held', 'Held'), ('published', 'Published'), ('removed', 'Removed'), ('withdrawn', 'Withdrawn'), ('spam', 'Spam')], default='held', max_length=10)),
                ('removal', models.JSONField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(null=True)),
                ('restored_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('thread_count', models.PositiveIntegerField(default=0)),
                ('submission', models.CharField(max_length=64, null=True)),
                ('lft', models.PositiveIntegerField(editable=False)),
                ('rght', models.PositiveIntegerField(editable=False)),
                ('tree_id', models.PositiveIntegerField(editable=False)),
                ('level', models.PositiveIntegerField(editable=False)),
                ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered_by', to='comments.comment')),
                ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to=settings.AUTH_USER_MODEL)),
                ('parent', mptt.fields.TreeForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='comments.comment')),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='blog.post')),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('purged_at', models.DateTimeField(null=True)),
                ('words_until', models.DateTimeField(null=True)),
                ('passed_at', models.DateTimeField(null=True)),
                ('text_fingerprint', models.CharField(db_column='likeness', max_length=32, null=True)),
                ('pending_at', models.DateTimeField(null=True)),
                ('site', models.URLField(blank=True)),
                ('thread_version', models.PositiveBigIntegerField(db_column='thread_edition', db_default=0, default=0, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['post', 'tree_id', 'lft'], name='thread_order'), models.Index(condition=models.Q(('level', 0)), fields=['post', 'created_at'], name='thread_roots'), models.Index(fields=['state', '-created_at'], name='comments_by_state'), models.Index(fields=['tree_id', 'lft'], name='comments_comment_tree_id_l4b1c'), models.Index(fields=['-created_at', '-id'], name='comments_by_time'), models.Index(condition=models.Q(('level', 0)), fields=['post', '-thread_count', 'created_at'], name='thread_roots_by_replies'), models.Index(condition=models.Q(('state', 'published'), _negated=True), fields=['tree_id', 'lft', 'level'], name='unpublished'), models.Index(condition=models.Q(('words_until__isnull', False)), fields=['words_until'], name='comments_to_be_forgotten'), models.Index(condition=models.Q(('passed_at__isnull', True), ('read_at__isnull', True)), fields=['created_at', 'id', 'state'], name='comments_unread'), models.Index(condition=models.Q(('passed_at__isnull', False)), fields=['created_at', 'id'], name='comments_passed_unread'), models.Index(fields=['token'], name='comments_by_token'), models.Index(fields=['author', 'created_at'], name='comments_by_author'), models.Index(condition=models.Q(('pending_at__isnull', False)), fields=['pending_at'], name='comments_with_an_edit'), models.Index(condition=models.Q(('read_at__isnull', True), models.Q(('edited_at__isnull', False), ('pending_at__isnull', False), _connector='OR')), fields=['created_at', 'id'], name='comments_reworded_unread'), models.Index(condition=models.Q(('created_at__isnull', False)), fields=['post', 'created_at'], name='thread_by_time'), models.Index(condition=models.Q(('text_fingerprint__isnull', False)), fields=['text_fingerprint', 'created_at'], name='comments_alike')],
                'constraints': [models.UniqueConstraint(fields=('submission',), name='comment_said_once')],
            },
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ip_hash', models.CharField(blank=True, db_column='whence', max_length=64)),
                ('browser', models.CharField(blank=True, max_length=32)),
                ('left_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='origin', to='comments.comment')),
            ],
            options={
                'db_table': 'comments_trace',
                'indexes': [models.Index(fields=['ip_hash', 'left_at'], name='traces_of_a_range')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fate', models.CharField(choices=[('waiting', 'Waiting for a moderator'), ('stood', 'Replaced by its writer'), ('taken_back', 'Taken back by its writer'), ('refused', 'Refused by a moderator')], max_length=10)),
                ('text', models.TextField()),
                ('rendered', models.TextField()),
                ('lang', models.CharField(blank=True, max_length=8)),
                ('written_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('read_before', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='comments.comment')),
            ],
            options={
                'db_table': 'comments_wording',
                'constraints': [models.UniqueConstraint(condition=models.Q(('fate', 'waiting')), fields=('comment',), name='one_edit_waits')],
            },
        ),
        migrations.CreateModel(
            name='Unsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32)),
                ('text', models.TextField()),
                ('name', models.CharField(blank=True, max_length=50)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('place', models.CharField(max_length=1000)),
                ('ip_hash', models.CharField(blank=True, db_column='whence', max_length=64)),
                ('kept_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comments.comment')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
                ('site', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'comments_unsent',
                'indexes': [models.Index(fields=['token'], name='unsent_in_a_browser')],
            },
        ),
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(db_index=True, null=True)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guest', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.guest')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
            ],
            options={
                'db_table': 'comments_envelope',
                'indexes': [models.Index(fields=['account', 'post'], name='envelopes_to_an_account'), models.Index(fields=['guest', 'post'], name='envelopes_to_a_guest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('guest__isnull', True)), models.Q(('account__isnull', True), ('guest__isnull', False)), _connector='OR'), name='an_envelope_has_one_reader'), models.UniqueConstraint(condition=models.Q(('account__isnull', False), ('closed_at__isnull', True)), fields=('account', 'post'), name='open_envelope_of_an_account'), models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True), ('guest__isnull', False)), fields=('guest', 'post'), name='open_envelope_of_a_guest')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('replies', 'Replies to my comments'), ('branch', 'Every reply in this branch'), ('article', 'Every new comment on this article'), ('blog', 'New articles')], max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('token', models.CharField(blank=True, max_length=32)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comments.comment')),
                ('guest', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.guest')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='blog.post')),
            ],
            options={
                'indexes': [models.Index(fields=['account'], name='followed_by_an_account'), models.Index(fields=['guest'], name='followed_by_a_guest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('guest__isnull', True)), models.Q(('account__isnull', True), ('guest__isnull', False)), _connector='OR'), name='a_subscription_has_one_reader'), models.UniqueConstraint(condition=models.Q(('account__isnull', False), ('kind__in', ['replies', 'article'])), fields=('account', 'post'), name='one_thread_of_an_account'), models.UniqueConstraint(condition=models.Q(('guest__isnull', False), ('kind__in', ['replies', 'article'])), fields=('guest', 'post'), name='one_thread_of_a_guest'), models.UniqueConstraint(condition=models.Q(('account__isnull', False), ('kind', 'branch')), fields=('account', 'comment'), name='one_branch_of_an_account'), models.UniqueConstraint(condition=models.Q(('guest__isnull', False), ('kind', 'branch')), fields=('guest', 'comment'), name='one_branch_of_a_guest'), models.UniqueConstraint(condition=models.Q(('account__isnull', False), ('kind', 'blog')), fields=('account',), name='one_blog_of_an_account'), models.UniqueConstraint(condition=models.Q(('guest__isnull', False), ('kind', 'blog')), fields=('guest',), name='one_blog_of_a_guest')],
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('replies', 'Replies to my comments'), ('branch', 'Every reply in this branch'), ('article', 'Every new comment on this article'), ('blog', 'New articles')], max_length=10)),
                ('is_told', models.BooleanField(default=False)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digest_items', to='comments.comment')),
                ('digest', models.ForeignKey(db_column='envelope_id', on_delete=django.db.models.deletion.CASCADE, related_name='items', to='comments.envelope')),
                ('guest', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.guest')),
            ],
            options={
                'db_table': 'comments_telling',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('guest__isnull', True)), models.Q(('account__isnull', True), ('guest__isnull', False)), _connector='OR'), name='a_telling_has_one_reader'), models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('account', 'comment'), name='one_telling_of_an_account'), models.UniqueConstraint(condition=models.Q(('guest__isnull', False)), fields=('guest', 'comment'), name='one_telling_of_a_guest')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('theirs', 'Theirs'), ('not_theirs', 'Not theirs')], max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=50)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('site', models.URLField(blank=True)),
                ('token', models.CharField(blank=True, max_length=32)),
                ('was_published', models.BooleanField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='comments.comment')),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='accounts.guest')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('comment',), name='one_claim_stands')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('about', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='comments.comment')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-made_at', '-id'], name='bell_by_time'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['account'], name='bell_unread')],
                'constraints': [models.UniqueConstraint(fields=('account', 'about', 'kind'), name='everybody_is_told_a_thing_once')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('last', models.DateTimeField(db_index=True)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='blog.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'post'), name='one_visit_to_a_thread')],
            },
        ),
    ]
