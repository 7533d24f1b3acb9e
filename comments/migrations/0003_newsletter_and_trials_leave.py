from django.db import migrations


class Migration(migrations.Migration):
    """Their tables stay as they are: trials.0001_initial and newsletter.0001_initial take them over."""

    dependencies = [
        ('comments', '0002_first_release'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel('TrialComment'),
                migrations.DeleteModel('TrialReader'),
                migrations.DeleteModel('Trial'),
                migrations.DeleteModel('AuthorLetter'),
                migrations.DeleteModel('Mailing'),
                migrations.DeleteModel('Issue'),
            ],
        ),
    ]
