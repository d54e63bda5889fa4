"""Commands that make what has been asked for in the site."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lagesbild.errors import UserError
from lagesbild_web.records.exchange.making import OnStep
from lagesbild_web.records.models.making import Making, MakingState


class MakingCommand(BaseCommand):
    """Makes one thing and tells each step, and how it ended."""

    number: ClassVar[str]
    """What the command's argument is called."""

    def make(self, pk: int, *, on_step: OnStep) -> Making:
        raise NotImplementedError

    def told(self, made: Making) -> str:
        """Return what is said of a thing that is ready."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pk", type=int, metavar=self.number, help="its number")

    def handle(self, *, pk: int, **_options: Any) -> None:
        try:
            made = self.make(pk, on_step=self.stdout.write)
        except UserError as error:
            raise CommandError(str(error)) from error
        if made.state != MakingState.READY:
            raise CommandError(made.step)
        self.stdout.write(self.told(made))
