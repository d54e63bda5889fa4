"""`lagesbild_web export_audit_head FILE`: the day's head, to be kept where nobody changes it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lagesbild_web.audit.chain import head
from lagesbild_web.audit.heads import append_head


class Command(BaseCommand):
    help = "Append the log's last number and hash to a file, to be run every day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        last = head()
        try:
            append_head(file, last, on=timezone.localdate())
        except OSError as error:
            raise CommandError(f"{file} går inte att skriva: {error.strerror}.") from error
        self.stdout.write(f"Huvudet för händelse {last.seq} står nu sist i {file}.")
