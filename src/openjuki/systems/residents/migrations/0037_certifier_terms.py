from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('residents', '0036_print_outcome'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='certifier',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='certifier_titled'),
        ),
        migrations.AddConstraint(
            model_name='certifier',
            constraint=models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='certifier_period'),
        ),
    ]
