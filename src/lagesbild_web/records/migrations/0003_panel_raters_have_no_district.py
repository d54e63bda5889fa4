"""From here on a session of the national panel has no district."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_append_only'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ratingsession',
            name='home_district',
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
