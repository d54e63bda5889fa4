"""The assessment of an area in a round on its way from the raters to the decision."""

from django.db import models
from django.db.models import F, Q

from lagesbild_web.policies import ASSESSMENT_TITLES, AssessmentState
from lagesbild_web.records.models.people import User
from lagesbild_web.records.models.rounds import Round
from lagesbild_web.records.models.sessions import RatingSession


class Assessment(models.Model):
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    area = models.CharField(max_length=40)
    state = models.CharField(
        max_length=20,
        choices=[(state.value, ASSESSMENT_TITLES[state]) for state in AssessmentState],
        default=AssessmentState.DRAFT.value,
    )
    changes_after_approval = models.PositiveIntegerField(default=0)
    municipality_comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "area"], name="area_assessed_once_a_round")
        ]


class Submission(models.Model):
    """One handing over to the region, attested; the receipt is its number."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    substitute_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answers_sha256 = models.CharField(max_length=64)
    """Of the answers as they were handed over."""
    missing_sessions_reason = models.TextField(blank=True)
    last_answer = models.BigIntegerField(null=True)
    """The newest answer version that was handed over; later ones are changes."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "number"], name="submission_numbered_once"
            )
        ]


class Remark(models.Model):
    """Why one answer was returned, and the answer's new version when it has one."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    session = models.ForeignKey(RatingSession, on_delete=models.PROTECT, related_name="remarks")
    item = models.CharField(max_length=40)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_settled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(name="remark_has_a_reason", condition=~Q(reason=""))]


class Decision(models.Model):
    """The class that two persons decide; the second cannot be the first."""

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="decision")
    area_class = models.CharField(max_length=40)
    proposed_class = models.CharField(max_length=40, blank=True)
    """What the rule proposed when the decision was made; empty where it proposes nothing."""
    reason = models.TextField(blank=True)
    data_version = models.CharField(max_length=64)
    """Of the picture that the meeting looked at."""
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="two_persons_decide", condition=Q(second_by=None) | ~Q(second_by=F("first_by"))
            ),
            models.CheckConstraint(
                name="departure_has_a_reason",
                condition=Q(area_class=F("proposed_class")) | Q(proposed_class="") | ~Q(reason=""),
            ),
        ]
