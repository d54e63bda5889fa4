"""`lagesbild_web freeze_picture`: make a picture that has been asked for in the site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lagesbild.errors import UserError
from lagesbild_web.records.exchange.freezing import freeze_picture
from lagesbild_web.records.models.pictures import PictureState


class Command(BaseCommand):
    help = "Make a picture that has been asked for in the site; the site starts this itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("picture", type=int, metavar="PICTURE", help="its number")

    def handle(self, *, picture: int, **_options: Any) -> None:
        try:
            frozen = freeze_picture(picture, on_step=self.stdout.write)
        except UserError as error:
            raise CommandError(str(error)) from error
        if frozen.state != PictureState.READY:
            raise CommandError(frozen.step)
        self.stdout.write(f"Klar: lägesbild {frozen.pk}, dataversion {frozen.data_version}.")
