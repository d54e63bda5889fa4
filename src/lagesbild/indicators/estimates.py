"""What the indicators say of a unit: values with intervals, made from small areas.

A unit is whatever a map of shares says it is: an area (parts of small areas), or a small area
itself. What cannot be placed is counted and shown, never spread out over places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import special

from lagesbild.indicators.card import IndicatorCard, IndicatorKind
from lagesbild.periods import Period
from lagesbild.stats.shrinkage import Shrunk, shrink_rates, shrink_shares

PER_RESIDENTS = 1000
PERCENT = 100
_SMALL_AREA = "small_area:"
"""Before the code of a small area that is a unit of its own; no area has such an identifier."""

VALUE_SCHEMA = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "raw_value": pl.Float64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "sd": pl.Float64,
    "shrunk_toward": pl.Float64,
    "own_weight": pl.Float64,
    "missing_geography": pl.Float64,
    "note": pl.String,
}
INPUT_SCHEMA = {
    "unit": pl.String,
    "indicator": pl.String,
    "small_area": pl.String,
    "period": pl.String,
    "share": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "source_row": pl.Int64,
}


@dataclass(frozen=True, kw_only=True)
class IndicatorEstimates:
    """Values per unit and indicator, the observations they were made of, and the country beside."""

    values: pl.DataFrame
    inputs: pl.DataFrame
    reference: pl.DataFrame
    """The values of all small areas, with the columns of `values`."""


@dataclass(frozen=True, kw_only=True)
class _Estimated:
    """One indicator of the units and the small areas together."""

    values: pl.DataFrame
    inputs: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class _Window:
    """The calendar years that are added together, and why they may be fewer than wanted."""

    first: int
    last: int
    note: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.first > self.last

    @property
    def period(self) -> Period:
        return Period(date(self.first, 1, 1), date(self.last, 12, 31))

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"


def estimate_indicators(
    *,
    shares: pl.DataFrame,
    municipality_of: Mapping[str, str],
    small_areas: Mapping[str, str],
    observations: pl.DataFrame,
    residents: pl.DataFrame,
    cards: Sequence[IndicatorCard],
    last_year: int,
    coverage: float,
) -> IndicatorEstimates:
    """Estimate every indicator for every unit, with what is known up to the end of a year.

    Numerators and denominators of small areas are added by their share of ground in the unit, so
    that a value is weighted by population and not by small areas. Shares are in percent; rates are
    events per 1 000 residents and year, where a small area without a row has had no event. Values
    are shrunk toward the country's, and the interval is of the unit's own long-run value: the small
    areas are estimated beside the units, so that a value does not depend on which units are asked.

    :param shares: `unit`, `small_area`, `share` from 0 to 1.
    :param municipality_of: municipality of each unit, for the share of events without a place.
    :param small_areas: municipality of each small area of the country.
    :param observations: the table of the collection with every municipality filled in; rows
        without a small area have no place.
    :param residents: `small_area`, `year`, `residents`; a year that is missing takes the nearest.
    :returns: a unit without denominator has null in all figures and says so in `note`.
    """
    themselves = {f"{_SMALL_AREA}{code}": code for code in small_areas}
    units = {**municipality_of, **{unit: small_areas[code] for unit, code in themselves.items()}}
    identity = pl.DataFrame(
        {"unit": list(themselves), "small_area": list(themselves.values())},
        schema={"unit": pl.String, "small_area": pl.String},
    ).with_columns(share=pl.lit(1.0))
    observed = observations.with_columns(year=pl.col("period").str.slice(0, 4).cast(pl.Int64))
    parts = [
        _estimate(
            card,
            window=_window(card, last_year=last_year),
            shares=pl.concat([shares.select(identity.columns), identity]),
            municipality_of=units,
            observed=observed.filter(pl.col("indicator") == card.id),
            residents=residents,
            coverage=coverage,
        )
        for card in cards
    ]
    values = pl.concat([pl.DataFrame(schema=VALUE_SCHEMA), *(part.values for part in parts)])
    inputs = pl.concat([pl.DataFrame(schema=INPUT_SCHEMA), *(part.inputs for part in parts)])
    is_small_area = pl.col("unit").str.starts_with(_SMALL_AREA)
    return IndicatorEstimates(
        values=values.filter(~is_small_area),
        inputs=inputs.filter(~is_small_area),
        reference=values.filter(is_small_area).with_columns(
            pl.col("unit").str.strip_prefix(_SMALL_AREA)
        ),
    )


def has_series_break(card: IndicatorCard, *, earlier_year: int, later_year: int) -> bool:
    """Tell whether the windows that end in two years count different things."""
    earlier = _window(card, last_year=earlier_year)
    later = _window(card, last_year=later_year)
    if earlier.is_empty or later.is_empty:
        return bool(card.series_breaks)
    return any(
        earlier.period.first < break_.first_day <= later.period.first
        for break_ in card.series_breaks
    )


def _window(card: IndicatorCard, *, last_year: int) -> _Window:
    """Return the years to add together: never across a series break, only after the last one."""
    first = last_year - card.window_years + 1
    broken = [
        break_
        for break_ in card.series_breaks
        if date(first, 1, 1) < break_.first_day <= date(last_year, 12, 31)
    ]
    if not broken:
        return _Window(first=first, last=last_year)
    day = max(break_.first_day for break_ in broken)
    start = day.year if (day.month, day.day) == (1, 1) else day.year + 1
    return _Window(first=start, last=last_year, note=f"Serien är bruten {day}; bara år därefter.")


def _estimate(
    card: IndicatorCard,
    *,
    window: _Window,
    shares: pl.DataFrame,
    municipality_of: Mapping[str, str],
    observed: pl.DataFrame,
    residents: pl.DataFrame,
    coverage: float,
) -> _Estimated:
    units = tuple(municipality_of)
    in_window = observed.filter(pl.col("year").is_between(window.first, window.last))
    placed = in_window.filter(pl.col("small_area").is_not_null())
    inputs = _inputs(card, placed=placed, shares=shares, residents=residents)
    sums = _sums(card, inputs=inputs, placed=placed, shares=shares, residents=residents)
    table = pl.DataFrame({"unit": units}).join(sums, on="unit", how="left", maintain_order="left")
    numerators = table["numerator"].fill_null(0.0).to_numpy()
    denominators = table["denominator"].fill_null(0.0).to_numpy()
    # Where nobody lives there may be events, but no rate.
    numerators = np.where(denominators > 0, numerators, 0.0)
    country = np.array([unit.startswith(_SMALL_AREA) for unit in units])
    shrunk = _shrink(card, numerators, denominators, country=country, coverage=coverage)
    factor = PERCENT if card.kind is IndicatorKind.SHARE else PER_RESIDENTS
    missing = _missing_geography(in_window)
    known = denominators > 0
    figures = {
        "numerator": numerators,
        "denominator": denominators,
        "raw_value": np.divide(
            factor * numerators, denominators, out=np.zeros_like(numerators), where=known
        ),
        "value": factor * shrunk.mean,
        "low": factor * shrunk.low,
        "high": factor * shrunk.high,
        "shrunk_toward": factor * shrunk.group_mean,
        "own_weight": shrunk.own_weight,
        "sd": factor * (shrunk.high - shrunk.low) / (2 * special.ndtri(0.5 + coverage / 2)),
    }
    missing_note = None if known.any() else "Uppgift saknas för perioden."
    notes = (window.note, missing_note or _undelivered_note(window, in_window))
    note = " ".join(text for text in notes if text) or None
    values = table.select("unit").with_columns(
        pl.lit(card.id).alias("indicator"),
        pl.lit(None if window.is_empty else str(window), pl.String).alias("period"),
        *(
            pl.when(pl.Series(known)).then(pl.Series(figure)).alias(name)
            for name, figure in figures.items()
        ),
        pl.Series(
            [missing.get(municipality_of[unit], 0.0) for unit in units], dtype=pl.Float64
        ).alias("missing_geography"),
        pl.when(pl.Series(known))
        .then(pl.lit(note, pl.String))
        .otherwise(pl.lit(note or "Uppgift saknas för området."))
        .alias("note"),
    )
    return _Estimated(
        values=values.select(pl.col(name).cast(dtype) for name, dtype in VALUE_SCHEMA.items()),
        inputs=inputs.select(pl.col(name).cast(dtype) for name, dtype in INPUT_SCHEMA.items()),
    )


def _undelivered_note(window: _Window, in_window: pl.DataFrame) -> str | None:
    years = set(range(window.first, window.last + 1)) - set(in_window["year"])
    return f"Uppgift saknas för {', '.join(map(str, sorted(years)))}." if years else None


def _inputs(
    card: IndicatorCard, *, placed: pl.DataFrame, shares: pl.DataFrame, residents: pl.DataFrame
) -> pl.DataFrame:
    """Return the observations in each unit, one row each, with their denominators."""
    if card.kind is IndicatorKind.RATE:
        placed = _with_residents(placed.drop("denominator"), residents).rename(
            {"residents": "denominator"}
        )
    joined = shares.join(placed, on="small_area").with_columns(pl.lit(card.id).alias("indicator"))
    # Sums of floats depend on their order in the last bits; the order of the file must not matter.
    return joined.sort("unit", "small_area", "period", "numerator")


def _sums(
    card: IndicatorCard,
    *,
    inputs: pl.DataFrame,
    placed: pl.DataFrame,
    shares: pl.DataFrame,
    residents: pl.DataFrame,
) -> pl.DataFrame:
    """Return numerator and denominator per unit; a rate's denominator is resident-years."""
    weighted = inputs.group_by("unit", maintain_order=True).agg(
        numerator=(pl.col("share") * pl.col("numerator")).sum(),
        denominator=(pl.col("share") * pl.col("denominator")).sum(),
    )
    if card.kind is IndicatorKind.SHARE:
        return weighted
    exposure = (
        _with_residents(shares.join(_covered_years(placed), how="cross"), residents)
        .group_by("unit", maintain_order=True)
        .agg(denominator=(pl.col("share") * pl.col("residents") * pl.col("covered")).sum())
    )
    return exposure.join(
        weighted.select("unit", "numerator"), on="unit", how="left", maintain_order="left"
    )


