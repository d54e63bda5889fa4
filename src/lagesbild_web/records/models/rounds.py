"""Collection rounds, and who got more time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from lagesbild_web.records.models.people import User
from lagesbild_web.records.models.questionnaires import QuestionnaireVersion


class RoundState(models.TextChoices):
    PLANNED = "planned", gettext_lazy("Planerad")
    OPEN = "open", gettext_lazy("Öppen")
    CLOSED = "closed", gettext_lazy("Stängd")


class Round(models.Model):
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    opens = models.DateField()
    closes = models.DateField()
    reference_day = models.DateField()
    indicator_year = models.PositiveIntegerField()
    questionnaire = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=20, choices=RoundState.choices, default=RoundState.PLANNED)
    is_exercise = models.BooleanField(default=False)
    """A round to practise in; never exported, never pictured."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=Q(closes__gte=F("opens"))
            )
        ]

    def __str__(self) -> str:
        return self.title


class DeadlineException(models.Model):
    """More time for one district, with somebody who answers for it and a reason."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="exceptions")
    district = models.CharField(max_length=40)
    until = models.DateField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)


class Reminder(models.Model):
    """What a person was told once on a day; also the notice that the site itself shows."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reminders")
    day = models.DateField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user", "day"], name="reminded_once_a_day")
        ]
