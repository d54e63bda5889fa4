"""`lagesbild_web export_collection`: hand out the site's collection."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from lagesbild.errors import UserError
from lagesbild_web.records.exchange.outgoing import export_collection
from lagesbild_web.records.management.acting import acting_from_command


class Command(BaseCommand):
    help = "Write the site's collection, found right by the library, as a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="new folder")
        parser.add_argument("--user", required=True, help="who does this; needs the right to")

    def handle(self, *, folder: Path, user: str, **_options: Any) -> None:
        try:
            exported = export_collection(folder, by=acting_from_command(user, on=localdate()))
        except UserError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{folder}: {exported.rows} rader, omgångarna {', '.join(exported.rounds)},"
            f" dataversion {exported.data_version}."
        )
