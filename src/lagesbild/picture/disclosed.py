"""What may be shown of the counts behind the indicators, and of the values made of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rates import protect_rates
from lagesbild.disclosure.rounding import round_controlled
from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.indicators.card import IndicatorCard, IndicatorKind
from lagesbild.norms.disclosure import DisclosureNorm
from lagesbild.picture import tables

NATION = "nation"
LEVELS = ("area", "local_police_district", "police_district", "police_region", NATION)


class CountProtection(StrEnum):
    """What is done with counts that would give small ones away."""

    SUPPRESSED = "suppressed"
    ROUNDED = "rounded"


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    values: pl.DataFrame
    """The table `indicators_published`."""
    counts: pl.DataFrame
    """The table `counts`: events per unit of every published level."""


def disclose(
    values: pl.DataFrame,
    *,
    areas: pl.DataFrame,
    cards: Mapping[str, IndicatorCard],
    norm: DisclosureNorm,
    counts: CountProtection,
) -> Disclosed:
    """Withhold small counts, what they could be computed from, and the values they would reveal.

    With `counts` rounded, all counts are shown as multiples of the norm's base that still add up;
    values are withheld as before.

    Counts are events in the listed areas only, added up from area to nation. Counts and values of
    one indicator are protected together, because a rate beside its residents gives the count away.
    """
    units = published_units(areas)
    hierarchy = Hierarchy(
        name="polisen", parents=dict(units.select("key", "parent_key").iter_rows())
    )
    protected = pl.concat(
        [
            pl.DataFrame(schema=_PROTECTED),
            *(
                _protect(values.filter(pl.col("indicator") == card.id), card, hierarchy, norm.rule)
                for card in cards.values()
            ),
        ]
    ).join(units, on="key", how="left", maintain_order="left")
    events = [card.id for card in cards.values() if card.kind is IndicatorKind.RATE]
    shown = protected.filter(pl.col("indicator").is_in(events)).with_columns(
        rounded_to=pl.lit(None, pl.Int64)
    )
    if counts is CountProtection.ROUNDED:
        shown = _rounded(shown, values, hierarchy, norm)
    return Disclosed(values=_published_values(values, protected), counts=tables.COUNTS.shape(shown))


_PROTECTED = {
    "indicator": pl.String,
    "key": pl.String,
    "count": pl.Int64,
    "suppressed": pl.Boolean,
    "value_suppressed": pl.Boolean,
}


def published_units(areas: pl.DataFrame) -> pl.DataFrame:
    """Return every unit of every level that counts are told of, with the one above it.

    Codes may recur between levels: `key` and `parent_key` tell the units apart.
    """
    described = areas.with_columns(
        pl.lit(NATION).alias(NATION),
        pl.lit("Landet").alias(f"{NATION}_name"),
        area_name="name",
    )
    levels = [
        described.select(
            pl.lit(level).alias("level"),
            pl.col(level).alias("unit"),
            pl.col(f"{level}_name").alias("unit_name"),
            (pl.col(above) if above else pl.lit(None, pl.String)).alias("parent"),
            _key(level).alias("key"),
            (_key(above) if above else pl.lit(None, pl.String)).alias("parent_key"),
        )
        for level, above in zip(LEVELS, (*LEVELS[1:], None), strict=True)
    ]
    return pl.concat(levels).unique("key", maintain_order=True)


def _key(level: str) -> pl.Expr:
    return pl.concat_str(pl.lit(f"{level}:"), pl.col(level))


def _protect(
    values: pl.DataFrame, card: IndicatorCard, hierarchy: Hierarchy, rule: DisclosureRule
) -> pl.DataFrame:
    keyed = values.with_columns(unit=_key("area"))
    ratios = protect_rates(
        keyed.select("unit", pl.col("numerator").alias("count")),
        keyed.select("unit", pl.col("denominator").alias("count")),
        hierarchies=[hierarchy],
        rule=rule,
        kind="share" if card.kind is IndicatorKind.SHARE else "rate",
    )
    return ratios.select(
        pl.lit(card.id).alias("indicator"),
        pl.col("unit").alias("key"),
        pl.col("numerator_shown").alias("count"),
        pl.col("numerator_shown").is_null().alias("suppressed"),
        pl.col("suppressed").alias("value_suppressed"),
    )


def _rounded(
    shown: pl.DataFrame, values: pl.DataFrame, hierarchy: Hierarchy, norm: DisclosureNorm
) -> pl.DataFrame:
    """Put rounded counts in the place of the exact and the withheld ones."""
    parts = []
    for indicator in shown["indicator"].unique(maintain_order=True):
        counts = values.filter(pl.col("indicator") == indicator).select(
            _key("area").alias("unit"), pl.col("numerator").alias("count")
        )
        rounded = round_controlled(
            counts,
            hierarchies=[hierarchy],
            base=norm.rounding_base,
            rule=norm.rule,
            seed=_secret_seed(counts),
        )
        parts.append(
            rounded.select(pl.lit(indicator).alias("indicator"), key="unit", rounded_count="shown")
        )
    joined = shown.join(
        pl.concat(parts, how="vertical"), on=["indicator", "key"], how="left", maintain_order="left"
    )
    return joined.with_columns(
        count="rounded_count",
        suppressed=pl.col("rounded_count").is_null(),
        rounded_to=pl.lit(norm.rounding_base),
    )


def _secret_seed(counts: pl.DataFrame) -> int:
    """Return a seed that only those who have the counts can compute.

    Whoever knows the seed knows at which phase the running totals were rounded, and could bound
    the first cell more tightly. The published seed of the method would not do.
    """
    lines = "".join(f"{unit} {count!r}\n" for unit, count in counts.iter_rows())
    return int.from_bytes(hashlib.sha256(lines.encode()).digest()[:8])


def _published_values(values: pl.DataFrame, protected: pl.DataFrame) -> pl.DataFrame:
    hidden = protected.filter(pl.col("level") == "area").select(
        pl.col("unit").alias("area"), "indicator", pl.col("value_suppressed").alias("suppressed")
    )
    joined = values.join(hidden, on=["area", "indicator"], how="left", maintain_order="left")
    shown = [
        pl.when(~pl.col("suppressed")).then(pl.col(name).round_sig_figs(3)).alias(name)
        for name in ("value", "low", "high")
    ]
    shown.append(pl.col("missing_geography").round(2))
    return tables.INDICATORS_PUBLISHED.shape(joined.with_columns(shown))
