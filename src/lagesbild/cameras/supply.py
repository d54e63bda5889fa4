"""When do cameras come, how many, and how many can be installed?

Late and short deliveries are learned from those that have come, when they are enough; before that
the stated earliest, expected and latest days hold. Batches are drawn independently of each other:
a supplier that is late with all at once makes more of a difference than is shown here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import polars as pl
from scipy import stats

from lagesbild.norms.camera_supply import CameraSupplyNorm, NumberShare
from lagesbild.periods import Period
from lagesbild.stats.arrays import FloatArray, IntArray

STORE_SCHEMA = {"kind": pl.String, "cameras": pl.Int64}

NO_LIMIT = 2**31
"""Installations in a month where nobody has delivered any capacity at all."""
_LEAST_DELAY = 30
"""Days within which a batch that is overdue is drawn, where its stated days lie closer."""


class Basis(StrEnum):
    """What late or short deliveries are drawn from."""

    LEARNED = "learned"
    STATED = "stated"


@dataclass(frozen=True, kw_only=True)
class SupplyModel:
    """How late and how short batches are on a day."""

    on: date
    delivered: int
    """Batches that had come by the day."""
    delays: FloatArray | None
    """Days from the expected one to delivery, ascending; None where the stated days hold."""
    shares: FloatArray | None
    """Delivered of ordered, ascending; None where the stated share holds."""
    stated_share: NumberShare

    @property
    def days_basis(self) -> Basis:
        return Basis.STATED if self.delays is None else Basis.LEARNED

    @property
    def number_basis(self) -> Basis:
        return Basis.STATED if self.shares is None else Basis.LEARNED


def supply_model(supply: pl.DataFrame, *, on: date, norm: CameraSupplyNorm) -> SupplyModel:
    """Learn from the batches delivered by a day, or keep to what is stated.

    :param supply: the table `camera_supply`.
    """
    come = supply.filter(pl.col("delivered_on") <= on)
    counted = come.drop_nulls("delivered_number")
    delays = (come["delivered_on"] - come["expected"]).dt.total_days()
    shares = counted["delivered_number"] / counted["number"]

    def learned(seen: pl.Series) -> FloatArray | None:
        enough = len(seen) >= norm.least_delivered
        return np.sort(seen.cast(pl.Float64).to_numpy()) if enough else None

    return SupplyModel(
        on=on,
        delivered=come.height,
        delays=learned(delays),
        shares=learned(shares),
        stated_share=norm.stated_number_share,
    )


def on_the_way(supply: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return the batches that have not come by a day, by the letters of their names."""
    return supply.filter(pl.col("delivered_on").is_null() | (pl.col("delivered_on") > on)).sort(
        "batch"
    )


