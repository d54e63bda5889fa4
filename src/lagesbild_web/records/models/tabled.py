"""Rows of tables that many deliver parts of: of staff, hours, presence and money.

A row holds until a later batch says something else of the same key, and holds again when that batch
is rolled back. A batch is rolled back whole and leaves nothing but its events in the log.
"""

from typing import Self

from django.db import models
from django.db.models import F, Max, Window
from django.utils.translation import gettext_lazy

from lagesbild_web.records.models.people import User


class BatchKind(models.TextChoices):
    FILE = "file", gettext_lazy("Fil")
    ENTRY = "entry", gettext_lazy("Ifyllt här")
    COLLECTION = "collection", gettext_lazy("Underlag")


class Batch(models.Model):
    """What one person delivered at one time: whole, and taken back whole."""

    tables = models.JSONField()
    """Names of the tables in `sources/schemas`: one, or those that were delivered together."""
    kind = models.CharField(max_length=20, choices=BatchKind.choices)
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)


class TabledRowQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        """Return of each key the row of the newest batch."""
        newest = Window(Max("batch_id"), partition_by=[F("table"), F("key")])
        return self.annotate(newest=newest).filter(batch_id=F("newest"))


class TabledRow(models.Model):
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=500)
    """The cells of the table's primary key, as one text."""
    unit = models.CharField(max_length=40)
    """The unit that the row belongs to, by which rights are asked."""
    period = models.CharField(max_length=20, blank=True)
    """Month, week or year that the row is about; empty where the table has none."""
    cells = models.JSONField()
    """By column, as the collection's file has them; empty cells are null."""

    objects = TabledRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "table", "key"], name="row_once_in_a_batch")
        ]
        indexes = [
            models.Index(fields=["table", "key"], name="rows_of_a_key"),
            models.Index(fields=["table", "unit", "period"], name="rows_of_a_unit"),
        ]


class Explanation(models.Model):
    """Why a figure of a unit is as it is, in the words of somebody who answers for it."""

    unit = models.CharField(max_length=40)
    area = models.CharField(max_length=40, blank=True)
    month = models.CharField(max_length=7)
    deviation = models.CharField(max_length=40)
    """Identifier of what was odd: see `lagesbild.officers.plausibility`."""
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    """The role in which it was said; roles come and go."""
    at = models.DateTimeField(auto_now_add=True)
