"""Rows that hold from a day and, perhaps, to a day; both days belong to the time."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class DatedQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Return the rows that hold on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Dated(models.Model):
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
    )
