"""Who rates what: one rater, one area or calibration case, once in a round."""

from django.db import models
from django.db.models import Q

from lagesbild_web.policies import SESSION_TITLES, SessionState
from lagesbild_web.records.models.areas import CalibrationCase
from lagesbild_web.records.models.people import User
from lagesbild_web.records.models.rounds import Round


class RatingSession(models.Model):
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sessions")
    rater = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions")
    home_district = models.CharField(max_length=40, blank=True)
    """The rater's district when the round was planned: a later move does not change it. Empty for
    the national panel."""
    area = models.CharField(max_length=40, blank=True)
    calibration_case = models.ForeignKey(
        CalibrationCase, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=20,
        choices=[(state.value, SESSION_TITLES[state]) for state in SessionState],
        default=SessionState.INDEPENDENT.value,
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_item = models.CharField(max_length=40, blank=True)
    """Where the rater was, to go on from any computer."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="session_is_about_one_thing",
                condition=(Q(area="") & Q(calibration_case__isnull=False))
                | (~Q(area="") & Q(calibration_case__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["round", "rater", "area"],
                condition=~Q(area=""),
                name="area_rated_once_by_a_rater",
            ),
            models.UniqueConstraint(
                fields=["round", "rater", "calibration_case"],
                condition=Q(calibration_case__isnull=False),
                name="case_rated_once_by_a_rater",
            ),
        ]