def _covered_years(placed: pl.DataFrame) -> pl.DataFrame:
    """Return each year with the part of it that has been delivered.

    A year counts up to the last day of its last period with an event anywhere: months and days
    without events have no rows, and are no gap in the delivery.
    """
    delivered: dict[int, date] = {}
    for text in placed["period"].unique().sort():
        last = Period.parse(text).last
        delivered[last.year] = max(last, delivered.get(last.year, last))
    rows = [
        (year, Period(date(year, 1, 1), last).days / Period.year(year).days)
        for year, last in delivered.items()
    ]
    return pl.DataFrame(rows, schema={"year": pl.Int64, "covered": pl.Float64}, orient="row")


def _with_residents(frame: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Add the residents of each small area in the year, or in the nearest year that is known."""
    years = [
        pl.DataFrame(schema={"small_area": pl.String, "year": pl.Int64, "residents": pl.Int64})
    ]
    years += [
        residents_in(residents, year=year).select(
            "small_area", pl.lit(year, pl.Int64).alias("year"), pl.col("residents").cast(pl.Int64)
        )
        for year in frame["year"].unique().sort()
    ]
    joined = frame.join(
        pl.concat(years), on=["small_area", "year"], how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col("residents").fill_null(0).cast(pl.Float64))


def residents_in(residents: pl.DataFrame, *, year: int) -> pl.DataFrame:
    """Return one row of the table of residents per small area, of the year or the nearest one."""
    return (
        residents.with_columns(distance=(pl.col("year") - year).abs())
        .sort("small_area", "distance", "year")
        .unique("small_area", keep="first", maintain_order=True)
        .drop("distance")
    )


def _shrink(
    card: IndicatorCard,
    numerators: npt.NDArray[np.float64],
    denominators: npt.NDArray[np.float64],
    *,
    country: npt.NDArray[np.bool_],
    coverage: float,
) -> Shrunk:
    """Shrink toward the country's small areas, or the units themselves if those have nothing."""
    has_country = bool((denominators[country] > 0).any())
    learn_from = country if has_country else None
    if card.kind is IndicatorKind.RATE:
        return shrink_rates(numerators, denominators, learn_from=learn_from, coverage=coverage)
    # Parts of small areas are added as floats: 100 percent can come out a hair above it.
    cases = np.minimum(numerators, denominators)
    return shrink_shares(cases, denominators, learn_from=learn_from, coverage=coverage)


def _missing_geography(in_window: pl.DataFrame) -> dict[str, float]:
    """Return for each municipality the share of its events that have no small area."""
    shares = (
        in_window.filter(pl.col("municipality").is_not_null())
        .group_by("municipality", maintain_order=True)
        .agg(
            missing=pl.col("numerator").filter(pl.col("small_area").is_null()).sum(),
            total=pl.col("numerator").sum(),
        )
        .filter(pl.col("total") > 0)
    )
    return dict(shares.select("municipality", pl.col("missing") / pl.col("total")).iter_rows())
