import re
import secrets
from urllib.parse import unquote

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Replace

import blog.content.picture_display
import blog.models.media.pictures

ID = re.compile(r"""(<[a-z][a-z0-9]*(?: [a-z-]+(?:=(?:"[^"]*"|'[^']*'))?)*? id=")(?=c-[0-9]+")""")
NOTE = "UPDATE blog_entry_config SET v = 5 WHERE k = 'version' AND v = 4"
IS_FOR_GOOD = "SELECT 1 FROM blog_entry_config WHERE k = 'secure-delete' AND v = 1"


def prefix(apps, schema_editor):
    """No id from the text of an article is a comment's any more, in what was rendered before as well."""
    for name in ("Post", "Page"):
        texts = apps.get_model("blog", name).objects.using(schema_editor.connection.alias)
        for key in texts.filter(rendered__contains=' id="c-').values_list("pk", flat=True):
            rendered = texts.values_list("rendered", flat=True).get(pk=key)
            texts.filter(pk=key).update(rendered=ID.sub(r"\1s-", rendered))


def rename(apps, schema_editor):
    """Permissions keep the name of their model as it was when they were made: here it is another."""
    of_site = {"content_type__app_label": "blog", "content_type__model": "site"}
    permissions = apps.get_model("auth", "Permission").objects.filter(**of_site)
    permissions.update(name=Replace(F("name"), Value(" site"), Value(" settings")))


def know_addresses(apps, schema_editor):
    """Texts know a picture by the name of the file that it came with."""
    apps.get_model("blog", "Picture").objects.filter(address="").update(address=F("file"))


def decode(apps, schema_editor):
    """Addresses are compared as they are read, "ä" and not "%C3%A4"."""
    for one in apps.get_model("blog", "Redirect").objects.filter(path__contains="%"):
        one.path = unquote(one.path)[:300]
        one.save()


def order_the_menu(apps, schema_editor):
    """Pages stay in the menu in the order in which their numbers had put them."""
    pages = apps.get_model("blog", "Page").objects.filter(in_menu=True)
    placed = pages.order_by("position", "title").values_list("pk", flat=True)
    if menu := [{"kind": "page", "page": pk} for pk in placed]:
        menu = [{"kind": "archive"}, *menu, {"kind": "policy"}]
        apps.get_model("blog", "Site").objects.update(menu=menu)


def held_as_before(apps, schema_editor):
    """Where every comment of an article waited, it goes on to."""
    posts = apps.get_model("blog", "Post").objects.using(schema_editor.connection.alias)
    posts.filter(comments_held=True).update(comments_wait="all")


def note(apps, schema_editor):
    """Note by its version in the index of FTS5 that words are taken out of it for good (secure-delete).

    FTS5 does so with the first deletion, and if that one is rolled back, never: the connection believes it is
    noted. Afterwards every other connection takes what was emptied for damaged, and a backup is refused.
    """
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            if cursor.execute(IS_FOR_GOOD).fetchone():
                cursor.execute(NOTE)


