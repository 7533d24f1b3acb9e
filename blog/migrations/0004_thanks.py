from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0003_mail_server_and_smart_punctuation'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='takes_thanks',
            field=models.BooleanField(db_default=True, default=True, help_text='If thanks are switched on for the blog.', verbose_name='readers can thank for comments'),
        ),
        migrations.AddField(
            model_name='post',
            name='thanks_version',
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='site',
            name='takes_thanks',
            field=models.BooleanField(db_default=False, default=False, help_text='One press below it. Everybody sees how many did.', verbose_name='readers can thank for a comment'),
        ),
        migrations.AddField(
            model_name='site',
            name='thanks_version',
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
