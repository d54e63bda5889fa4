"""Months that are closed for a table: what has been told of them stands until they are opened."""

from django.db import models
from django.db.models import Q

from lagesbild_web.records.models.people import User


class ClosedMonth(models.Model):
    """A month of one table, of one unit and all inside it, that nobody changes while it is closed.

    A month that is opened again keeps its row, with who opened it and why.
    """

    table = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    """Empty for the whole country."""
    month = models.CharField(max_length=7)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    """Why it was opened."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "unit", "month"],
                condition=Q(opened_at=None),
                name="month_closed_once",
            )
        ]
