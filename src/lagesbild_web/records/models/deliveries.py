"""What the site keeps as it was delivered, byte for byte."""

from django.db import models

from lagesbild_web.records.models.people import User


class Delivery(models.Model):
    """One table of one collection, byte for byte; the newest that is not withdrawn holds."""

    table = models.CharField(max_length=40)
    file = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    batch = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
