"""`lagesbild ratings design`: may the districts be compared, and what would mend it cheapest?"""

from pathlib import Path

import click
import polars as pl
from rich.console import Console

from lagesbild.assessment.assignments import ProposedAssignments, propose_assignments
from lagesbild.assessment.comparability import Comparability
from lagesbild.assessment.rating_arrays import number_ratings
from lagesbild.assessment.rating_plans import given_or_planned
from lagesbild.cli.frames import write_frames
from lagesbild.cli.progress import progress_of
from lagesbild.cli.rated_collection import NO_RATINGS
from lagesbild.errors import NotFound
from lagesbild.norms.comparability import comparability_norm_on
from lagesbild.picture.make import rounds_until
from lagesbild.picture.rated import check_ratings, district_names, rated_rounds
from lagesbild.picture.situation import rounds_of
from lagesbild.reports.folder import check_target
from lagesbild.sources.collection import read_collection
from lagesbild.stats.linking import Linkage

_SHOWN = 10


@click.command("design")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--round", "round_", metavar="ROUND", help="The round; the last if left out.")
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def ratings_design(collection: Path, round_: str | None, output: Path | None) -> None:
    """Check which districts and rounds of DIR can be compared, and propose what mends it.

    A round without ratings is checked by its table of assignments: before it opens.

    Four ways are priced in hours: calibration cases, cross-ratings, a national panel, and the best
    mix. With OUT, the proposed assignments are written there as CSV.

    \b
    Examples:
      lagesbild ratings design underlag
      lagesbild ratings design underlag -o plan
    """
    if output:
        check_target(output)
    with progress_of(3) as start:
        start("Läser och prövar underlaget")
        inputs = read_collection(collection)
        rounds = rounds_until(rounds_of(inputs), round_)
        current = rounds[-1]
        norm = comparability_norm_on(current.reference_day)
        described = rated_rounds(inputs, rounds=rounds)
        arrays = number_ratings(
            given_or_planned(
                inputs.ratings,
                inputs.assignments,
                round_=described[-1],
                items_per_case=norm.items_per_case,
            ),
            rounds=described,
            district_names=district_names(inputs, day=current.reference_day),
        )
        if arrays is None:
            raise NotFound(NO_RATINGS.format(round=current.id))
        start("Prövar länkarna")
        comparability = check_ratings(arrays, day=current.reference_day)
        start("Söker billigaste sätt")
        proposed = propose_assignments(
            sessions=arrays.ratings.sessions,
            answers=arrays.ratings.answers,
            round_=len(rounds) - 1,
            codes=arrays.codes,
            norm=norm,
        )
    _show(comparability, proposed)
    if output:
        write_frames(
            output,
            {
                "comparability_districts": comparability.district_pairs,
                "comparability_rounds": comparability.round_pairs,
                "comparability_components": comparability.components,
                "link_strategies": proposed.strategies,
                "link_assignments": proposed.assignments,
                "link_hours": proposed.hours,
            },
        )


def _show(comparability: Comparability, proposed: ProposedAssignments) -> None:
    console = Console()
    console.print(comparability.summary, soft_wrap=True)
    refused = comparability.district_pairs.filter(pl.col("linkage") == Linkage.NOT_COMPARABLE)
    for row in refused.head(_SHOWN).iter_rows(named=True):
        console.print(f"- {row['name_a']} och {row['name_b']}: {row['reason']}", soft_wrap=True)
    if refused.height > _SHOWN:
        console.print(f"  … och {refused.height - _SHOWN} par till.")
    console.print("Sätt att göra alla jämförbara:")
    for text in proposed.strategies["text"]:
        console.print(f"- {text}", soft_wrap=True)
