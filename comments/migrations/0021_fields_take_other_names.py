import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The columns keep their names, so nothing changes in the database."""

    dependencies = [('comments', '0020_models_take_other_names')]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex('Comment', 'comments_alike'),
                migrations.RenameField('Comment', 'likeness', 'text_fingerprint'),
                migrations.AlterField('Comment', 'text_fingerprint', models.CharField(db_column='likeness', max_length=32, null=True)),
                migrations.AddIndex('Comment', models.Index(condition=Q(text_fingerprint__isnull=False), fields=['text_fingerprint', 'created_at'], name='comments_alike')),
                migrations.RenameField('Comment', 'thread_edition', 'thread_version'),
                migrations.AlterField('Comment', 'thread_version', models.PositiveBigIntegerField(db_column='thread_edition', db_default=0, default=0, editable=False)),
                migrations.RemoveIndex('CommentOrigin', 'traces_of_a_range'),
                migrations.RenameField('CommentOrigin', 'whence', 'ip_hash'),
                migrations.AlterField('CommentOrigin', 'ip_hash', models.CharField(blank=True, db_column='whence', max_length=64)),
                migrations.AddIndex('CommentOrigin', models.Index(fields=['ip_hash', 'left_at'], name='traces_of_a_range')),
                migrations.AlterField('CommentOrigin', 'comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='origin', to='comments.comment')),
                migrations.AlterField('CommentRevision', 'comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='comments.comment')),
                migrations.RenameField('DigestItem', 'envelope', 'digest'),
                migrations.AlterField('DigestItem', 'digest', models.ForeignKey(db_column='envelope_id', on_delete=django.db.models.deletion.CASCADE, related_name='items', to='comments.digest')),
                migrations.AlterField('DigestItem', 'comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digest_items', to='comments.comment')),
                migrations.RenameField('ServerDraft', 'whence', 'ip_hash'),
                migrations.AlterField('ServerDraft', 'ip_hash', models.CharField(blank=True, db_column='whence', max_length=64)),
            ],
        ),
    ]
