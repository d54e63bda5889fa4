"""`lagesbild_web freeze_picture`: make a picture that has been asked for in the site."""

from lagesbild_web.records.exchange.freezing import freeze_picture
from lagesbild_web.records.exchange.making import OnStep
from lagesbild_web.records.management.making import MakingCommand
from lagesbild_web.records.models import FrozenPicture
from lagesbild_web.records.models.making import Making


class Command(MakingCommand):
    help = "Make a picture that has been asked for in the site; the site starts this itself."
    number = "PICTURE"

    def make(self, pk: int, *, on_step: OnStep) -> FrozenPicture:
        return freeze_picture(pk, on_step=on_step)

    def told(self, made: Making) -> str:
        return f"Klar: lägesbild {made.pk}, dataversion {made.data_version}."
