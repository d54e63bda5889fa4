"""`lagesbild_web import_collection`: take a collection into the site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from lagesbild.errors import UserError
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.management.acting import acting_from_command


class Command(BaseCommand):
    help = "Store a collection whole or not at all; what stands in the site is never changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("collection", type=Path, metavar="DIR", help="folder or zip file")
        parser.add_argument("--user", required=True, help="who does this; needs the right to")
        parser.add_argument(
            "--dry-run", action="store_true", help="try it all, and store nothing of it"
        )

    def handle(self, *, collection: Path, user: str, dry_run: bool, **_options: Any) -> None:
        try:
            by = acting_from_command(user, on=localdate())
            imported = import_collection(collection, by=by, dry_run=dry_run)
        except UserError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(imported.lines()))
        if not (dry_run or imported.is_nothing_new):
            self.stdout.write(f"Leverans {imported.batch}")
