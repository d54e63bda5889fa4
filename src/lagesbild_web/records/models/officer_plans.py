"""Plans of area officers that somebody has asked the site for."""

from django.db import models

from lagesbild_web.records.models.making import Making, MakingState


class OfficerPlan(Making):
    """One plan: the scenarios that were given, and what was made of them."""

    title = models.CharField(max_length=200)
    scenario = models.TextField()
    """The scenario file as it was given, or as it was written of what was filled in."""
    month = models.CharField(max_length=7, blank=True)
    """Of the staffing that the plan begins with; empty where the scenario has its own."""
    role = models.CharField(max_length=40, blank=True)
    """As what `by` asked for it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=MakingState.RUNNING),
                name="one_plan_at_a_time",
            )
        ]