def in_store(cameras: pl.DataFrame, *, supply: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return how many delivered cameras stand at no point, as `STORE_SCHEMA` has it.

    A camera whose batch is not told has no kind and is not counted: nothing is promised of it.
    """
    come = supply.filter(pl.col("delivered_on") <= on).select("batch", "kind")
    return (
        cameras.filter(pl.col("point").is_null())
        .join(come, on="batch")
        .group_by("kind")
        .agg(cameras=pl.len().cast(pl.Int64))
        .select(*STORE_SCHEMA)
        .sort("kind")
    )


def months_after(day: date, *, count: int) -> tuple[Period, ...]:
    """Return the months that follow the one a day lies in."""
    first = day.year * 12 + day.month
    return tuple(
        Period.month(number // 12, number % 12 + 1) for number in range(first, first + count)
    )


def capacity_of(
    capacity: pl.DataFrame, *, regions: Sequence[str], months: Sequence[Period]
) -> IntArray:
    """Return regions x months: what can be installed. A month without a row has none.

    Where the table holds no rows at all nobody has told of any limit, and there is none here.

    :param capacity: the table `installation_capacity`.
    """
    if capacity.is_empty():
        return np.full((len(regions), len(months)), NO_LIMIT, dtype=np.int64)
    told = {(row[0], row[1]): row[2] for row in capacity.iter_rows()}
    return np.array(
        [[told.get((region, str(month)), 0) for month in months] for region in regions],
        dtype=np.int64,
    ).reshape(len(regions), len(months))


def draw_supply(
    batches: pl.DataFrame,
    *,
    store: pl.DataFrame,
    model: SupplyModel,
    kinds: Sequence[str],
    periods: int,
    draws: int,
    generator: np.random.Generator,
) -> IntArray:
    """Return draws x kinds x months: cameras that come, from the month after the day of the model.

    What is in store, and what comes in the rest of the month of the day, is there from the first
    month. What comes after the last one is not there.

    :param batches: see `on_the_way`.
    :param store: see `in_store`.
    """
    come = np.zeros((draws, len(kinds), periods), dtype=np.int64)
    for kind, cameras in store.iter_rows():
        if kind in kinds:
            come[:, kinds.index(kind), 0] += cameras
    for row in batches.to_dicts():
        if row["kind"] not in kinds:
            continue
        days = _draw_days(
            row["expected_low"], row["expected"], row["expected_high"], model, draws, generator
        )
        numbers = np.rint(row["number"] * _draw_shares(model, draws, generator)).astype(np.int64)
        at = _months_from(model.on, days)
        there = at < periods
        come[np.flatnonzero(there), kinds.index(row["kind"]), at[there]] += numbers[there]
    return come


def expected_supply(
    batches: pl.DataFrame,
    *,
    store: pl.DataFrame,
    model: SupplyModel,
    kinds: Sequence[str],
    periods: int,
) -> IntArray:
    """Return kinds x months: cameras that come if every batch is as late and short as most are.

    The medians of what is learned, or what is stated as most likely; an overdue batch comes within
    the month.
    """
    come = np.zeros((len(kinds), periods), dtype=np.int64)
    for kind, cameras in store.iter_rows():
        if kind in kinds:
            come[kinds.index(kind), 0] += cameras
    delay = 0.0 if model.delays is None else float(np.median(model.delays))
    share = model.stated_share.value if model.shares is None else float(np.median(model.shares))
    for row in batches.to_dicts():
        days = np.array([max((row["expected"] - model.on).days + delay, 1.0)])
        [at] = _months_from(model.on, days)
        if row["kind"] in kinds and at < periods:
            come[kinds.index(row["kind"]), at] += round(row["number"] * share)
    return come


def _draw_days(
    low: date,
    expected: date,
    high: date,
    model: SupplyModel,
    draws: int,
    generator: np.random.Generator,
) -> FloatArray:
    """Return how many days after the day of the model a batch comes, 1 or more."""
    uniform = generator.random(draws)
    first, middle, last = ((one - model.on).days for one in (low, expected, high))
    if model.delays is not None:
        latest = middle + model.delays[-1]
        if latest >= 1:
            # Hyndman & Fan (1996), The American Statistician 50:361-365, definition 6: the k-th of
            # n is the quantile k / (n + 1), which is where the next one of its like is expected.
            ranks = np.arange(1, len(model.delays) + 1) / (len(model.delays) + 1)
            passed = float(np.interp(0.5 - middle, model.delays, ranks, left=0.0))
            chances = passed + (1 - passed) * uniform
            late = np.quantile(model.delays, chances, method="weibull")
            return np.maximum(middle + late, 1.0)
    elif last >= 1:
        if first == last:
            return np.full(draws, float(last))
        triangle = stats.triang((middle - first) / (last - first), first, last - first)
        passed = float(triangle.cdf(0.5))
        found: FloatArray = np.maximum(triangle.ppf(passed + (1 - passed) * uniform), 1.0)
        return found
    # Later than anything stated or seen: within as many days again as the stated ones span.
    overdue: FloatArray = 1 + uniform * max(last - first, _LEAST_DELAY)
    return overdue


def _draw_shares(model: SupplyModel, draws: int, generator: np.random.Generator) -> FloatArray:
    uniform = generator.random(draws)
    if model.shares is not None:
        return np.quantile(model.shares, uniform, method="weibull")
    low, value, high = model.stated_share
    found: FloatArray = stats.triang((value - low) / (high - low), low, high - low).ppf(uniform)
    return found


def _months_from(day: date, days: FloatArray) -> IntArray:
    """Return the months in which days after a day lie: 0 is this month and the next."""
    dates = np.datetime64(day) + np.floor(days).astype("timedelta64[D]")
    months = dates.astype("datetime64[M]") - np.datetime64(day, "M")
    return np.maximum(months.astype(np.int64) - 1, 0)
