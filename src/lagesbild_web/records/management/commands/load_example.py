"""`lagesbild_web load_example`: fill an empty database with the invented country."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from lagesbild.errors import UserError
from lagesbild_web.records.exchange.example.load import Loaded, load_example


class Command(BaseCommand):
    help = "Fill an empty database with the invented country, and a round that is under way."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--areas", type=int, default=60, help="areas in the last round")
        parser.add_argument("--rounds", type=int, default=3, help="rounds that have been held")
        parser.add_argument("--seed", type=int, default=2021, help="another gives another country")

    def handle(self, *, areas: int, rounds: int, seed: int, **_options: Any) -> None:
        try:
            loaded = load_example(
                today=localdate(),
                areas=areas,
                rounds=rounds,
                seed=seed,
                on_step=self._show,
                on_part=self._show_part,
            )
        except (UserError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_summary(loaded))

    def _show(self, step: str) -> None:
        self.stdout.write(f"{self._clear}{step}")
        self.stdout.flush()

    def _show_part(self, part: str) -> None:
        """Keep one line moving where somebody looks at it, and say nothing in a file."""
        if self._clear:
            self.stdout.write(f"{self._clear}  {part}", ending="\r")
            self.stdout.flush()

    @property
    def _clear(self) -> str:
        return "\033[K" if self.stdout.isatty() else ""


def _summary(loaded: Loaded) -> str:
    lines = [
        f"{loaded.round.title} är öppen till {loaded.round.closes}.",
        "Konton, med lösenord som bara visas nu:",
        *(f"  {one.username:<16} {one.password}  {one.role}" for one in loaded.logins),
    ]
    return "\n".join(lines)
