"""`lagesbild_web verify_audit`: is the event log whole?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lagesbild_web.audit.chain import head, verify_chain
from lagesbild_web.audit.heads import HeadsUnreadable, read_heads


class Command(BaseCommand):
    help = "Verify that no event of the log has been changed, left out or added since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads", type=Path, metavar="FILE", help="heads from `export_audit_head`"
        )

    def handle(self, *, heads: Path | None, **_options: Any) -> None:
        try:
            vouched = read_heads(heads) if heads else []
        except HeadsUnreadable as error:
            raise CommandError(str(error)) from error
        last = head()
        problems = verify_chain(vouched)
        if problems:
            for problem in problems:
                self.stderr.write(str(problem))
            noun = "ett fel" if len(problems) == 1 else f"{len(problems)} fel"
            raise CommandError(
                f"Loggen är inte hel: {noun}, det första vid händelse {problems[0].seq}."
            )
        self.stdout.write(f"Loggen är hel: {last.seq} händelser, huvud {last.hash}")
