"""How well do the sources of where people work agree, area by area and month by month?"""

from itertools import combinations

import polars as pl

from lagesbild.resources.places import ORDER_OF_SOURCES, Place, Source
from lagesbild.stats.method_comparison import compare_methods

PAIR_SCHEMA = {
    "level": pl.String,
    "month": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "first": pl.String,
    "second": pl.String,
    "first_hours": pl.Float64,
    "second_hours": pl.Float64,
    "difference": pl.Float64,
    "difference_low": pl.Float64,
    "difference_high": pl.Float64,
}
"""Person-hours in areas; `unit` is the area, or the district that the areas lie in. `difference` is
first − second; its interval comes from those of the sources, and is wide where either's is."""

AGREEMENT_SCHEMA = {
    "level": pl.String,
    "function": pl.String,
    "first": pl.String,
    "second": pl.String,
    "pairs": pl.Int64,
    "mean_difference": pl.Float64,
    "sd_of_differences": pl.Float64,
    "limit_low": pl.Float64,
    "limit_high": pl.Float64,
    "concordance": pl.Float64,
    "concordance_low": pl.Float64,
    "concordance_high": pl.Float64,
}
"""Limits of agreement (Bland & Altman 1986) and concordance (Lin 1989, 2000), see
`stats.method_comparison`. Null where there are too few pairs."""

_CELL = ["month", "unit", "function"]

AREA, DISTRICT = "area", "local_police_district"

_COMPARED = (Source.DUTY_HOURS, Source.POSITIONS, Source.DISPATCH)


def source_pairs(works_in: pl.DataFrame, *, homes: pl.DataFrame) -> pl.DataFrame:
    """Return the hours of each two sources side by side, as `PAIR_SCHEMA` has it.

    Like is compared with like: only hours of units and functions that both sources tell the areas
    of in the month. A source with no hours in any area does so if it has none of unknown place
    either. An area that one of them has no hours in is 0 there. Dispatch records hold events only,
    so that fewer hours than another source has are expected of them.

    :param works_in: see `works_in.works_in`.
    :param homes: see `areas.held.homes_of`.
    """
    placed = works_in.join(
        homes, left_on=["month", "worked_area"], right_on=["month", "area"], how="left"
    )
    parts = [
        _pair(placed, first=first.value, second=second.value)
        for first, second in combinations(_COMPARED, 2)
    ]
    order = {
        name: pl.col(name).replace_strict(ORDER_OF_SOURCES, return_dtype=pl.Int64)
        for name in ("first", "second")
    }
    return pl.concat(parts).sort(
        "level", "month", "unit", "function", order["first"], order["second"], nulls_last=True
    )


def source_agreement(pairs: pl.DataFrame, *, coverage: float) -> pl.DataFrame:
    """Return how well each two sources agree over all months, as `AGREEMENT_SCHEMA` has it.

    :param pairs: see `source_pairs`.
    :param coverage: of the limits of agreement and of the interval of the concordance.
    """
    keys = ("level", "function", "first", "second")
    rows = []
    for group in pairs.partition_by(keys, maintain_order=True):
        compared = compare_methods(
            group["first_hours"].to_numpy(), group["second_hours"].to_numpy(), coverage=coverage
        )
        named = dict(zip(keys, group.select(keys).row(0), strict=True))
        if compared is None:
            rows.append({**dict.fromkeys(AGREEMENT_SCHEMA), **named, "pairs": len(group)})
            continue
        rows.append(
            {
                **named,
                "pairs": compared.pairs,
                "mean_difference": compared.mean_difference,
                "sd_of_differences": compared.sd_of_differences,
                "limit_low": compared.low,
                "limit_high": compared.high,
                "concordance": compared.concordance,
                "concordance_low": compared.concordance_low,
                "concordance_high": compared.concordance_high,
            }
        )
    return pl.DataFrame(rows, schema=AGREEMENT_SCHEMA).sort(keys)


def _pair(placed: pl.DataFrame, *, first: str, second: str) -> pl.DataFrame:
    keys = ["level", "month", "unit", "function"]
    of_source = {source: placed.filter(pl.col("source") == source) for source in (first, second)}
    known = _told(of_source[first]).join(_told(of_source[second]), on=_CELL)
    one, other = (
        _in_areas(of_source[source].join(known, on=_CELL, how="semi")).select(
            *keys, *(pl.col(end).alias(f"{name}_{end}") for end in ("low", "hours", "high"))
        )
        for source, name in ((first, "first"), (second, "second"))
    )
    # Two independent errors: the half widths add up as squares, on each side of the difference.
    down = ((pl.col("first_hours") - pl.col("first_low")) ** 2) + (
        (pl.col("second_high") - pl.col("second_hours")) ** 2
    )
    up = ((pl.col("first_high") - pl.col("first_hours")) ** 2) + (
        (pl.col("second_hours") - pl.col("second_low")) ** 2
    )
    difference = pl.col("first_hours") - pl.col("second_hours")
    return (
        one.join(other, on=keys, how="full", coalesce=True)
        .with_columns(pl.exclude(keys).fill_null(0.0))
        .with_columns(
            first=pl.lit(first),
            second=pl.lit(second),
            difference=difference,
            difference_low=difference - down.sqrt(),
            difference_high=difference + up.sqrt(),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in PAIR_SCHEMA.items())
    )


def _told(placed: pl.DataFrame) -> pl.DataFrame:
    """Return the months, units and functions whose areas a source tells."""
    place = pl.col("place")
    in_area, unknown = (place == Place.AREA.value).any(), (place == Place.UNKNOWN.value).any()
    return placed.group_by(_CELL).agg(told=in_area | ~unknown).filter("told").select(_CELL)


def _in_areas(placed: pl.DataFrame) -> pl.DataFrame:
    """Return the hours in each area, and in the areas of each district together."""
    in_areas = placed.filter(pl.col("place") == Place.AREA.value).rename({"unit": "placed_in"})
    return pl.concat(
        in_areas.group_by("month", "function", unit=column)
        .agg(pl.col("low", "hours", "high").sum())
        .with_columns(level=pl.lit(level))
        for level, column in ((AREA, "worked_area"), (DISTRICT, "local_police_district"))
    )
