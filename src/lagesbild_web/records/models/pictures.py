"""Situational pictures that the site has made of its own export, and those that are being made."""

from django.db import models
from django.utils.translation import gettext_lazy

from lagesbild_web.records.models.people import User
from lagesbild_web.records.models.rounds import Round


class PictureState(models.TextChoices):
    RUNNING = "running", gettext_lazy("Räknas")
    READY = "ready", gettext_lazy("Klar")
    FAILED = "failed", gettext_lazy("Gick inte att göra")


class FrozenPicture(models.Model):
    """One picture: what it was made of, and its tables as Parquet files in a zip."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pictures")
    state = models.CharField(
        max_length=20, choices=PictureState.choices, default=PictureState.RUNNING
    )
    step = models.CharField(max_length=200, blank=True)
    """What is being done, or what went wrong, in Swedish."""
    data_version = models.CharField(max_length=64, blank=True)
    software_version = models.CharField(max_length=40, blank=True)
    tables = models.BinaryField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
