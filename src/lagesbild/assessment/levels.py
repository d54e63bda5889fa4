"""How high raters place an area, and how far that level can be trusted.

A plain mean of raters' means, beside the share of missing codes: what a reader can check by hand.
It does not correct for raters or districts that judge harder than others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY, Questionnaire

FEWEST_RATERS_SHOWN = 2
"""The level of one rater is that rater's answers."""
WHOLE = "*"
"""The id of the level over the whole questionnaire."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A part of the questionnaire that levels and agreement are reported for."""

    scope: str
    """`all`, `block` or `item`."""
    id: str
    title: str
    items: tuple[str, ...]
    block: str | None = None
    """Of an item: the block that holds it."""


def scopes_of(questionnaire: Questionnaire) -> tuple[Scope, ...]:
    """Return the whole questionnaire, its blocks and its items, in that order."""
    whole = Scope(
        scope="all",
        id=WHOLE,
        title="Hela formuläret",
        items=tuple(item.id for item in questionnaire.items),
    )
    blocks = tuple(
        Scope(scope="block", id=b.id, title=b.title, items=tuple(item.id for item in b.items))
        for b in questionnaire.blocks
    )
    items = tuple(
        Scope(scope="item", id=item.id, title=item.title, items=(item.id,), block=block.id)
        for block in questionnaire.blocks
        for item in block.items
    )
    return (whole, *blocks, *items)


def rating_levels(
    ratings: pl.DataFrame, *, areas: Sequence[str], questionnaire: Questionnaire, coverage: float
) -> pl.DataFrame:
    """Return the level of each area on the whole questionnaire, each block and each item.

    The level is the mean over raters of the rater's mean category, so a rater who skipped items
    weighs as much as the others. Interval: the spread between raters of one area, pooled over all
    areas because two to four raters cannot tell their own, over the square root of the number of
    raters, with Student's t (Snedecor & Cochran 1989, section 12.2). It says how another panel of
    such raters could differ; it does not say what a whole district sees wrongly together.

    :param areas: those that get a row, with no raters and no level if nobody rated them.
    :param ratings: columns `area`, `rater`, `item`, `category`; one round, areas only.
    :returns: `area`, `scope`, `id`, `level`, `low`, `high`, `lowest`, `highest`, `raters`,
        `ratings`, `missing`; `low` and `high` are null where no area has two raters.
    """
    return pl.concat(
        [
            _scope_levels(ratings, areas=areas, scope=scope, coverage=coverage)
            for scope in scopes_of(questionnaire)
        ]
    )


def _scope_levels(
    ratings: pl.DataFrame, *, areas: Sequence[str], scope: Scope, coverage: float
) -> pl.DataFrame:
    answers = ratings.filter(pl.col("item").is_in(scope.items))
    by_rater = answers.group_by("area", "rater", maintain_order=True).agg(
        mean=pl.col("category").mean(),
        ratings=pl.col("category").count(),
        missing=pl.col("category").null_count(),
    )
    levels = by_rater.group_by("area", maintain_order=True).agg(
        level=pl.col("mean").mean(),
        lowest=pl.col("mean").min(),
        highest=pl.col("mean").max(),
        raters=pl.col("mean").count(),
        ratings=pl.col("ratings").sum(),
        missing=pl.col("missing").sum(),
    )
    every = pl.DataFrame({"area": areas}, schema={"area": pl.String})
    levels = every.join(levels, on="area", how="left", maintain_order="left").with_columns(
        pl.col("raters", "ratings", "missing").fill_null(0)
    )
    margin = _margin_of_one_rater(by_rater, items=len(scope.items), coverage=coverage)
    half = margin / pl.col("raters").sqrt() if margin is not None else pl.lit(None, pl.Float64)
    return levels.select(
        "area",
        pl.lit(scope.scope).alias("scope"),
        pl.lit(scope.id).alias("id"),
        "level",
        (pl.col("level") - half).clip(lower_bound=LOWEST_CATEGORY).alias("low"),
        (pl.col("level") + half).clip(upper_bound=HIGHEST_CATEGORY).alias("high"),
        "lowest",
        "highest",
        "raters",
        "ratings",
        "missing",
    )


def _margin_of_one_rater(by_rater: pl.DataFrame, *, items: int, coverage: float) -> float | None:
    """Return t times the pooled standard deviation between raters of the same area.

    Raters who happen to agree everywhere still answered in whole grades: the deviation is never
    below that of rounding, 1/√12 of a grade per item.
    """
    pooled = (
        by_rater.drop_nulls("mean")
        .with_columns(deviation=pl.col("mean") - pl.col("mean").mean().over("area"))
        .select(
            squares=pl.col("deviation").pow(2).sum(), freedom=pl.len() - pl.col("area").n_unique()
        )
        .row(0, named=True)
    )
    if pooled["freedom"] < 1:
        return None
    quantile = special.stdtrit(pooled["freedom"], 0.5 + coverage / 2)
    rounding = 1 / np.sqrt(12 * items)
    return float(quantile * max(np.sqrt(pooled["squares"] / pooled["freedom"]), rounding))


def shareable_levels(levels: pl.DataFrame) -> pl.DataFrame:
    """Return levels that do not show what any one rater answered.

    Items are left out, since three answers follow from their mean and their ends; blocks and the
    whole are shown of two raters or more, to two decimals.
    """
    figures = [
        pl.when(pl.col("raters") >= FEWEST_RATERS_SHOWN).then(pl.col(name).round(2)).alias(name)
        for name in ("level", "low", "high")
    ]
    return levels.filter(pl.col("scope") != "item").with_columns(figures)


def count_items_at_least(levels: Iterable[float | None], *, category: float) -> int:
    """Return how many item levels are at least a category; a missing level is not counted."""
    return sum(level is not None and level >= category for level in levels)
