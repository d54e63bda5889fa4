"""The event log: append-only, without gaps, each event bound to the one before by its hash."""

from django.db import models


class AuditEvent(models.Model):
    """One thing that somebody did or read. No foreign keys: the log outlives what it is about."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    payload = models.TextField()
    """Canonical JSON of all that the event says; this, and nothing else, is hashed."""
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
