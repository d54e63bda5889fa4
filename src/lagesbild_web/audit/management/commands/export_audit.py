"""`lagesbild_web export_audit --during 2027-03`: the events of a period, for people or machines."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from lagesbild.periods import Period
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import record_event
from lagesbild_web.audit.export import FORMATS, events_during


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = "Write the events of a period; that they were exported is itself an event."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--during", type=_period, required=True, help="2027, 2027-Q1, 2027-03 or 2027-03-15"
        )
        parser.add_argument("--format", choices=FORMATS, default="jsonl")

    def handle(self, *, during: Period, format: str, **_options: Any) -> None:  # noqa: A002
        # Before anything leaves: an export that breaks half-way has still been made.
        with transaction.atomic():
            record_event(
                action=Recorded.LOG_EXPORTED,
                target="audit",
                by=None,
                details={"during": str(during), "format": format},
            )
        for line in FORMATS[format](events_during(during)):
            self.stdout.write(line, ending="")
