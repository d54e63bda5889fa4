"""One figure of the indicators per area, step by step, and how far its rank can be trusted.

Each indicator is directed (higher is worse), put on a fixed scale from 0 to 100 that is taken from
the country's small areas in the first round, weighed and added. ADR 4 gives the reasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.indicators.card import HigherIs, IndicatorCard, IndicatorKind, PoliceGenerated
from lagesbild.indicators.estimates import PERCENT
from lagesbild.norms.picture_methods import PictureMethod
from lagesbild.stats.composite import Normalisation, Recipe, aggregate, rank_descending
from lagesbild.stats.rank_uncertainty import RankUncertainty, rank_uncertainty

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
SCALE_TOP = 100.0


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The directed values that become 0 and 100; values beyond them are set to the end."""

    low: float
    high: float

    def place(self, directed: FloatArray) -> FloatArray:
        share: FloatArray = (directed - self.low) / (self.high - self.low)
        return SCALE_TOP * np.clip(share, 0.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Composite:
    """Scores of units in the order of `units`, with everything they were made of."""

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    normalised: FloatArray
    """Units x indicators, 0–100; NaN where the indicator has no value."""
    sampling_sd: FloatArray
    """Units x indicators, on the same scale."""

    @property
    def weights(self) -> FloatArray:
        """Of each indicator, with the sum 1."""
        return np.full(len(self.indicators), 1 / max(len(self.indicators), 1))

    @cached_property
    def scores(self) -> FloatArray:
        """Of each unit; NaN where it has no indicator."""
        if not self.indicators or not self.units:
            return np.full(len(self.units), np.nan)
        return aggregate(self.normalised, weights=self.weights, missing="reweight")

    def keep(self, columns: Sequence[int], *, without: npt.NDArray[np.bool_]) -> "Composite":
        """Return the composite of some indicators, without the values that are masked."""
        return Composite(
            units=self.units,
            indicators=tuple(self.indicators[j] for j in columns),
            normalised=np.where(without, np.nan, self.normalised[:, columns]),
            sampling_sd=np.where(without, np.nan, self.sampling_sd[:, columns]),
        )

    @property
    def with_values(self) -> "Composite":
        """The composite without the indicators that no unit has a value of."""
        held = np.flatnonzero(~np.isnan(self.normalised).all(axis=0)).tolist()
        nothing = np.zeros((len(self.units), len(held)), dtype=np.bool_)
        return self.keep(held, without=nothing)

    @property
    def weights_used(self) -> FloatArray:
        """Units x indicators: the weights, those of missing indicators shared out."""
        present: FloatArray = np.where(np.isnan(self.normalised), 0.0, self.weights)
        totals = present.sum(axis=1, keepdims=True)
        shares: FloatArray = np.divide(
            present, totals, out=np.zeros_like(present), where=totals > 0
        )
        return shares

    @property
    def score_sd(self) -> FloatArray:
        """The standard deviation of each score that comes from small numbers in the indicators."""
        parts = self.weights_used * np.nan_to_num(self.sampling_sd)
        total: FloatArray = np.sqrt((parts**2).sum(axis=1))
        return total


def direction(card: IndicatorCard) -> int:
    return 1 if card.higher_is is HigherIs.WORSE else -1


def fix_scales(
    reference: pl.DataFrame,
    *,
    residents_of: Mapping[str, float],
    cards: Sequence[IndicatorCard],
    trim_share: float,
) -> dict[str, Scale]:
    """Return each indicator's scale: where the outermost residents of the country live.

    `reference` has the values of small areas (`unit`, `indicator`, `value`, `sd`). The ends are the
    values beyond which `trim_share` of the residents live, so that one odd small area does not set
    the scale. An indicator that is the same everywhere has no scale and takes no part.

    Shrunken values of rare events differ much less than the true ones, and would make a scale that
    ends far inside the country; they are spread out again until they differ as much as the true
    ones are estimated to (Louis 1984, JASA 79:393-398; Ghosh 1992, JASA 87:533-540).
    """
    scales = {}
    for card in cards:
        known = reference.filter(pl.col("indicator") == card.id).drop_nulls("value")
        if known.is_empty():
            continue
        weights = np.array([float(residents_of.get(unit, 0.0)) for unit in known["unit"]])
        if not weights.any():
            weights = np.ones_like(weights)
        spread = _spread_out(known["value"].to_numpy(), known["sd"].to_numpy(), weights)
        if card.kind is IndicatorKind.SHARE:
            spread = np.minimum(spread, PERCENT)
        directed = direction(card) * spread
        low, high = _weighted_quantiles(directed, weights, (trim_share, 1 - trim_share))
        if high > low:
            scales[card.id] = Scale(low=low, high=high)
    return scales


def compose_indicators(
    values: pl.DataFrame,
    *,
    units: Sequence[str],
    cards: Sequence[IndicatorCard],
    scales: Mapping[str, Scale],
) -> Composite:
    """Return the composite of units from their values (`unit`, `indicator`, `value`, `sd`).

    Equal weights; an indicator without value gives its weight to the others of that unit.
    """
    valued = set(values.drop_nulls("value")["indicator"])
    used = [card for card in cards if card.in_composite and card.id in scales and card.id in valued]
    found = {
        name: _matrix(values, units=units, cards=used, column=name) for name in ("value", "sd")
    }
    # An error that would carry a value past the end of the scale carries it to the end only.
    below, above = (
        _placed(found["value"] + sign * found["sd"], cards=used, scales=scales) for sign in (-1, 1)
    )
    return Composite(
        units=tuple(units),
        indicators=tuple(card.id for card in used),
        normalised=_placed(found["value"], cards=used, scales=scales),
        sampling_sd=np.abs(above - below) / 2,
    )


def _placed(
    values: FloatArray, *, cards: Sequence[IndicatorCard], scales: Mapping[str, Scale]
) -> FloatArray:
    """Return units x indicators on their scales, NaN staying NaN."""
    placed = np.full_like(values, np.nan)
    for j, card in enumerate(cards):
        placed[:, j] = scales[card.id].place(direction(card) * values[:, j])
    return placed


def describe_composite(
    composite: Composite,
    *,
    without_police_generated: Composite,
    method: PictureMethod,
) -> pl.DataFrame:
    """Return score and rank per unit, and what other weights, methods and luck make of them."""
    scored = np.count_nonzero(~np.isnan(composite.scores))
    ranges = _ranges(composite, without_police_generated, method) if scored >= 2 else None
    nothing = np.full(len(composite.units), np.nan)
    frame = pl.DataFrame(
        {
            "area": composite.units,
            "score": composite.scores,
            "score_low": np.clip(ranges.score_low, 0, SCALE_TOP) if ranges else nothing,
            "score_high": np.clip(ranges.score_high, 0, SCALE_TOP) if ranges else nothing,
            "rank": rank_descending(composite.scores),
            "rank_low": ranges.rank_low if ranges else nothing,
            "rank_high": ranges.rank_high if ranges else nothing,
            "score_without_police_generated": without_police_generated.scores,
            "rank_without_police_generated": rank_descending(without_police_generated.scores),
            "sampling_sd": composite.score_sd,
            "indicators_missing": np.isnan(composite.normalised).sum(axis=1),
        }
    )
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _ranges(
    composite: Composite, without_police_generated: Composite, method: PictureMethod
) -> RankUncertainty:
    known = composite.with_values
    return rank_uncertainty(
        known.normalised,
        weights=known.weights,
        seed=method.seed,
        draws=method.draws,
        weight_spread=method.weight_spread,
        recipes=[Recipe(normalisation=name) for name in normalisations_of(known, method)],
        indicator_sets=_indicator_sets(police_generated_in(known, without_police_generated)),
        sampling_sd=np.nan_to_num(known.sampling_sd),
        missing="reweight",
        coverage=method.coverage,
    )


def normalisations_of(composite: Composite, method: PictureMethod) -> list[Normalisation]:
    """Return the fixed scale and the alternatives to it.

    An indicator that is the same in all areas has no z-score; then that alternative is left out,
    because without the indicator it would answer another question.
    """
    lowest = np.nanmin(composite.normalised, axis=0, initial=np.inf)
    highest = np.nanmax(composite.normalised, axis=0, initial=-np.inf)
    varied = bool((highest > lowest).all())
    names = ("given", *method.alternative_normalisations)
    return [cast(Normalisation, name) for name in names if name != "zscore" or varied]


def police_generated_in(composite: Composite, without: Composite) -> BoolArray:
    """Return which indicators of a composite are not in the one without the police-generated."""
    return np.array([name not in without.indicators for name in composite.indicators])


def _indicator_sets(police_generated: BoolArray) -> BoolArray:
    """Return sets of indicators: all, without one, and both with and without police-generated.

    The same set may stand twice, so that leaving out one and leaving out the police-generated are
    drawn independently and with equal chance.
    """
    count = len(police_generated)
    one_left_out = np.concatenate([np.ones((1, count)), 1 - np.eye(count)]).astype(np.bool_)
    both = np.concatenate([one_left_out, one_left_out & ~police_generated])
    kept: BoolArray = both[both.any(axis=1)]
    return kept


def describe_steps(
    composite: Composite,
    values: pl.DataFrame,
    *,
    cards: Mapping[str, IndicatorCard],
    scales: Mapping[str, Scale],
) -> pl.DataFrame:
    """Return each indicator's way into each score; the contributions add up to the score."""
    used = composite.weights_used
    rows = [
        {
            "area": unit,
            "indicator": indicator,
            "scale_low": direction(cards[indicator]) * scales[indicator].low,
            "scale_high": direction(cards[indicator]) * scales[indicator].high,
            "normalised": composite.normalised[i, j],
            "weight": used[i, j],
            "contribution": used[i, j] * np.nan_to_num(composite.normalised[i, j]),
        }
        for i, unit in enumerate(composite.units)
        for j, indicator in enumerate(composite.indicators)
    ]
    schema = dict.fromkeys(("area", "indicator"), pl.String) | dict.fromkeys(
        ("scale_low", "scale_high", "normalised", "weight", "contribution"), pl.Float64
    )
    steps = pl.DataFrame(rows, schema=schema, orient="row")
    return steps.with_columns(pl.col(pl.Float64).fill_nan(None)).join(
        values.select(pl.col("unit").alias("area"), "indicator", "value"),
        on=["area", "indicator"],
        how="left",
    )


def is_police_generated(card: IndicatorCard) -> bool:
    return card.police_generated is not PoliceGenerated.NO


def _matrix(
    values: pl.DataFrame, *, units: Sequence[str], cards: Sequence[IndicatorCard], column: str
) -> FloatArray:
    found = {
        (unit, indicator): value
        for unit, indicator, value in values.select("unit", "indicator", column).iter_rows()
        if value is not None
    }
    return np.array(
        [[found.get((unit, card.id), np.nan) for card in cards] for unit in units],
        dtype=np.float64,
    ).reshape(len(units), len(cards))


def _spread_out(values: FloatArray, sd: FloatArray, weights: FloatArray) -> FloatArray:
    """Return values with the variance of the true ones: that of the estimates plus their own.

    Counts and shares cannot be negative, so neither can what is spread out below zero.
    """
    mean = np.average(values, weights=weights)
    seen = np.average((values - mean) ** 2, weights=weights)
    if seen == 0:
        return values
    hidden = np.average(sd**2, weights=weights)
    spread: FloatArray = mean + (values - mean) * np.sqrt((seen + hidden) / seen)
    return np.maximum(spread, 0.0)


def _weighted_quantiles(
    values: FloatArray, weights: FloatArray, shares: tuple[float, float]
) -> tuple[float, float]:
    """Return the values below which the given shares of the weight lie."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    places = np.minimum(np.searchsorted(below, shares), len(values) - 1)
    low, high = values[order][places]
    return float(low), float(high)
