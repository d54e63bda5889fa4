"""A batch may hold rows of several tables, which are kept and taken back together."""

from typing import Any

from django.db import migrations, models


def name_the_tables(apps: Any, schema_editor: Any) -> None:
    for batch in apps.get_model("records", "Batch").objects.all():
        batch.tables = [batch.table]
        batch.save(update_fields=["tables"])


def name_the_first_table(apps: Any, schema_editor: Any) -> None:
    for batch in apps.get_model("records", "Batch").objects.all():
        batch.table = batch.tables[0]
        batch.save(update_fields=["table"])


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_place_in_the_key_of_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='tables',
            field=models.JSONField(default=list),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='batch',
            name='table',
            field=models.CharField(default='', max_length=40),
        ),
        migrations.RunPython(name_the_tables, name_the_first_table),
        migrations.RemoveField(model_name='batch', name='table'),
        migrations.RemoveConstraint(model_name='tabledrow', name='row_once_in_a_batch'),
        migrations.AddConstraint(
            model_name='tabledrow',
            constraint=models.UniqueConstraint(fields=('batch', 'table', 'key'), name='row_once_in_a_batch'),
        ),
    ]
