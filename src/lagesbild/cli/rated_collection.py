"""What the commands about ratings share: a collection read, checked and its ratings measured."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lagesbild.errors import NotFound, UserError
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.picture.collection import Collection
from lagesbild.picture.make import rounds_until
from lagesbild.picture.rated import Rated, Sampler, measure_ratings
from lagesbild.picture.situation import Round, rounds_of, valid_on
from lagesbild.sources.collection import read_collection

NO_RATINGS = "Underlaget har inga skattningar till och med omgången {round}."


@dataclass(frozen=True, kw_only=True)
class RatedCollection:
    collection: Collection
    round: Round
    areas: pl.DataFrame
    """Valid on the reference day of the round."""
    rated: Rated
    coverage: float


def measure(
    path: Path, *, round_: str | None, fit: Sampler | None, on_step: Callable[[str], None]
) -> RatedCollection:
    """Read a collection and measure its ratings up to a round, the last one if none is named.

    :raises NotFound: if there is no such round, or nobody has given a category.
    """
    collection = read_collection(path)
    rounds = rounds_until(rounds_of(collection), round_)
    method = picture_method_on(rounds[-1].reference_day)
    on_step("Anpassar modellen")
    rated = measure_ratings(collection, rounds=rounds, method=method, fit=fit)
    if rated is None:
        raise NotFound(NO_RATINGS.format(round=rounds[-1].id))
    on_step("Räknar nivåer")
    return RatedCollection(
        collection=collection,
        round=rounds[-1],
        areas=valid_on(collection.areas, rounds[-1].reference_day).sort("area"),
        rated=rated,
        coverage=method.coverage,
    )


def sampler() -> Sampler:
    """Return the sampler of the extra `nuts`.

    :raises UserError: if the extra is not installed.
    """
    try:
        from lagesbild.stats.many_facet.nuts import sample_many_facet
    except ModuleNotFoundError as missing:
        raise UserError(
            f"{missing.name} är inte installerat. Installera tillägget: pip install lagesbild[nuts]"
        ) from missing
    return lambda ratings: sample_many_facet(ratings, seed=1)
