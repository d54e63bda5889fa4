"""The round beside the one before it: which figures can be compared, and the table of changes."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from lagesbild.assessment.levels import WHOLE
from lagesbild.assessment.questionnaire import Comparability
from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.indicators.estimates import IndicatorEstimates, has_series_break
from lagesbild.picture import tables
from lagesbild.picture.change import Ancestry, composite_change, in_common, ratings_change
from lagesbild.picture.collection import Collection
from lagesbild.picture.published_scores import Cells, small, without_withheld
from lagesbild.picture.situation import Ground, Observed, Round, levels_of


def compare_rounds(
    observed: Observed,
    estimates: IndicatorEstimates,
    *,
    current: Round,
    previous: Round,
    kinship: Mapping[str, Ancestry],
    shown: Mapping[str, float | None],
    withheld_now: Cells,
    rule: DisclosureRule,
) -> pl.DataFrame:
    """Return the table of changes of composite and ratings for every area of the round.

    `shown` are the scores of the table `composite`, in whole points and without withheld values.

    `estimates` are those of the current round on its own boundaries.
    """
    ground = observed.grounds[current.reference_day]
    before = observed.grounds[previous.reference_day]
    scores = _composite_rows(
        observed,
        estimates,
        current,
        previous,
        ground=ground,
        before=before,
        kinship=kinship,
        withheld_now=withheld_now,
        rule=rule,
    )
    levels = _ratings_rows(
        observed, current, previous, ground=ground, before=before, kinship=kinship
    )
    rows = [
        *(_as_shown(row, score=shown.get(str(row["area"]))) for row in scores),
        *(_rounded(row, decimals=2) for row in levels),
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
    withheld_now: Cells,
    rule: DisclosureRule,
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
    cards = observed.collection.indicator_cards
    outside_then = observed.estimates_of(previous, ground=before)
    hidden = (
        withheld_now
        | small(inside_then.values, cards=cards, rule=rule)
        | small(outside_then.values, cards=cards, rule=rule)
    )
    then = without_withheld(observed.compose(inside_then, ground, scales_of=previous), hidden)
    return composite_change(
        current=without_withheld(observed.compose(now, ground, scales_of=current), hidden),
        previous=without_withheld(
            observed.compose(outside_then, before, scales_of=previous), hidden, means_of=then
        ),
        inside=in_common(
            without_withheld(
                observed.compose(now, ground, scales_of=current, leave_out=leave_out), hidden
            ),
            without_withheld(
                observed.compose(inside_then, ground, scales_of=current, leave_out=leave_out),
                hidden,
            ),
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
    """Return the items that are identical in both rounds, by their own declaration.

    A new wording is not enough: it may have moved what raters answer.
    """
    now = collection.questionnaires[current.questionnaire]
    then = {item.id for item in collection.questionnaires[previous.questionnaire].items}
    same_version = current.questionnaire == previous.questionnaire
    return tuple(
        item.id
        for item in now.items
        if item.id in then and (same_version or item.comparability is Comparability.IDENTICAL)
    )


def _whole(levels: pl.DataFrame) -> pl.DataFrame:
    return levels.filter(pl.col("id") == WHOLE)


def _as_shown(row: Mapping[str, Any], *, score: float | None) -> dict[str, Any]:
    """Return a change in whole points that ends at the score that is shown.

    More values are withheld here than in the score, since neither time may give one away; what the
    score was before is therefore counted back from it.
    """
    shown = _rounded(row, decimals=0)
    if score is None or shown["technical"] is None:
        return {**shown, "current": score}
    technical = round(row["technical"])
    return {
        **shown,
        "current": score,
        "technical": technical,
        "previous": score - shown["real"] - technical,
    }


def _rounded(row: Mapping[str, Any], *, decimals: int) -> dict[str, Any]:
    """Return a row of changes with so many decimals, and parts that still add up."""
    figures = ("previous", "real", "real_low", "real_high", "current")
    shown: dict[str, Any] = {
        name: None if row[name] is None else round(row[name], decimals) for name in figures
    }
    technical = None
    if row["technical"] is not None:
        technical = round(shown["current"] - shown["previous"] - shown["real"], decimals)
    return {**row, **shown, "technical": technical}
