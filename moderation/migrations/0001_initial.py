import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import moderation.models.screening
import moderation.models.record.waivers
import moderation.pure.ladder
from django.conf import settings
from django.db import migrations, models

from moderation.record.triggers import INSTALL


class Migration(migrations.Migration):

    replaces = [('moderation', name) for name in (
        '0002_triggers', '0003_verdicts', '0004_withdrawals', '0005_appeals', '0006_acceptances',
        '0007_waivers_have_periods', '0008_purging', '0009_ties', '0010_strikes', '0011_marks',
        '0012_presence_and_staff_notes', '0013_readings', '0014_what_was_read_so_far', '0015_screening',
        '0016_reports', '0017_bulks', '0018_reports_hold', '0019_refused_edits', '0020_undoing',
    )]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('blog', '0001_initial'),
        ('comments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True)),
            ],
            options={
                'verbose_name': 'rule',
            },
        ),
        migrations.CreateModel(
            name='PolicyRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='number')),
                ('effective_at', models.DateTimeField(default=django.utils.timezone.now, help_text='A time that has gone by means: when it is published.', verbose_name='takes effect')),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('ladder', models.JSONField(blank=True, default=moderation.pure.ladder.usual, help_text='Steps by number of strikes: “warn”, “hold” or “suspend” for a number of days, “ban”.', verbose_name='ladder')),
                ('strike_days', models.PositiveSmallIntegerField(default=90, verbose_name='days a strike counts')),
                ('appeal_days', models.PositiveSmallIntegerField(default=14, verbose_name='days to appeal')),
                ('announced_in', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='blog.post', verbose_name='announced in')),
            ],
            options={
                'verbose_name': 'policy revision',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='RuleWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('citation', models.CharField(help_text='A short noun phrase: “off-topic comparison”.', max_length=80, verbose_name='citation')),
                ('text', models.TextField(verbose_name='text')),
                ('rendered', models.TextField(editable=False)),
                ('waivable', models.BooleanField(default=False, help_text='On an article that invites what the rule forbids.', verbose_name='can be set aside')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='moderation.policyrevision')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='moderation.rule')),
            ],
            options={
                'verbose_name': 'rule',
                'ordering': ['number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('revision', 'rule'), name='a_rule_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guest', models.CharField(max_length=32, null=True, unique=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pseudonyms', to=settings.AUTH_USER_MODEL)),
                ('former', models.CharField(max_length=32, null=True, unique=True)),
            ],
            options={
                'db_table': 'moderation_standing',
                'constraints': [models.UniqueConstraint(condition=models.Q(('former__isnull', True)), fields=('account',), name='an_account_has_one_standing')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('approve', 'approved'), ('reopen', 'approval taken back'), ('remove', 'removed under a rule'), ('spam', 'removed as spam'), ('outside', 'removed outside the policy'), ('restore', 'restored'), ('warn', 'warned'), ('hold', 'held for a time'), ('ban', 'banned'), ('lift', 'lifted'), ('grant', 'appeal granted'), ('uphold', 'appeal refused'), ('purge', 'words destroyed'), ('refuse', 'edit refused')], max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(null=True)),
                ('appears_at', models.DateTimeField()),
                ('is_undo', models.BooleanField(default=False)),
                ('comment', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='decisions', to='comments.comment')),
                ('post', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='blog.post')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='moderation.decision')),
                ('wording', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='moderation.rulewording')),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='moderation.standing')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='moderation.standing')),
                ('ground', models.CharField(blank=True, choices=[('law', 'against the law'), ('private', 'private details of somebody else'), ('older', 'older than any policy')], max_length=10)),
                ('is_override', models.BooleanField(default=False)),
                ('follows', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='moderation.decision')),
                ('ladder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.policyrevision')),
                ('was_held', models.BooleanField(null=True)),
            ],
            options={
                'permissions': [('moderate', 'Can moderate comments and people'), ('purge', 'Can destroy the words of a comment for good')],
                'indexes': [models.Index(fields=['-made_at', '-id'], name='decisions_by_time'), models.Index(fields=['comment', 'id'], name='decisions_on_a_comment')],
            },
        ),
        migrations.CreateModel(
            name='DecisionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to_writer', models.TextField(blank=True)),
                ('among_staff', models.TextField(blank=True)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='note', to='moderation.decision')),
                ('why_newer', models.TextField(blank=True)),
                ('why_outside', models.TextField(blank=True)),
                ('why_step', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Ban',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField(null=True)),
                ('lifted', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lifted_ban', to='moderation.decision')),
                ('placed', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ban', to='moderation.decision')),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bans', to='moderation.rulewording')),
                ('pseudonym', models.ForeignKey(db_column='standing_id', on_delete=django.db.models.deletion.PROTECT, related_name='bans', to='moderation.standing')),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('evidence', models.ManyToManyField(related_name='bans_on_it', to='moderation.decision')),
                ('kind', models.CharField(choices=[('ban', 'no comments'), ('hold', 'comments wait for a moderator'), ('warn', 'a warning to be read')], default='ban', max_length=10)),
                ('post', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='bans', to='blog.post')),
            ],
            options={
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sentence', models.CharField(blank=True, help_text='For example: so bring your own city.', max_length=200, verbose_name='what readers are told')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('post', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='waivers', to='blog.post')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='moderation.rule', verbose_name='rule')),
                ('heading', models.CharField(default=moderation.models.record.waivers.invitation, help_text='What this article is for.', max_length=120, verbose_name='in bold')),
                ('until', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'rule set aside',
                'verbose_name_plural': 'rules set aside',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('post', 'rule'), name='waived_once', violation_error_message='This rule is set aside here already.')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='moderation.policyrevision')),
                ('withdrawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='moderation.standing')),
            ],
            options={
                'ordering': ['-withdrawn_at'],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='moderation.decision')),
            ],
        ),
        migrations.CreateModel(
            name='AppealNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='note', to='moderation.appeal')),
            ],
        ),
        migrations.CreateModel(
            name='AppealWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='moderation.appeal')),
            ],
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='moderation.policyrevision')),
                ('pseudonym', models.ForeignKey(db_column='standing_id', on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='moderation.standing')),
            ],
            options={
                'ordering': ['-accepted_at'],
            },
        ),
        migrations.CreateModel(
            name='LeftRemoved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.decision')),
                ('left_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.standing')),
                ('waiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left', to='moderation.waiver')),
            ],
            options={
                'db_table': 'moderation_leftremoved',
                'constraints': [models.UniqueConstraint(fields=('waiver', 'decision'), name='left_once')],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('judged_until', models.DateTimeField(null=True)),
                ('pseudonym', models.ForeignKey(db_column='standing_id', on_delete=django.db.models.deletion.CASCADE, related_name='retained_identities', to='moderation.standing')),
            ],
            options={
                'db_table': 'moderation_tie',
                'constraints': [models.UniqueConstraint(fields=('pseudonym', 'digest'), name='an_address_is_tied_once')],
            },
        ),
        migrations.CreateModel(
            name='Strike',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('counts_until', models.DateTimeField()),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='strike', to='moderation.decision')),
                ('pseudonym', models.ForeignKey(db_column='standing_id', on_delete=django.db.models.deletion.PROTECT, related_name='strikes', to='moderation.standing')),
            ],
            options={
                'indexes': [models.Index(fields=['pseudonym', 'counts_until'], name='strikes_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Overturning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overturnings', to='moderation.decision')),
                ('strike', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='overturning', to='moderation.strike')),
            ],
            options={
                'db_table': 'moderation_overturning',
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('email', 'the same confirmed e-mail address'), ('mailbox', 'a confirmed e-mail address of what is most likely the same mailbox'), ('browser', 'the same browser'), ('range', 'the same range of IP addresses')], max_length=10)),
                ('value', models.CharField(max_length=64)),
                ('refuses', models.BooleanField(default=False)),
                ('until', models.DateTimeField(null=True)),
                ('ban', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fingerprints', to='moderation.ban')),
            ],
            options={
                'db_table': 'moderation_mark',
                'indexes': [models.Index(fields=['value', 'kind'], name='marks_by_value')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'range'), _negated=True), ('until__isnull', False), _connector='OR'), name='a_range_is_marked_for_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_at', models.DateTimeField()),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='comments.comment')),
            ],
        ),
        migrations.CreateModel(
            name='StaffNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('pseudonym', models.ForeignKey(db_column='standing_id', on_delete=django.db.models.deletion.CASCADE, related_name='staff_notes', to='moderation.standing')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.standing')),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('how', models.CharField(choices=[('approved', 'approved it'), ('decided', 'decided on it'), ('marked', 'marked it read'), ('reopened', 'marked it unread'), ('passed', 'passed it unread, with others')], max_length=10)),
                ('comment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='readings', to='comments.comment')),
                ('pseudonym', models.ForeignKey(db_column='standing_id', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='moderation.standing')),
            ],
            options={
                'indexes': [models.Index(fields=['pseudonym', '-id'], name='readings_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hold_all', models.BooleanField(default=False, help_text='On the whole site. An article has a switch of its own.', verbose_name='every comment waits for a moderator')),
                ('first', models.CharField(choices=[('guests', 'of guests'), ('all', 'of everybody'), ('nobody', 'of nobody')], default='guests', max_length=10, verbose_name='comments wait until one is approved')),
                ('links', models.PositiveSmallIntegerField(blank=True, default=1, help_text='A comment with more waits. Links to this site aren’t counted. Empty: any number.', null=True, verbose_name='links that pass')),
                ('repeat_hours', models.PositiveSmallIntegerField(blank=True, default=24, help_text='Whoever said it. Empty: never.', null=True, verbose_name='a text that was said on another article waits for so many hours')),
                ('held_words', models.TextField(blank=True, help_text='A word or phrase on each line. Case, width and what has no width make no difference; letters that look alike don’t hide a word. casino* is every word that begins so.', verbose_name='words that wait')),
                ('refused_words', models.TextField(blank=True, help_text='The same, but nobody can post them.', verbose_name='words that are refused')),
                ('held_patterns', models.TextField(blank=True, help_text='A regular expression on each line, in whatever case.', verbose_name='patterns that wait')),
                ('refused_patterns', models.TextField(blank=True, verbose_name='patterns that are refused')),
                ('pace', models.PositiveSmallIntegerField(blank=True, default=10, null=True, verbose_name='comments that one account may post')),
                ('pace_of_range', models.PositiveSmallIntegerField(blank=True, default=30, help_text='A household, a school or an office. Only a keyed hash of it is kept.', null=True, verbose_name='comments that may come from one network')),
                ('pace_minutes', models.PositiveSmallIntegerField(default=10, verbose_name='within so many minutes')),
                ('version', models.CharField(default=moderation.models.screening.new_version, editable=False, max_length=32)),
                ('reports', models.PositiveSmallIntegerField(blank=True, help_text='So many open reports take a published comment from the page until a moderator has read it. Reports from one network count as one, and those of people who are often wrong not at all. Empty: never.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='reports that make a comment wait')),
            ],
            options={
                'verbose_name': 'screening',
                'verbose_name_plural': 'screening',
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_name', models.CharField(max_length=10)),
                ('detail', models.JSONField(default=dict)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='comments.comment')),
            ],
            options={
                'db_table': 'moderation_finding',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('comment', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='reports', to='comments.comment')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='moderation.standing')),
                ('wording', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.rulewording')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('comment', 'reporter'), name='a_comment_is_reported_once_by_each')],
            },
        ),
        migrations.CreateModel(
            name='ReportNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='note', to='moderation.report')),
            ],
        ),
        migrations.CreateModel(
            name='ReportOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_upheld', models.BooleanField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='moderation.decision')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='moderation.report')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'decision'), name='a_decision_answers_a_report_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportTrace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ip_hash', models.CharField(db_column='whence', db_index=True, max_length=64)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='trace', to='moderation.report')),
            ],
        ),
        migrations.CreateModel(
            name='Bulk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deed', models.CharField(blank=True, choices=[('approve', 'Approve'), ('spam', 'Delete as spam'), ('remove', 'Delete under a rule')], max_length=10)),
                ('gives_strike', models.BooleanField(default=True)),
                ('to_writer', models.TextField(blank=True)),
                ('came_from', models.CharField(blank=True, max_length=1000)),
                ('matched', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', 'prepared'), ('running', 'running'), ('stopped', 'stopped'), ('done', 'done'), ('undoing', 'being taken back'), ('undone', 'taken back')], default='draft', max_length=10)),
                ('is_to_stop', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(null=True)),
                ('alive_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulks', to='moderation.standing')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.rule')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'made_at'], name='bulks_by_state')],
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.CharField(max_length=16)),
                ('outcome', models.CharField(blank=True, choices=[('', 'not done'), ('done', 'done'), ('skipped', 'skipped'), ('undone', 'taken back')], default='', max_length=10)),
                ('why', models.CharField(blank=True, choices=[('aside', 'the rule is set aside on its article'), ('newer', 'the rule did not stand when it was written'), ('decided', 'decided already'), ('reworded', 'changed by its writer since it was selected'), ('gone', 'no longer there'), ('reported', 'reported, so somebody has to read it'), ('staff', 'written by somebody on the staff'), ('harsher', 'more would follow for its writer now than was shown'), ('fault', 'something went wrong; nothing was changed')], max_length=10)),
                ('step', models.CharField(blank=True, max_length=20)),
                ('bulk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='moderation.bulk')),
                ('comment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='bulk_items', to='comments.comment')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.decision')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['bulk', 'outcome', 'id'], name='bulk_items_to_do')],
                'constraints': [models.UniqueConstraint(fields=('bulk', 'comment'), name='a_comment_once_in_a_bulk')],
            },
        ),
        migrations.AddField(
            model_name='Decision',
            name='rules_on',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ruling', to='moderation.appeal'),
        ),
        INSTALL,
    ]
