import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef

import moderation.models.record.waivers
import moderation.pure.ladder
from moderation.record.triggers import INSTALL, LIFT


def leave_no_place(apps, editor):
    """Of comments that wait; not of those that a decision or reports took from the page."""
    here = {"comment": OuterRef("pk")}
    decided = apps.get_model("moderation", "Decision").objects.filter(**here)
    found = apps.get_model("moderation", "ScreeningFinding").objects.filter(**here)
    waiting = apps.get_model("comments", "Comment").objects.filter(state="held", leaves_place=True)
    never_read = waiting.exclude(Exists(decided)).exclude(Exists(found.filter(check_name="reports")))
    never_read.update(leaves_place=False)


class Migration(migrations.Migration):

    replaces = [("moderation", name) for name in """
        0002_renamed_models 0003_saved_notes_and_assignments 0004_field_names
        0005_address_of_an_answer 0006_what_staff_are_told 0007_comments_held_again
        0008_plain_labels 0009_handed_over 0010_what_waited_unread 0011_plainer_help
        0012_names_of_many 0013_who_is_there 0014_plainer_screening 0015_hours_of_moderators
        0016_audit_guarded
    """.split()]

    dependencies = [
        ('accounts', '0002_first_release'),
        ('blog', '0002_first_release'),
        ('comments', '0002_first_release'),
        ('moderation', '0001_initial'),
    ]

    operations = [
        LIFT,
        migrations.RenameModel(
            old_name='Standing',
            new_name='Pseudonym',
        ),
        migrations.RenameModel(
            old_name='LeftRemoved',
            new_name='WaiverReview',
        ),
        migrations.RenameModel(
            old_name='Tie',
            new_name='RetainedIdentity',
        ),
        migrations.RenameModel(
            old_name='Overturning',
            new_name='StrikeReversal',
        ),
        migrations.RenameModel(
            old_name='Mark',
            new_name='BanFingerprint',
        ),
        migrations.RenameModel(
            old_name='Finding',
            new_name='ScreeningFinding',
        ),
        migrations.CreateModel(
            name='SavedNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
            ],
            options={
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True)),
                ('ends_at', models.DateTimeField(db_index=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='assignment', to='comments.comment')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AlterField(
            model_name='policyrevision',
            name='effective_at',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text='A past time means as soon as you publish.', verbose_name='takes effect'),
        ),
        migrations.AlterField(
            model_name='policyrevision',
            name='ladder',
            field=models.JSONField(blank=True, default=moderation.pure.ladder.usual, help_text='What follows a number of strikes: “warn”, “hold” or “suspend” for some days, “ban”.', verbose_name='ladder'),
        ),
        migrations.AlterField(
            model_name='policyrevision',
            name='strike_days',
            field=models.PositiveSmallIntegerField(default=90, verbose_name='days that a strike counts'),
        ),
        migrations.AlterField(
            model_name='rulewording',
            name='citation',
            field=models.CharField(help_text='A short phrase for decisions, like “off-topic comparison”.', max_length=80, verbose_name='short name'),
        ),
        migrations.AlterField(
            model_name='rulewording',
            name='waivable',
            field=models.BooleanField(default=False, help_text='Authors can set it aside on an article that invites what it forbids.', verbose_name='can be set aside'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='first',
            field=models.CharField(choices=[('guests', 'guests'), ('all', 'everybody'), ('nobody', 'nobody')], default='guests', max_length=10, verbose_name='hold first comments from'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='held_patterns',
            field=models.TextField(blank=True, help_text='One regular expression on each line. Upper and lower case are treated the same.', verbose_name='hold comments with these patterns'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='held_words',
            field=models.TextField(blank=True, help_text='One word or phrase on each line. Upper and lower case, and look-alike letters, are treated the same. “casino*” means every word that begins with it.', verbose_name='hold comments with these words'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='hold_all',
            field=models.BooleanField(default=False, help_text='On the whole blog. Each article has its own setting, too.', verbose_name='hold all comments'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='links',
            field=models.PositiveSmallIntegerField(blank=True, default=1, help_text='Comments with more links wait for a moderator. Links to this blog don’t count. Leave empty to allow any number.', null=True, verbose_name='allowed links per comment'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='pace',
            field=models.PositiveSmallIntegerField(blank=True, default=10, null=True, verbose_name='comments allowed from one account'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='pace_minutes',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='within … minutes'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='pace_of_range',
            field=models.PositiveSmallIntegerField(blank=True, default=30, help_text='A household, a school or an office. We keep only a hash of the address range.', null=True, verbose_name='comments allowed from one network'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='refused_patterns',
            field=models.TextField(blank=True, verbose_name='refuse comments with these patterns'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='refused_words',
            field=models.TextField(blank=True, help_text='The same, but nobody can post them at all.', verbose_name='refuse comments with these words'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='repeat_hours',
            field=models.PositiveSmallIntegerField(blank=True, default=24, help_text='The same text as on another article, whoever posted it. Leave empty to turn this off.', null=True, verbose_name='hold repeated texts for … hours'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='reports',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The comment leaves the page until a moderator has read it. Reports from one network count as one. Reports from people who are often wrong don’t count. Leave empty to turn this off.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='hold a comment after … reports'),
        ),
        migrations.AlterField(
            model_name='waiver',
            name='heading',
            field=models.CharField(default=moderation.models.record.waivers.invitation, help_text='What the article is for.', max_length=120, verbose_name='heading of the note'),
        ),
        migrations.AlterField(
            model_name='waiver',
            name='sentence',
            field=models.CharField(blank=True, help_text='For example: so bring your own city.', max_length=200, verbose_name='text of the note'),
        ),
        migrations.AlterConstraint(
            model_name='waiver',
            name='waived_once',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('post', 'rule'), name='waived_once', violation_error_message='You’ve already set this rule aside here.'),
        ),
        migrations.AddField(
            model_name='appealnote',
            name='email',
            field=models.EmailField(blank=True, db_default='', max_length=254),
        ),
        migrations.CreateModel(
            name='WebHook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.CharField(choices=[('signed', 'Signed JSON'), ('slack', 'Slack'), ('discord', 'Discord'), ('matrix', 'Matrix'), ('ntfy', 'ntfy')], default='signed', max_length=10)),
                ('closed', models.TextField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('is_fine', models.BooleanField(default=False)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='alert_hook', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'E-mail'), ('bell', 'Bell'), ('hook', 'Web hook')], max_length=10)),
                ('items', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('held_until', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('settled_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('channel', 'bell')), fields=('account',), name='one_line_in_the_bell')],
            },
        ),
        migrations.CreateModel(
            name='AlertCursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'E-mail'), ('bell', 'Bell'), ('hook', 'Web hook')], max_length=10)),
                ('told', models.JSONField(default=dict)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'channel'), name='one_cursor_for_a_channel')],
            },
        ),
        migrations.AlterField(
            model_name='ban',
            name='wording',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bans', to='moderation.rulewording'),
        ),
        migrations.AlterField(
            model_name='bulk',
            name='deed',
            field=models.CharField(blank=True, choices=[('approve', 'Approve'), ('hold', 'Hold'), ('spam', 'Remove as spam'), ('remove', 'Remove under a rule')], max_length=10),
        ),
        migrations.AlterField(
            model_name='bulk',
            name='state',
            field=models.CharField(choices=[('draft', 'prepared'), ('running', 'running'), ('stopped', 'stopped'), ('done', 'done'), ('undoing', 'being undone'), ('undone', 'undone')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='bulkitem',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'not done'), ('done', 'done'), ('skipped', 'skipped'), ('undone', 'undone')], default='', max_length=10),
        ),
        migrations.AlterField(
            model_name='bulkitem',
            name='why',
            field=models.CharField(blank=True, choices=[('aside', 'the rule is set aside on its article'), ('newer', 'the rule wasn’t in force when it was written'), ('decided', 'already decided'), ('held', 'held already'), ('reworded', 'edited by its writer after you selected it'), ('gone', 'no longer there'), ('reported', 'reported, so somebody has to read it'), ('staff', 'written by somebody on the staff'), ('harsher', 'the consequences for its writer are harsher now than shown'), ('fault', 'something went wrong; nothing was changed')], max_length=10),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('approve', 'approved'), ('reopen', 'approval undone'), ('remove', 'removed under a rule'), ('spam', 'removed as spam'), ('outside', 'removed for another reason'), ('restore', 'restored'), ('warn', 'warned'), ('hold', 'held for a time'), ('ban', 'banned'), ('lift', 'lifted'), ('grant', 'appeal granted'), ('uphold', 'appeal refused'), ('purge', 'text permanently deleted'), ('refuse', 'edit refused'), ('hold_back', 'comment held')], max_length=10),
        ),
        migrations.AlterField(
            model_name='reading',
            name='how',
            field=models.CharField(choices=[('approved', 'approved it'), ('decided', 'decided on it'), ('marked', 'marked it read'), ('reopened', 'marked it unread'), ('passed', 'approved it without reading, with others')], max_length=10),
        ),
        migrations.AlterField(
            model_name='strikereversal',
            name='strike',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='overturned_by', to='moderation.strike'),
        ),
        migrations.CreateModel(
            name='AlertChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('held', 'A comment is held'), ('reported', 'A comment is reported'), ('handed', 'A comment is handed to me'), ('appeal', 'An appeal is open'), ('own', 'Comments on my articles')], max_length=10)),
                ('often', models.CharField(choices=[('at_once', 'At once'), ('hourly', 'Hourly'), ('daily', 'Daily, at 08:00'), ('never', 'Never')], default='at_once', max_length=10)),
                ('mail', models.BooleanField(default=True)),
                ('bell', models.BooleanField(default=True)),
                ('hook', models.BooleanField(default=False)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='alert_choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'event'), name='one_choice_for_an_event')],
            },
        ),
        migrations.AlterField(
            model_name='screening',
            name='pace_of_range',
            field=models.PositiveSmallIntegerField(blank=True, default=30, help_text='Everybody in one household, school or office counts together. We keep no internet addresses.', null=True, verbose_name='comments allowed from one network'),
        ),
        migrations.AlterModelOptions(
            name='policyrevision',
            options={'ordering': ['-number'], 'verbose_name': 'policy revision', 'verbose_name_plural': 'policy revisions'},
        ),
        migrations.AddField(
            model_name='screening',
            name='removals',
            field=models.PositiveSmallIntegerField(blank=True, help_text='For everybody who had that many of their latest comments removed, under a rule or as spam. Leave empty to turn this off.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='hold comments after … removals'),
        ),
        migrations.AddField(
            model_name='screening',
            name='removals_among',
            field=models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='among their latest … comments'),
        ),
        migrations.AlterField(
            model_name='screening',
            name='repeat_hours',
            field=models.PositiveSmallIntegerField(blank=True, default=24, help_text='The same text as on another article, no matter who posted it. Leave empty to turn this off.', null=True, verbose_name='hold repeated texts for … hours'),
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.TimeField(null=True)),
                ('ends', models.TimeField(null=True)),
                ('sundays', models.BooleanField(default=False)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='quiet_hours', to=settings.AUTH_USER_MODEL)),
                ('is_listed', models.BooleanField(db_default=True, default=True)),
                ('there_from', models.TimeField(null=True)),
                ('there_on_weekdays', models.BooleanField(db_default=False, default=False)),
                ('there_until', models.TimeField(null=True)),
            ],
        ),
        migrations.RunPython(leave_no_place, migrations.RunPython.noop),
        INSTALL,
    ]