def index_articles(apps, schema_editor):
    """Of a word that thousands of comments have, this index gives the articles alone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX blog_entry_of_articles ON blog_entry USING gin (vector) WHERE kind = 1"
        )


class Migration(migrations.Migration):

    replaces = [("blog", name) for name in """
        0002_periodic_jobs 0003_unread_removals 0004_field_names_and_comments_by_default
        0005_permissions_say_settings 0006_placeholder_label 0007_versions
        0008_pictures_kept_whole 0009_picture_addresses 0010_picture_crops 0011_recordings
        0012_bin_and_former_addresses 0013_texts 0014_saved_automatically 0015_being_found
        0016_language_and_time_zone 0017_redirects_series_and_authors 0018_languages_of_articles
        0019_look_menus_and_sender 0020_when_articles_were_compared 0021_preview_links
        0022_names_of_many 0023_counts_of_reads 0024_submissions 0025_articles_by_mail
        0026_hours_of_a_conversation 0027_date_style 0028_texts_rendered_anew
        0029_articles_that_skip_mail 0030_trial_readings 0031_index_of_articles 0032_edge_purges
        0033_articles_in_no_list 0034_operating 0035_staff_need_second_step 0036_files_of_texts
        0037_site_checks 0038_lists_without_ties 0039_permalinks 0040_mentions
        0041_edge_purges_sent_again 0042_search_index_version
    """.split()]

    dependencies = [
        ('accounts', '__first__'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('blog', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel(
            old_name='Moment',
            new_name='CacheDeadline',
        ),
        migrations.RenameModel(
            old_name='Entry',
            new_name='SearchDocument',
        ),
        migrations.RenameModel(
            old_name='Letter',
            new_name='OutgoingMail',
        ),
        migrations.RenameModel(
            old_name='Enclosure',
            new_name='SecretPayload',
        ),
        migrations.CreateModel(
            name='PeriodicJob',
            fields=[
                ('name', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('run_at', models.DateTimeField()),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='outgoingmail',
            name='a_letter_has_one_reader',
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address', ''), ('guest__isnull', True)), models.Q(('account__isnull', True), ('address', ''), ('guest__isnull', False)), models.Q(('account__isnull', True), ('guest__isnull', True), models.Q(models.Q(('address', ''), _negated=True), ('outcome__in', ['dropped', 'failed']), _connector='OR')), _connector='OR'), name='a_letter_has_one_reader'),
        ),
        migrations.AddField(
            model_name='site',
            name='shows_unread_removals',
            field=models.BooleanField(default=False, help_text='The log tells of it either way. Otherwise one stays only where people answered.', verbose_name='a placeholder stays also where nobody could read what was removed'),
        ),
        migrations.AlterModelOptions(
            name='outgoingmail',
            options={'ordering': ['-owed_at', '-pk'], 'verbose_name': 'e-mail'},
        ),
        migrations.AlterModelOptions(
            name='site',
            options={'verbose_name': 'settings', 'verbose_name_plural': 'settings'},
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='outcome',
            field=models.CharField(choices=[('owed', 'waiting'), ('sent', 'sent'), ('dropped', 'no longer needed'), ('failed', 'failed')], db_index=True, default='owed', max_length=10, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='owed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='waiting since'),
        ),
        migrations.AlterField(
            model_name='post',
            name='closing_reason',
            field=models.CharField(blank=True, help_text='Readers see it in place of the form.', max_length=300, verbose_name='reason for closing'),
        ),
        migrations.AlterField(
            model_name='post',
            name='comments_close_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='close comments on'),
        ),
        migrations.AlterField(
            model_name='post',
            name='comments_close_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Leave empty for the blog’s own number of days (0 = never).', null=True, verbose_name='close comments after … days'),
        ),
        migrations.AlterField(
            model_name='post',
            name='comments_held',
            field=models.BooleanField(db_default=False, default=False, verbose_name='hold all comments for a moderator'),
        ),
        migrations.AlterField(
            model_name='post',
            name='published_at',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text='The article appears at this time.', verbose_name='publication time'),
        ),
        migrations.AlterField(
            model_name='post',
            name='standfirst',
            field=models.TextField(blank=True, help_text='One or two sentences, shown below the title.', verbose_name='standfirst'),
        ),
        migrations.AlterField(
            model_name='site',
            name='closing_reason',
            field=models.CharField(blank=True, help_text='Readers see it on every article, before and after that day.', max_length=300, verbose_name='reason for closing'),
        ),
        migrations.AlterField(
            model_name='site',
            name='comments_close_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='close all comments on'),
        ),
        migrations.AlterField(
            model_name='site',
            name='comments_close_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Counted from the article’s publication. Leave empty to keep comments open. Each article can have its own number.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='close comments after … days'),
        ),
        migrations.AlterField(
            model_name='site',
            name='edit_minutes',
            field=models.PositiveSmallIntegerField(default=15, help_text='Counted from its publication. 0 = no editing.', validators=[django.core.validators.MaxValueValidator(10080)], verbose_name='minutes for editing a comment'),
        ),
        migrations.AlterField(
            model_name='site',
            name='edits_end_with_replies',
            field=models.BooleanField(default=True, verbose_name='only until somebody replies'),
        ),
        migrations.AlterField(
            model_name='site',
            name='heading',
            field=models.CharField(blank=True, max_length=120, verbose_name='home page title'),
        ),
        migrations.AlterField(
            model_name='site',
            name='holds_edits',
            field=models.BooleanField(default=False, help_text='Until then everybody sees the earlier version.', verbose_name='edits wait for a moderator'),
        ),
        migrations.AlterField(
            model_name='site',
            name='tagline',
            field=models.CharField(blank=True, max_length=200, verbose_name='tagline'),
        ),
        migrations.AlterField(
            model_name='site',
            name='thread_word',
            field=models.CharField(choices=[('comment', 'comments'), ('thought', 'thoughts')], default='comment', help_text='In headings, counts, forms, feeds, search and e-mails to readers.', max_length=10, verbose_name='what comments are called'),
        ),
        migrations.AlterConstraint(
            model_name='page',
            name='one_page_at_an_address',
            constraint=models.UniqueConstraint(fields=('slug',), name='one_page_at_an_address', violation_error_message='Another page already has this address.'),
        ),
        migrations.AlterConstraint(
            model_name='post',
            name='one_article_at_an_address',
            constraint=models.UniqueConstraint(fields=('day', 'slug'), name='one_article_at_an_address', violation_error_message='Another article of that day already has this address.'),
        ),
        migrations.AlterField(
            model_name='site',
            name='shows_unread_removals',
            field=models.BooleanField(default=False, help_text='If not, a placeholder stays only where people replied. The log has the removal anyway.', verbose_name='keep a placeholder even if nobody saw the removed comment'),
        ),
        migrations.AddField(
            model_name='page',
            name='public_version',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='public_version',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.CreateModel(
            name='WritingLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tab', models.CharField(blank=True, max_length=40)),
                ('since', models.DateTimeField(null=True)),
                ('typed_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('taken_over_at', models.DateTimeField(null=True)),
                ('page', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='writing_lease', to='blog.page')),
                ('post', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='writing_lease', to='blog.post')),
                ('who', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'writing lease',
                'default_permissions': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('page__isnull', True), ('post__isnull', False)), models.Q(('page__isnull', False), ('post__isnull', True)), _connector='OR'), name='a_lease_of_one_thing')],
            },
        ),
        migrations.AddField(
            model_name='picture',
            name='address',
            field=models.CharField(blank=True, db_default='', db_index=True, default='', editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='picture',
            name='by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='picture',
            name='focus_x',
            field=models.PositiveSmallIntegerField(db_default=50, default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='across'),
        ),
        migrations.AddField(
            model_name='picture',
            name='focus_y',
            field=models.PositiveSmallIntegerField(db_default=50, default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='down'),
        ),
        migrations.AddField(
            model_name='picture',
            name='is_decoration',
            field=models.BooleanField(db_default=False, default=False, verbose_name='it’s decoration'),
        ),
        migrations.AddField(
            model_name='picture',
            name='original',
            field=models.FileField(blank=True, db_default='', default='', editable=False, max_length=200, storage=blog.models.media.pictures.originals, upload_to='%Y/%m/'),
        ),
        migrations.AddField(
            model_name='picture',
            name='sent_as',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200),
        ),
        migrations.AlterField(
            model_name='picture',
            name='description',
            field=models.CharField(blank=True, help_text='For people who can’t see it. Used wherever the text gives none.', max_length=300, verbose_name='description'),
        ),
        migrations.CreateModel(
            name='EarlierFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ImageField(upload_to='pictures/%Y/%m/', verbose_name='picture')),
                ('original', models.FileField(blank=True, db_default='', default='', editable=False, max_length=200, storage=blog.models.media.pictures.originals, upload_to='%Y/%m/')),
                ('renditions', models.JSONField(default=list, editable=False)),
                ('replaced_at', models.DateTimeField(auto_now_add=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_files', to='blog.picture')),
            ],
            options={
                'abstract': False,
            },
            bases=(blog.content.picture_display.Showing, models.Model),
        ),
        migrations.AddField(
            model_name='picture',
            name='crops',
            field=models.JSONField(db_default=[], default=list, editable=False),
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to='recordings/%Y/%m/', verbose_name='file')),
                ('type', models.CharField(editable=False, max_length=40)),
                ('sent_as', models.CharField(blank=True, editable=False, max_length=200)),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('captions', models.FileField(blank=True, help_text='What is said in it, as a WebVTT file (.vtt).', max_length=200, upload_to='recordings/%Y/%m/', verbose_name='captions')),
                ('language', models.CharField(blank=True, help_text='en, de, zh-Hans …', max_length=20, verbose_name='language of the captions')),
                ('weight', models.PositiveBigIntegerField(default=0, editable=False)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recording',
                'verbose_name_plural': 'audio and video',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='page',
            name='binned_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='in the bin since'),
        ),
        migrations.AddField(
            model_name='page',
            name='binned_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put into the bin by'),
        ),
        migrations.AddField(
            model_name='post',
            name='binned_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='in the bin since'),
        ),
        migrations.AddField(
            model_name='post',
            name='binned_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put into the bin by'),
        ),
        migrations.AddField(
            model_name='post',
            name='binned_from',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='site',
            name='shows_first_steps',
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AlterField(
            model_name='post',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('binned', 'In the bin')], default='draft', max_length=10, verbose_name='status'),
        ),
        migrations.CreateModel(
            name='Embed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=2000, unique=True)),
                ('key', models.CharField(default=secrets.token_urlsafe, max_length=43, unique=True)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('site', models.CharField(blank=True, max_length=100)),
                ('picture', models.ImageField(blank=True, upload_to='embeds/%Y/%m/')),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('wanted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('fetched_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'embed',
            },
        ),
        migrations.AddField(
            model_name='page',
            name='has_maths',
            field=models.BooleanField(db_default=False, default=False, help_text='Text between $ and $ is a LaTeX formula.', verbose_name='formulas'),
        ),
        migrations.AddField(
            model_name='post',
            name='beginning',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='has_maths',
            field=models.BooleanField(db_default=False, default=False, help_text='Text between $ and $ is a LaTeX formula.', verbose_name='formulas'),
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('autosaved', 'saved automatically'), ('saved', 'saved'), ('published', 'published')], max_length=10)),
                ('title', models.TextField(blank=True)),
                ('standfirst', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('fields', models.JSONField(default=dict)),
                ('tab', models.CharField(blank=True, max_length=40)),
                ('sequence', models.PositiveBigIntegerField(default=0)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('based_on', models.PositiveIntegerField(null=True)),
                ('restored_from', models.PositiveIntegerField(null=True)),
                ('is_aside', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='versions', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='blog.page')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='blog.post')),
            ],
            options={
                'verbose_name': 'version',
                'ordering': ['number'],
                'default_permissions': [],
                'indexes': [models.Index(fields=['kind', 'saved_at'], name='versions_to_thin')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('page__isnull', True), ('post__isnull', False)), models.Q(('page__isnull', False), ('post__isnull', True)), _connector='OR'), name='a_version_of_one_thing'), models.UniqueConstraint(fields=('post', 'number'), name='one_version_of_a_number'), models.UniqueConstraint(fields=('page', 'number'), name='one_page_version_of_a_number')],
            },
        ),
        migrations.AddField(
            model_name='post',
            name='announced_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='canonical_url',
            field=models.URLField(blank=True, db_default='', default='', help_text='If this text appeared elsewhere first: its address there, for search engines.', max_length=500, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='first published at'),
        ),
        migrations.AddField(
            model_name='post',
            name='is_noindex',
            field=models.BooleanField(db_default=False, default=False, verbose_name='ask search engines not to list it'),
        ),
        migrations.AddField(
            model_name='post',
            name='keywords',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='meta_description',
            field=models.CharField(blank=True, db_default='', default='', help_text='For search engines and shared links. Leave empty for the standfirst.', max_length=300, verbose_name='description'),
        ),
        migrations.AddField(
            model_name='post',
            name='social_picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.picture', verbose_name='picture when shared'),
        ),
        migrations.AddField(
            model_name='post',
            name='social_title',
            field=models.CharField(blank=True, db_default='', default='', help_text='Leave empty for the article’s own title.', max_length=200, verbose_name='title when shared'),
        ),
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('variant', models.CharField(db_index=True, max_length=40)),
                ('word', models.CharField(max_length=40)),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'default_permissions': [],
                'constraints': [models.UniqueConstraint(fields=('word', 'variant'), name='one_row_of_a_variant')],
            },
        ),
        migrations.CreateModel(
            name='RelatedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related', to='blog.post')),
            ],
            options={
                'ordering': ['place'],
                'default_permissions': [],
                'constraints': [models.UniqueConstraint(fields=('post', 'other'), name='related_once')],
            },
        ),
        migrations.AddField(
            model_name='site',
            name='language',
            field=models.CharField(blank=True, max_length=20, verbose_name='language of the blog'),
        ),
        migrations.AddField(
            model_name='site',
            name='time_zone',
            field=models.CharField(blank=True, max_length=64, verbose_name='time zone'),
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=200, unique=True, verbose_name='address')),
                ('description', models.TextField(blank=True, db_default='', default='', verbose_name='description')),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TermMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('kept', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('slug', models.CharField(max_length=200)),
                ('parent', models.BigIntegerField(null=True)),
                ('moved', models.JSONField(default=list)),
                ('both', models.JSONField(default=list)),
                ('children', models.JSONField(default=list)),
                ('addresses', models.JSONField(default=list)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AlterModelOptions(
            name='category',
            options={'ordering': ['position', 'name'], 'verbose_name': 'category', 'verbose_name_plural': 'categories'},
        ),
        migrations.AddField(
            model_name='category',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='blog.category', verbose_name='parent category'),
        ),
        migrations.AddField(
            model_name='category',
            name='position',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='coauthors',
            field=models.ManyToManyField(blank=True, related_name='coauthored', to=settings.AUTH_USER_MODEL, verbose_name='with'),
        ),
        migrations.AddField(
            model_name='post',
            name='has_coauthors',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='is_pinned',
            field=models.BooleanField(db_default=False, default=False, verbose_name='keep it first on the home page'),
        ),
        migrations.AddField(
            model_name='post',
            name='part',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='password',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=128),
        ),
        migrations.AddField(
            model_name='post',
            name='visibility',
            field=models.CharField(choices=[('everybody', 'Everybody'), ('unlisted', 'Unlisted'), ('password', 'With a password'), ('members', 'Members')], db_default='everybody', default='everybody', max_length=10, verbose_name='who can read it'),
        ),
        migrations.CreateModel(
            name='MissedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=300)),
                ('site', models.CharField(blank=True, max_length=100)),
                ('day', models.DateField()),
                ('times', models.PositiveBigIntegerField(default=0)),
                ('is_left_out', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'verbose_name': 'address not found',
                'constraints': [models.UniqueConstraint(fields=('path', 'site', 'day'), name='an_address_is_missed_once_a_day')],
            },
        ),
        migrations.AddField(
            model_name='post',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='blog.series', verbose_name='series'),
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=300, unique=True, verbose_name='address')),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.page')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.post')),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.category')),
                ('onto', models.CharField(blank=True, db_default='', default='', max_length=2000)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to=settings.AUTH_USER_MODEL)),
                ('tag', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.tag')),
                ('times', models.PositiveBigIntegerField(db_default=0, default=0)),
                ('why', models.CharField(choices=[('moved', 'Address changed'), ('renamed', 'Renamed'), ('merged', 'Merged'), ('imported', 'Imported'), ('by_hand', 'By hand')], db_default='moved', default='moved', max_length=10)),
                ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.series')),
            ],
            options={
                'constraints': [],
                'verbose_name': 'redirect',
            },
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['visibility'], name='posts_by_visibility'),
        ),
        migrations.AddConstraint(
            model_name='redirect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', True), ('page__isnull', True), ('person__isnull', True), ('series__isnull', True), ('tag__isnull', True)), models.Q(('category__isnull', True), ('person__isnull', True), ('post__isnull', True), ('series__isnull', True), ('tag__isnull', True)), models.Q(('category__isnull', True), ('page__isnull', True), ('person__isnull', True), ('post__isnull', True), ('series__isnull', True)), models.Q(('page__isnull', True), ('person__isnull', True), ('post__isnull', True), ('series__isnull', True), ('tag__isnull', True)), models.Q(('category__isnull', True), ('page__isnull', True), ('person__isnull', True), ('post__isnull', True), ('tag__isnull', True)), models.Q(('category__isnull', True), ('page__isnull', True), ('post__isnull', True), ('series__isnull', True), ('tag__isnull', True)), _connector='OR'), name='a_redirect_leads_to_one_thing'),
        ),
        migrations.AddField(
            model_name='termmerge',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='post',
            name='lang',
            field=models.CharField(blank=True, db_default='', default='', max_length=35, verbose_name='language'),
        ),
        migrations.CreateModel(
            name='OwnStyle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written', models.TextField()),
                ('served', models.TextField()),
            ],
        ),
        migrations.AlterModelOptions(
            name='page',
            options={'ordering': ['title'], 'verbose_name': 'page'},
        ),
        migrations.AddField(
            model_name='site',
            name='accent_dark',
            field=models.CharField(blank=True, max_length=7, validators=[django.core.validators.RegexValidator(re.compile('\\A#[0-9a-f]{6}\\Z'), 'Write the colour as six figures or letters, like #045a70.')], verbose_name='on dark'),
        ),
        migrations.AddField(
            model_name='site',
            name='accent_light',
            field=models.CharField(blank=True, max_length=7, validators=[django.core.validators.RegexValidator(re.compile('\\A#[0-9a-f]{6}\\Z'), 'Write the colour as six figures or letters, like #045a70.')], verbose_name='on light'),
        ),
        migrations.AddField(
            model_name='site',
            name='announcement',
            field=models.CharField(blank=True, max_length=200, verbose_name='announcement'),
        ),
        migrations.AddField(
            model_name='site',
            name='announcement_link',
            field=models.CharField(blank=True, max_length=300, verbose_name='link'),
        ),
        migrations.AddField(
            model_name='site',
            name='announcement_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='site',
            name='card',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.picture', verbose_name='picture for shared links'),
        ),
        migrations.AddField(
            model_name='site',
            name='face',
            field=models.CharField(choices=[('serif', 'Serif: Literata, 18 kB'), ('sans', 'Sans: the reader’s own, 0 kB')], default='serif', max_length=5, verbose_name='typeface of your articles'),
        ),
        migrations.AddField(
            model_name='site',
            name='footer',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='footer_html',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='site',
            name='footer_text',
            field=models.TextField(blank=True, max_length=1000, verbose_name='text of the footer'),
        ),
        migrations.AddField(
            model_name='site',
            name='icon',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='logo',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='mail_from',
            field=models.CharField(blank=True, max_length=200, verbose_name='e-mails come from'),
        ),
        migrations.AddField(
            model_name='site',
            name='makes_dark',
            field=models.BooleanField(default=True, verbose_name='make the dark one from the light one'),
        ),
        migrations.AddField(
            model_name='site',
            name='menu',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='not_found_html',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='site',
            name='not_found_text',
            field=models.TextField(blank=True, max_length=2000, verbose_name='text of a missing page'),
        ),
        migrations.AddField(
            model_name='site',
            name='not_found_title',
            field=models.CharField(blank=True, max_length=120, verbose_name='heading of a missing page'),
        ),
        migrations.AddField(
            model_name='site',
            name='opens_comments',
            field=models.BooleanField(db_default=True, default=True, verbose_name='new articles are open for comments'),
        ),
        migrations.AddField(
            model_name='site',
            name='own_style_version',
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name='site',
            name='reply_to',
            field=models.EmailField(blank=True, max_length=254, verbose_name='answers go to'),
        ),
        migrations.AddField(
            model_name='site',
            name='social',
            field=models.JSONField(db_default=[], default=list, editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='related_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preview_link', to='blog.post')),
            ],
            options={
                'verbose_name': 'preview link',
            },
        ),
        migrations.AlterModelOptions(
            name='page',
            options={'ordering': ['title'], 'verbose_name': 'page', 'verbose_name_plural': 'pages'},
        ),
        migrations.AlterModelOptions(
            name='picture',
            options={'ordering': ['-uploaded_at', '-pk'], 'verbose_name': 'picture', 'verbose_name_plural': 'pictures'},
        ),
        migrations.AlterModelOptions(
            name='post',
            options={'ordering': ['-published_at', '-pk'], 'verbose_name': 'article', 'verbose_name_plural': 'articles'},
        ),
        migrations.AddField(
            model_name='site',
            name='counts_reads',
            field=models.BooleanField(db_default=True, default=True, verbose_name='count how often articles are read'),
        ),
        migrations.CreateModel(
            name='ReadCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('site', models.CharField(blank=True, max_length=100)),
                ('times', models.PositiveBigIntegerField(default=0)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reads', to='blog.post')),
            ],
            options={
                'verbose_name': 'reads of a day',
                'indexes': [models.Index(fields=['day'], name='reads_by_day')],
                'constraints': [models.UniqueConstraint(fields=('post', 'day', 'site'), name='reads_of_a_day_and_a_site')],
            },
        ),
        migrations.CreateModel(
            name='PassageNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('passage', models.TextField(blank=True)),
                ('before', models.TextField(blank=True)),
                ('at', models.PositiveIntegerField(default=0)),
                ('said', models.TextField(blank=True)),
                ('instead', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='blog.passagenote')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='passage_notes', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passage_notes', to='blog.post')),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField()),
                ('editor_since', models.DateTimeField(null=True)),
                ('outcome', models.CharField(choices=[('waiting', 'with the editors'), ('sent_back', 'sent back'), ('published', 'published'), ('taken_back', 'taken back')], default='waiting', max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='submissions', to=settings.AUTH_USER_MODEL)),
                ('editor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='blog.post')),
            ],
            options={
                'permissions': [('contribute', 'Can write drafts and submit them'), ('answer_submission', 'Can answer what contributors submit')],
                'default_permissions': [],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['made_at'], name='submissions_to_answer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('post',), name='one_open_submission')],
            },
        ),
        migrations.AddField(
            model_name='site',
            name='imprint',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='who sends it'),
        ),
        migrations.AddField(
            model_name='site',
            name='mails_articles',
            field=models.BooleanField(db_default=True, default=True, verbose_name='readers can subscribe to articles by e-mail'),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='outcome',
            field=models.CharField(choices=[('owed', 'waiting'), ('sent', 'sent'), ('dropped', 'no longer needed'), ('failed', 'failed'), ('bounced', 'bounced')], db_index=True, default='owed', max_length=10, verbose_name='outcome'),
        ),
        migrations.AddField(
            model_name='post',
            name='comments_from',
            field=models.TimeField(blank=True, null=True, verbose_name='comments are open from'),
        ),
        migrations.AddField(
            model_name='post',
            name='comments_hours',
            field=models.CharField(choices=[('blog', 'As on the whole blog'), ('always', 'At all hours'), ('own', 'At these hours')], db_default='blog', default='blog', max_length=10, verbose_name='when comments are open'),
        ),
        migrations.AddField(
            model_name='post',
            name='comments_on_weekdays',
            field=models.BooleanField(db_default=False, default=False, verbose_name='only from Monday to Friday'),
        ),
        migrations.AddField(
            model_name='post',
            name='comments_until',
            field=models.TimeField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='post',
            name='comments_wait',
            field=models.CharField(blank=True, choices=[('', 'As on the whole blog'), ('all', 'Everything'), ('first', 'First-timers'), ('links', 'With links'), ('nothing', 'Nothing')], db_default='', default='', max_length=10, verbose_name='which comments wait for a moderator'),
        ),
        migrations.AddField(
            model_name='post',
            name='form_note',
            field=models.TextField(blank=True, db_default='', default='', help_text='What you would like to hear from readers. Markdown for links and emphasis.', max_length=500, verbose_name='note above the form'),
        ),
        migrations.AddField(
            model_name='post',
            name='form_note_html',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='site',
            name='comments_from',
            field=models.TimeField(blank=True, null=True, verbose_name='comments are open from'),
        ),
        migrations.AddField(
            model_name='site',
            name='comments_on_weekdays',
            field=models.BooleanField(db_default=False, default=False, verbose_name='only from Monday to Friday'),
        ),
        migrations.AddField(
            model_name='site',
            name='comments_until',
            field=models.TimeField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='site',
            name='date_style',
            field=models.CharField(blank=True, db_default='', default='', max_length=10, verbose_name='dates'),
        ),
        migrations.AddField(
            model_name='page',
            name='rendering',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='rendering',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='post',
            name='skips_mail',
            field=models.BooleanField(db_default=False, default=False, help_text='Otherwise it is sent once, when it appears; later changes aren’t.', verbose_name='don’t send it to subscribers'),
        ),
        migrations.AddField(
            model_name='post',
            name='trial_of',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='blog.post'),
        ),
        migrations.AlterField(
            model_name='post',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('binned', 'In the bin'), ('trial', 'Trial reading')], default='draft', max_length=10, verbose_name='status'),
        ),
        migrations.AddField(
            model_name='post',
            name='stands_alone',
            field=models.BooleanField(db_default=False, default=False, help_text='Readers find it at its address, by search and in the menu, but not on the home page, in the archive, in feeds or in mail.', verbose_name='keep it out of lists'),
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('web', 'Web'), ('worker', 'Worker')], max_length=10)),
                ('release', models.CharField(blank=True, max_length=40)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Measured',
            fields=[
                ('name', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('value', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SlowQuery',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('sql', models.CharField(max_length=400)),
                ('times', models.PositiveBigIntegerField(default=0)),
                ('milliseconds', models.PositiveBigIntegerField(default=0)),
                ('slowest', models.PositiveBigIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'slow queries',
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('name', models.CharField(max_length=30)),
                ('of', models.CharField(blank=True, max_length=120)),
                ('n', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('hour', 'name', 'of'), name='one_figure_an_hour')],
            },
        ),
        migrations.AddField(
            model_name='site',
            name='staff_need_second_step',
            field=models.BooleanField(db_default=False, default=False, verbose_name='everybody with a role needs two-step sign-in'),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to='files/%Y/%m/', verbose_name='file')),
                ('sent_as', models.CharField(blank=True, editable=False, max_length=200)),
                ('weight', models.PositiveBigIntegerField(default=0, editable=False)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ['-uploaded_at', '-pk'],
                'default_permissions': [],
            },
        ),
        migrations.CreateModel(
            name='SiteCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('seconds', models.FloatField()),
                ('found', models.PositiveIntegerField()),
                ('left', models.PositiveIntegerField()),
                ('findings', models.JSONField(default=list)),
                ('failed', models.JSONField(default=list)),
            ],
            options={
                'default_permissions': [],
            },
        ),
        migrations.AlterModelOptions(
            name='category',
            options={'ordering': ['position', 'name', 'pk'], 'verbose_name': 'category', 'verbose_name_plural': 'categories'},
        ),
        migrations.AlterModelOptions(
            name='page',
            options={'ordering': ['title', 'pk'], 'verbose_name': 'page', 'verbose_name_plural': 'pages'},
        ),
        migrations.AlterModelOptions(
            name='series',
            options={'ordering': ['name', 'pk'], 'verbose_name': 'series', 'verbose_name_plural': 'series'},
        ),
        migrations.AlterModelOptions(
            name='tag',
            options={'ordering': ['name', 'pk'], 'verbose_name': 'tag', 'verbose_name_plural': 'tags'},
        ),
        migrations.AddField(
            model_name='post',
            name='permalink',
            field=models.CharField(editable=False, max_length=300, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='site',
            name='permalinks',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='addresses of articles'),
        ),
        migrations.AddField(
            model_name='site',
            name='permalinks_moved_to',
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='mention_count',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pingback', 'Pingback'), ('trackback', 'Trackback')], max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('address', models.URLField(max_length=500)),
                ('excerpt', models.CharField(blank=True, max_length=500)),
                ('mentioned_at', models.DateTimeField()),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='blog.post')),
            ],
            options={
                'ordering': ['-mentioned_at', '-pk'],
                'default_permissions': [],
                'indexes': [models.Index(fields=['post', '-mentioned_at', '-id'], name='mentions_newest_first')],
            },
        ),
        migrations.CreateModel(
            name='EdgePurge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tags', models.TextField()),
                ('owed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('is_again', models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.RunPython(prefix, migrations.RunPython.noop),
        migrations.RunPython(rename, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(know_addresses, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(decode, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(order_the_menu, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(held_as_before, migrations.RunPython.noop),
        migrations.RunPython(index_articles, migrations.RunPython.noop),
        migrations.RunPython(note, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='page',
            name='position',
        ),
        migrations.RemoveField(
            model_name='post',
            name='comments_held',
        ),
    ]
