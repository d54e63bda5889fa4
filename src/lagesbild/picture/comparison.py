"""The round beside the one before it: which figures can be compared, and the table of changes."""

from collections.abc import Mapping

import polars as pl

from lagesbild.assessment.levels import WHOLE
from lagesbild.assessment.questionnaire import Comparability
from lagesbild.indicators.estimates import IndicatorEstimates, has_series_break
from lagesbild.picture import tables
from lagesbild.picture.change import Ancestry, CompositeTimes, composite_change, ratings_change
from lagesbild.picture.collection import Collection
from lagesbild.picture.situation import Ground, Observed, Round, levels_of


def compare_rounds(
    observed: Observed,
    estimates: IndicatorEstimates,
    *,
    current: Round,
    previous: Round,
    kinship: Mapping[str, Ancestry],
) -> pl.DataFrame:
    """Return the table of changes of composite and ratings for every area of the round.

    `estimates` are those of the current round on its own boundaries.
    """
    ground = observed.grounds[current.reference_day]
    before = observed.grounds[previous.reference_day]
    rows = [
        *_composite_rows(
            observed, estimates, current, previous, ground=ground, before=before, kinship=kinship
        ),
        *_ratings_rows(observed, current, previous, ground=ground, before=before, kinship=kinship),
    ]
    names = ground.names
    return tables.CHANGE.frame([{"name": names[str(row["area"])], **row} for row in rows])


def _composite_rows(
    observed: Observed,
    now: IndicatorEstimates,
    current: Round,
    previous: Round,
    *,
    ground: Ground,
    before: Ground,
    kinship: Mapping[str, Ancestry],
) -> list[dict[str, object]]:
    inside_then = observed.estimates_of(previous, ground=ground)
    broken = [
        card
        for card in observed.cards
        if card.in_composite
        and has_series_break(
            card, earlier_year=previous.indicator_year, later_year=current.indicator_year
        )
    ]
    leave_out = [card.id for card in broken]
    return composite_change(
        current=observed.compose(now, ground),
        previous=observed.compose(observed.estimates_of(previous, ground=before), before),
        inside=CompositeTimes(
            now=observed.compose(now, ground, leave_out=leave_out),
            then=observed.compose(inside_then, ground, leave_out=leave_out),
        ),
        ancestry=kinship,
        coverage=observed.method.coverage,
        broken=tuple(card.title for card in broken),
    )


def _ratings_rows(
    observed: Observed,
    current: Round,
    previous: Round,
    *,
    ground: Ground,
    before: Ground,
    kinship: Mapping[str, Ancestry],
) -> list[dict[str, object]]:
    collection, coverage = observed.collection, observed.method.coverage
    common = comparable_items(collection, current=current, previous=previous)
    return ratings_change(
        current=_whole(levels_of(collection, current, areas=ground.ids, coverage=coverage)),
        previous=_whole(levels_of(collection, previous, areas=before.ids, coverage=coverage)),
        comparable_now=_whole(
            levels_of(collection, current, areas=ground.ids, coverage=coverage, items=common)
        ),
        comparable_then=_whole(
            levels_of(collection, previous, areas=before.ids, coverage=coverage, items=common)
        ),
        ancestry=kinship,
    )


def comparable_items(collection: Collection, *, current: Round, previous: Round) -> tuple[str, ...]:
    """Return the items that mean the same in both rounds, by their own declaration."""
    now = collection.questionnaires[current.questionnaire]
    then = {item.id for item in collection.questionnaires[previous.questionnaire].items}
    same_version = current.questionnaire == previous.questionnaire
    return tuple(
        item.id
        for item in now.items
        if item.id in then
        and (same_version or item.comparability is not Comparability.NOT_COMPARABLE)
    )


def _whole(levels: pl.DataFrame) -> pl.DataFrame:
    return levels.filter(pl.col("id") == WHOLE)
