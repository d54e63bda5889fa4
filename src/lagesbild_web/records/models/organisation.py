"""The dated organisation: the police line and the municipalities, side by side."""

from django.db import models
from django.utils.translation import gettext_lazy

from lagesbild_web.records.models.dated import Dated, ends_after_it_begins


class UnitKind(models.TextChoices):
    POLICE_REGION = "police_region", gettext_lazy("Polisregion")
    POLICE_DISTRICT = "police_district", gettext_lazy("Polisområde")
    LOCAL_POLICE_DISTRICT = "local_police_district", gettext_lazy("Lokalpolisområde")
    MUNICIPALITY = "municipality", gettext_lazy("Kommun")


class Unit(Dated):
    """What a unit was called, and which unit it belonged to, from one day on.

    A unit that is renamed or moved gets a further row: what it was stays.
    """

    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, choices=UnitKind.choices)
    name = models.CharField(max_length=200)
    parent_code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_begins_once"),
            ends_after_it_begins("unit_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name
