from urllib.parse import unquote

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def decode(apps, schema_editor):
    """Addresses are compared as they are read, "ä" and not "%C3%A4"."""
    for one in apps.get_model("blog", "Redirect").objects.filter(path__contains="%"):
        one.path = unquote(one.path)[:300]
        one.save()


class Migration(migrations.Migration):

    dependencies = [
        ("blog", "0016_language_and_time_zone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("formeraddress", "a_former_address_is_of_one_thing"),
        migrations.RenameModel("FormerAddress", "Redirect"),
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
        migrations.AlterModelOptions(
            name='redirect',
            options={'verbose_name': 'redirect'},
        ),
        migrations.AddField(
            model_name='category',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='blog.category', verbose_name='stands in'),
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
        migrations.AddField(
            model_name='redirect',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.category'),
        ),
        migrations.AddField(
            model_name='redirect',
            name='onto',
            field=models.CharField(blank=True, db_default='', default='', max_length=2000),
        ),
        migrations.AddField(
            model_name='redirect',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='redirect',
            name='tag',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.tag'),
        ),
        migrations.AddField(
            model_name='redirect',
            name='times',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='redirect',
            name='why',
            field=models.CharField(choices=[('moved', 'Address changed'), ('renamed', 'Renamed'), ('merged', 'Merged'), ('imported', 'Imported'), ('by_hand', 'By hand')], db_default='moved', default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='redirect',
            name='page',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.page'),
        ),
        migrations.AlterField(
            model_name='redirect',
            name='path',
            field=models.CharField(max_length=300, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='redirect',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.post'),
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
        migrations.AddField(
            model_name='redirect',
            name='series',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.series'),
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
        migrations.RunPython(decode, migrations.RunPython.noop, elidable=True),
    ]
