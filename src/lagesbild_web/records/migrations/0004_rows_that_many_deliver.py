"""Rows of tables that many deliver parts of: batches, rows, and explanations of odd figures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_panel_raters_have_no_district'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('file', 'Fil'), ('entry', 'Ifyllt här'), ('collection', 'Underlag')], max_length=20)),
                ('file', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=40)),
                ('area', models.CharField(blank=True, max_length=40)),
                ('month', models.CharField(max_length=7)),
                ('deviation', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='TabledRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=500)),
                ('unit', models.CharField(max_length=40)),
                ('period', models.CharField(blank=True, max_length=20)),
                ('cells', models.JSONField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='records.batch')),
            ],
            options={
                'indexes': [models.Index(fields=['table', 'key'], name='rows_of_a_key'), models.Index(fields=['table', 'unit', 'period'], name='rows_of_a_unit')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'key'), name='row_once_in_a_batch')],
            },
        ),
    ]
