"""What is made beside the site, in a process of its own: how far it has come, and its tables."""

from django.db import models
from django.utils.translation import gettext_lazy

from lagesbild_web.records.models.people import User


class MakingState(models.TextChoices):
    RUNNING = "running", gettext_lazy("Räknas")
    READY = "ready", gettext_lazy("Klar")
    FAILED = "failed", gettext_lazy("Gick inte att göra")


class Making(models.Model):
    """One thing that somebody has asked for: what it was made of, and its tables."""

    state = models.CharField(
        max_length=20, choices=MakingState.choices, default=MakingState.RUNNING
    )
    step = models.CharField(max_length=200, blank=True)
    """What is being done, or what went wrong, in Swedish."""
    data_version = models.CharField(max_length=64, blank=True)
    software_version = models.CharField(max_length=40, blank=True)
    tables = models.BinaryField(null=True)
    """Parquet files in a zip, as `exchange.making` packs them and `queries.making` reads them."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
