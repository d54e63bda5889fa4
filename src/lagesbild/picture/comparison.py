"""The round beside the one before it: which figures can be compared, and the table of changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.indicators.estimates import IndicatorEstimates, has_series_break
from lagesbild.picture import tables
from lagesbild.picture.change import (
    Ancestry,
    CompositeTimes,
    composite_change,
    in_common,
    ratings_change,
)
from lagesbild.picture.published_scores import Cells, small, without_withheld
from lagesbild.picture.rated import Rated
from lagesbild.picture.situation import Ground, Observed, Round

_NOTHING = 1e-9
"""What is left of a technical change of nothing when floating-point numbers are subtracted."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two rounds beside each other."""

    changes: pl.DataFrame
    """The table `change`."""
    inside: CompositeTimes
    """The composite of today's boundaries at both times, over what can be compared."""


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
    rated: Rated | None,
    comparable: Collection[str],
) -> Comparison:
    """Return the changes of composite and ratings for every area of the round.

    `shown` are the scores of the table `composite`, in whole points and without withheld values.

    `estimates` are those of the current round on its own boundaries, `comparable` the areas whose
    ratings may be compared with others'.
    """
    ground = observed.grounds[current.reference_day]
    before = observed.grounds[previous.reference_day]
    inside, scores = _composite_rows(
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
    levels = ratings_change(
        rated,
        ancestry=kinship,
        comparable=comparable,
        false_share=observed.method.false_share,
    )
    rows = [
        *(_as_shown(row, score=shown.get(str(row["area"]))) for row in scores),
        *(_rounded(row, decimals=2) for row in levels),
    ]
    names = ground.names
    return Comparison(
        changes=tables.CHANGE.frame([{"name": names[str(row["area"])], **row} for row in rows]),
        inside=inside,
    )


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
) -> tuple[CompositeTimes, list[dict[str, object]]]:
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
    inside = in_common(
        without_withheld(
            observed.compose(now, ground, scales_of=current, leave_out=leave_out), hidden
        ),
        without_withheld(
            observed.compose(inside_then, ground, scales_of=current, leave_out=leave_out), hidden
        ),
    )
    rows = composite_change(
        current=without_withheld(observed.compose(now, ground, scales_of=current), hidden),
        previous=without_withheld(
            observed.compose(outside_then, before, scales_of=previous), hidden, means_of=then
        ),
        inside=inside,
        ancestry=kinship,
        coverage=observed.method.coverage,
        false_share=observed.method.false_share,
        broken=tuple(card.title for card in broken),
    )
    return inside, rows


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
    if row["technical"] is not None and abs(row["technical"]) < _NOTHING:
        # Rounding three figures must not look like a border that moved.
        technical = 0.0
        shown["previous"] = round(shown["current"] - shown["real"], decimals)
    elif row["technical"] is not None:
        technical = round(shown["current"] - shown["previous"] - shown["real"], decimals)
    chances = {
        name: None if row[name] is None else round(row[name], 2) for name in ("p_higher", "p_lower")
    }
    return {**row, **shown, **chances, "technical": technical}
