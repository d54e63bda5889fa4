"""The answers, as versions that are never changed: the current one is the last."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, gettext_noop

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY, MissingCode
from lagesbild_web.records.models.people import User
from lagesbild_web.records.models.sessions import RatingSession


class Phase(models.TextChoices):
    INDEPENDENT = "independent", gettext_lazy("Oberoende skattning")
    WEIGHED = "weighed", gettext_lazy("Avvägd skattning")


class Certainty(models.TextChoices):
    LOW = "low", gettext_lazy("Osäker")
    MEDIUM = "medium", gettext_lazy("Ganska säker")
    HIGH = "high", gettext_lazy("Säker")


MISSING_TITLES = {
    MissingCode.DOES_NOT_KNOW: gettext_noop("Vet inte"),
    MissingCode.NO_BASIS: gettext_noop("Uppgift saknas"),
    MissingCode.NOT_APPLICABLE: gettext_noop("Ej tillämpligt"),
}
"""In Swedish, as in the Excel form; pages show them in their own language."""


class Answer(models.Model):
    """One version of one answer. The database refuses UPDATE and DELETE."""

    session = models.ForeignKey(RatingSession, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=40)
    phase = models.CharField(max_length=20, choices=Phase.choices)
    number = models.PositiveIntegerField()
    """1 for the first version of an item in a phase, 2 for the next."""
    category = models.PositiveSmallIntegerField(null=True)
    missing_code = models.CharField(
        max_length=20,
        blank=True,
        choices=[(code.value, MISSING_TITLES[code]) for code in MissingCode],
    )
    certainty = models.CharField(max_length=10, blank=True, choices=Certainty.choices)
    reason = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    """A list of {source, day, reliability, reference}."""
    token = models.UUIDField()
    """Made by the form: an answer that is sent twice is kept once."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    substitute_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "item", "phase", "number"], name="answer_version_numbered_once"
            ),
            models.UniqueConstraint(fields=["session", "token"], name="answer_sent_once"),
            # An empty answer takes back what was given.
            models.CheckConstraint(
                name="category_or_missing_code",
                condition=Q(category=None) | Q(missing_code=""),
            ),
            models.CheckConstraint(
                name="category_on_the_scale",
                condition=Q(category=None)
                | Q(category__gte=LOWEST_CATEGORY, category__lte=HIGHEST_CATEGORY),
            ),
        ]
        indexes = [models.Index(fields=["session", "item", "phase", "-number"], name="answer_now")]

    @property
    def is_empty(self) -> bool:
        """Nothing is answered: what was there has been taken back."""
        return self.category is None and not self.missing_code
