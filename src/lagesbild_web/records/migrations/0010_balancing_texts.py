"""Texts of balancing tests, which the database lets nobody change or delete."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lagesbild_web.audit.guards import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0009_closed_months'),
    ]

    operations = [
        migrations.CreateModel(
            name='BalancingText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=100)),
                ('version', models.PositiveIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('need', models.TextField(blank=True)),
                ('individual', models.TextField(blank=True)),
                ('alternatives', models.TextField(blank=True)),
                ('signs', models.TextField(blank=True)),
                ('conclusion', models.TextField(blank=True)),
                ('role', models.CharField(max_length=40)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('substitute_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'version', 'number'), name='balancing_text_numbered_once')],
            },
        ),
        append_only(
            "records_balancingtext",
            keys=[("id",), ("subject", "version", "number")],
        ),
    ]
