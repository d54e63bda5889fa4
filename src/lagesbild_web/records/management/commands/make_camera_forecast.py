"""`lagesbild_web make_camera_forecast`: make a forecast of cameras that has been asked for."""

from lagesbild_web.records.exchange.camera_forecasts import make_camera_forecast
from lagesbild_web.records.exchange.making import OnStep
from lagesbild_web.records.management.making import MakingCommand
from lagesbild_web.records.models import CameraForecast
from lagesbild_web.records.models.making import Making


class Command(MakingCommand):
    help = "Make a forecast that has been asked for in the site; the site starts this itself."
    number = "FORECAST"

    def make(self, pk: int, *, on_step: OnStep) -> CameraForecast:
        return make_camera_forecast(pk, on_step=on_step)

    def told(self, made: Making) -> str:
        return f"Klar: prognos {made.pk}, dataversion {made.data_version}."
