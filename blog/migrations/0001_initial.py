import blog.models.site.site
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

# A table of full text in place of the ordinary one that CreateModel would make. Its
# words come already folded (lib/text/words.py), so the plainest tokenizer is the right one.
ON_SQLITE = """
CREATE VIRTUAL TABLE blog_entry USING fts5(
    kind UNINDEXED, key UNINDEXED, post_id UNINDEXED, at UNINDEXED, title, words,
    tokenize = 'ascii'
)
"""
# Without it, FTS5 only marks what is deleted, and keeps its words until parts are merged.
FORGET = "INSERT INTO blog_entry(blog_entry, rank) VALUES ('secure-delete', 1)"
VECTOR_ON_POSTGRESQL = """
ALTER TABLE blog_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', words), 'D')
) STORED
"""
INDEX_ON_POSTGRESQL = "CREATE INDEX blog_entry_vector ON blog_entry USING gin (vector)"


def make_table(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "sqlite":
        schema_editor.execute(ON_SQLITE)
        if connection.Database.sqlite_version_info >= (3, 42):
            schema_editor.execute(FORGET)
    else:
        schema_editor.create_model(apps.get_model("blog", "Entry"))
        schema_editor.execute(VECTOR_ON_POSTGRESQL)
        schema_editor.execute(INDEX_ON_POSTGRESQL)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE blog_entry")


class Migration(migrations.Migration):

    replaces = [('blog', name) for name in (
        '0002_search', '0003_site_identity', '0004_letters', '0005_posts_by_status', '0006_forgotten_words',
        '0007_letters_to_the_departed', '0008_comments_held', '0009_editing', '0010_closing', '0011_enclosures',
        '0012_trees_edition',
    )]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=200, unique=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Moment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(unique=True)),
            ],
            options={
                'db_table': 'blog_moment',
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ImageField(upload_to='pictures/%Y/%m/', verbose_name='picture')),
                ('description', models.CharField(blank=True, help_text='For people who can’t see it.', max_length=300, verbose_name='description')),
                ('caption', models.CharField(blank=True, max_length=300, verbose_name='caption')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('renditions', models.JSONField(default=list, editable=False)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'picture',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Parley', max_length=80, verbose_name='name')),
                ('heading', models.CharField(blank=True, max_length=120, verbose_name='heading of the home page')),
                ('tagline', models.CharField(blank=True, max_length=200, verbose_name='line below it')),
                ('thread_word', models.CharField(choices=[('thought', 'thought'), ('comment', 'comment')], default='thought', max_length=10, verbose_name='what a comment is called in headings')),
                ('pages_version', models.PositiveBigIntegerField(db_column='edition', default=1, editable=False)),
                ('lists_version', models.PositiveBigIntegerField(db_column='turn', default=1, editable=False)),
                ('identity', models.CharField(default=blog.models.site.site.new_identity, editable=False, max_length=32)),
                ('edit_minutes', models.PositiveSmallIntegerField(default=15, help_text='Once it is published. 0: not at all.', validators=[django.core.validators.MaxValueValidator(10080)], verbose_name='minutes for editing a comment')),
                ('edits_end_with_replies', models.BooleanField(default=True, verbose_name='only until somebody has replied')),
                ('holds_edits', models.BooleanField(default=False, help_text='What was published before stays in its place meanwhile.', verbose_name='edits wait for a moderator')),
                ('closing_reason', models.CharField(blank=True, help_text='Readers see it on every article, before the day and after it.', max_length=300, verbose_name='why')),
                ('comments_close_at', models.DateTimeField(blank=True, null=True, verbose_name='all comments close on')),
                ('comments_close_days', models.PositiveSmallIntegerField(blank=True, help_text='Counted from the article’s publication. Empty: threads stay open. An article may say otherwise.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='days after which a thread closes')),
            ],
            options={
                'verbose_name': 'site',
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=200, unique=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, max_length=200, verbose_name='address')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('rendered', models.TextField(blank=True, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('in_menu', models.BooleanField(default=False, verbose_name='in the menu')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'page',
                'ordering': ['position', 'title'],
                'constraints': [models.UniqueConstraint(fields=('slug',), name='one_page_at_an_address', violation_error_message='Another page has this address.')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, max_length=200, verbose_name='address')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('rendered', models.TextField(blank=True, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('standfirst', models.TextField(blank=True, help_text='One or two sentences below the title.', verbose_name='standfirst')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='status')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, help_text='A time to come: the article appears then by itself.', verbose_name='publication time')),
                ('day', models.DateField(editable=False)),
                ('comments_open', models.BooleanField(default=True, verbose_name='comments are open')),
                ('comments_close_at', models.DateTimeField(blank=True, null=True, verbose_name='comments close on')),
                ('minutes', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('comment_count', models.PositiveIntegerField(default=0, editable=False)),
                ('version', models.PositiveBigIntegerField(db_column='edition', default=1, editable=False)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('categories', models.ManyToManyField(blank=True, related_name='posts', to='blog.category')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='blog.picture', verbose_name='lead picture')),
                ('tags', models.ManyToManyField(blank=True, related_name='posts', to='blog.tag')),
                ('comments_held', models.BooleanField(db_default=False, default=False, verbose_name='every comment waits for a moderator')),
                ('closing_reason', models.CharField(blank=True, help_text='Readers see it where the form was.', max_length=300, verbose_name='why')),
                ('comments_close_days', models.PositiveSmallIntegerField(blank=True, help_text='Empty: as on the whole blog. 0: never by itself.', null=True, verbose_name='or so many days after publication')),
                ('trees_version', models.PositiveBigIntegerField(db_column='trees_edition', db_default=0, default=0, editable=False)),
            ],
            options={
                'verbose_name': 'article',
                'ordering': ['-published_at', '-pk'],
                'indexes': [models.Index(fields=['status', '-published_at', '-id'], name='posts_by_status')],
                'constraints': [models.UniqueConstraint(fields=('day', 'slug'), name='one_article_at_an_address', violation_error_message='Another article of that day has this address.')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('number', models.BigIntegerField(db_column='rowid', primary_key=True, serialize=False)),
                        ('kind', models.PositiveSmallIntegerField(choices=[(1, 'Article'), (2, 'Comment')])),
                        ('key', models.BigIntegerField()),
                        ('at', models.DateTimeField()),
                        ('title', models.TextField()),
                        ('words', models.TextField()),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='blog.post')),
                    ],
                    options={
                        'db_table': 'blog_entry',
                    },
                ),
            ],
        ),
        migrations.RunPython(make_table, drop_table),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('about', models.CharField(max_length=80, verbose_name='about')),
                ('owed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='owed since')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('held_until', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('outcome', models.CharField(choices=[('owed', 'owed'), ('sent', 'sent'), ('dropped', 'no longer needed'), ('failed', 'given up')], db_index=True, default='owed', max_length=10, verbose_name='outcome')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('task', models.CharField(blank=True, max_length=64)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to=settings.AUTH_USER_MODEL)),
                ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='accounts.guest')),
                ('address', models.EmailField(blank=True, max_length=254)),
            ],
            options={
                'verbose_name': 'letter',
                'ordering': ['-owed_at', '-pk'],
                'db_table': 'blog_letter',
                'indexes': [models.Index(fields=['outcome', 'due_at'], name='letters_by_due_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('about', 'account', 'kind'), name='one_letter_to_an_account'), models.UniqueConstraint(condition=models.Q(('guest__isnull', False)), fields=('about', 'guest', 'kind'), name='one_letter_to_a_guest'), models.UniqueConstraint(condition=models.Q(('address', ''), _negated=True), fields=('about', 'address', 'kind'), name='one_letter_to_an_address'), models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address', ''), ('guest__isnull', True)), models.Q(('account__isnull', True), ('address', ''), ('guest__isnull', False)), models.Q(('account__isnull', True), ('guest__isnull', True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='a_letter_has_one_reader')],
            },
        ),
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('template', models.CharField(max_length=60)),
                ('closed', models.TextField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='secret_payload', to='blog.letter')),
            ],
            options={
                'db_table': 'blog_enclosure',
            },
        ),
    ]
