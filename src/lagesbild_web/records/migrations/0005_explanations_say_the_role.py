"""From here on an explanation says in which role it was given."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_rows_that_many_deliver'),
    ]

    operations = [
        migrations.AddField(
            model_name='explanation',
            name='role',
            field=models.CharField(blank=True, default='', max_length=40),
            preserve_default=False,
        ),
    ]
