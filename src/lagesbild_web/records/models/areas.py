"""Areas with their boundaries by generation, and the invented areas that all raters rate."""

from django.db import models

from lagesbild_web.records.models.dated import Dated, ends_after_it_begins


class AreaBoundary(Dated):
    """One generation of an area: its border, its district and its municipality.

    An area whose district changes gets a further generation, with the same border or another.
    """

    area = models.CharField(max_length=40)
    boundary = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    local_police_district = models.CharField(max_length=40)
    municipality = models.CharField(max_length=40)
    geometry = models.BinaryField()
    """WKB in EPSG:3006."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "boundary"], name="boundary_numbered_once"),
            ends_after_it_begins("boundary_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class CalibrationCase(models.Model):
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title
