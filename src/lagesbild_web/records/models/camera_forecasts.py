"""Forecasts of when needs of cameras are met, which somebody has asked the site for."""

from django.db import models

from lagesbild_web.records.models.making import Making, MakingState


class CameraForecast(Making):
    """One forecast of the whole country, from the queue of a day."""

    on = models.DateField()
    """The day of the queue."""
    role = models.CharField(max_length=40, blank=True)
    """As what `by` asked for it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=MakingState.RUNNING),
                name="one_camera_forecast_at_a_time",
            )
        ]
