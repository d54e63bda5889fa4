"""Forecasts of when needs of cameras are met, made beside the site."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_balancing_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="CameraForecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Räknas"),
                            ("ready", "Klar"),
                            ("failed", "Gick inte att göra"),
                        ],
                        default="running",
                        max_length=20,
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=200)),
                ("data_version", models.CharField(blank=True, max_length=64)),
                ("software_version", models.CharField(blank=True, max_length=40)),
                ("tables", models.BinaryField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("on", models.DateField()),
                ("role", models.CharField(blank=True, max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("state",),
                        name="one_camera_forecast_at_a_time",
                    )
                ],
            },
        ),
    ]
