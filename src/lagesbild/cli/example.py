"""`lagesbild example`: a whole collection about a country that does not exist."""

from pathlib import Path

import click

from lagesbild.cli.progress import progress_of
from lagesbild.errors import UserError
from lagesbild.examples import invented_country
from lagesbild.examples.country import FEWEST_AREAS, MOST_AREAS, MOST_ROUNDS
from lagesbild.picture.collection import Collection
from lagesbild.sources.collection import write_collection


@click.command("example")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=2021,
    show_default=True,
    help="Another number gives another country.",
)
@click.option(
    "--rounds",
    type=click.IntRange(1, MOST_ROUNDS),
    default=3,
    show_default=True,
    help="Rounds of assessment, the last one in 2025.",
)
@click.option(
    "--areas",
    type=click.IntRange(FEWEST_AREAS, MOST_AREAS),
    default=60,
    show_default=True,
    help="Areas in the last round.",
)
def example(folder: Path, seed: int, rounds: int, areas: int) -> None:
    """Write the invented country as a collection in DIR, which must be new or empty.

    The same options give the same files, byte for byte. No name in it is a real place.

    \b
    Example:
      lagesbild example underlag
    """
    _refuse_unless_free(folder)
    with progress_of(2) as start:
        start("Hittar på landet")
        collection = invented_country(seed=seed, rounds=rounds, areas=areas)
        start("Skriver underlaget")
        if folder.exists():
            folder.rmdir()
        write_collection(collection, folder)
    click.echo(_summary(collection, folder, areas=areas))


def _refuse_unless_free(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise UserError(f"{folder} finns redan och är inte en tom mapp. Välj ett annat namn.")


def _summary(collection: Collection, folder: Path, *, areas: int) -> str:
    rounds = collection.rounds["round"]
    return "\n".join(
        [
            f"Det påhittade landet ligger i {folder}:",
            f"  {areas} områden i den senaste omgången, {len(collection.small_areas)} småområden",
            f"  {len(rounds)} omgångar ({', '.join(rounds)})"
            if len(rounds) > 1
            else f"  1 omgång ({rounds[0]})",
            f"  {len(collection.indicator_cards)} indikatorer,"
            f" {len(collection.observations)} observationer",
            f"  {collection.ratings['rater'].n_unique()} bedömare,"
            f" {len(collection.ratings)} skattningar",
            f"  {len(collection.staffing)} rader om bemanning,"
            f" {len(collection.duty_hours)} om tjänstgöring",
            f"Gör en lägesbild av det: lagesbild picture {folder} -o lagesbild",
        ]
    )
