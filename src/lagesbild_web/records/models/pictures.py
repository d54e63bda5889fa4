"""Situational pictures that the site has made of its own export, and those that are being made."""

from django.db import models

from lagesbild_web.records.models.making import Making
from lagesbild_web.records.models.rounds import Round


class FrozenPicture(Making):
    """One picture of a round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pictures")
