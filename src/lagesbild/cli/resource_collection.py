"""What the commands about resources share: a collection read, and its resources followed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from lagesbild.cli.progress import progress_of
from lagesbild.errors import NotFound
from lagesbild.periods import Period
from lagesbild.picture.resources import Resources, follow_resources
from lagesbild.picture.situation import rounds_of
from lagesbild.resources.places import Source
from lagesbild.sources.collection import read_collection

NOTHING = (
    "Underlaget har inget att följa till och med {day}: lägg till presence.csv, duty_hours.csv,"
    " paid_hours.csv eller ledger.csv (se docs/collection.md)."
)

until_option = click.option(
    "--until",
    type=click.DateTime(["%Y-%m"]),
    metavar="YYYY-MM",
    help="Last month; if left out, the last that had ended on the last round's reference day.",
)


def follow(
    path: Path, *, until: datetime | None, without: Sequence[Sequence[Source]] = ((),)
) -> tuple[Resources, ...]:
    """Read a collection and follow its resources once for each choice of sources to leave out.

    :raises NotFound: if there is nothing to follow.
    """
    with progress_of(1 + len(without)) as start:
        start("Läser och prövar underlaget")
        inputs = read_collection(path)
        day = Period.parse(f"{until:%Y-%m}").last if until else rounds_of(inputs)[-1].reference_day
        found = []
        for left_out in without:
            start("Följer timmar och kronor")
            sources = [source for source in Source if source not in left_out]
            resources = follow_resources(inputs, until=day, sources=sources)
            if resources is None:
                raise NotFound(NOTHING.format(day=day))
            found.append(resources)
    return tuple(found)
