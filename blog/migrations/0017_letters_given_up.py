from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was given up is kept, also of a letter to a bare address: without the address."""

    dependencies = [
        ('accounts', '0010_names_have_skeletons'),
        ('blog', '0016_fields_take_other_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='outgoingmail',
            name='a_letter_has_one_reader',
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address', ''), ('guest__isnull', True)), models.Q(('account__isnull', True), ('address', ''), ('guest__isnull', False)), models.Q(('account__isnull', True), ('guest__isnull', True), models.Q(models.Q(('address', ''), _negated=True), ('outcome__in', ['dropped', 'failed']), _connector='OR')), _connector='OR'), name='a_letter_has_one_reader'),
        ),
    ]
