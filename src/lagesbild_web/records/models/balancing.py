"""What people wrote in a balancing test, beside its codes: who weighs, and who decides."""

from django.db import models

from lagesbild_web.records.models.people import User


class BalancingText(models.Model):
    """The texts of one version as they were saved once; a later one of the version replaces it.

    Rows are append-only in the database. The codes of the version are a row of `balancing_tests`.
    """

    subject = models.CharField(max_length=100)
    """The need or point."""
    version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    """From 1 for each version; the highest holds."""
    need = models.TextField(blank=True)
    """Why monitoring is needed there."""
    individual = models.TextField(blank=True)
    """What it means to those who are monitored, and how that is made less."""
    alternatives = models.TextField(blank=True)
    signs = models.TextField(blank=True)
    """How people are told of the monitoring."""
    conclusion = models.TextField(blank=True)
    """Written by whoever decides, and empty in a draft."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    substitute_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "version", "number"], name="balancing_text_numbered_once"
            )
        ]
