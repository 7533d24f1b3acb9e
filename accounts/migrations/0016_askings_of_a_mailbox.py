from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_accounts_closed'),
    ]

    operations = [
        migrations.AddField(
            model_name='asking',
            name='mailbox',
            field=models.CharField(db_default='', max_length=1000),
        ),
        migrations.AddIndex(
            model_name='asking',
            index=models.Index(fields=['mailbox', 'asked_at'], name='askings_of_a_mailbox'),
        ),
        migrations.AddIndex(
            model_name='asking',
            index=models.Index(fields=['ip_hash', 'asked_at'], name='askings_of_a_range'),
        ),
    ]
