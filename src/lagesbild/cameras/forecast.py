"""When will each need be met, how sure is that, and what is the chance that it will not be?

Simulation with a seed: deliveries are drawn, cameras are given by the order, and the month in which
a need has all it asks for is noted. Months are whole. An interval runs from the first month by
which at least 5 % of the draws are met to the first by which at least 95 % are, both included, so
it holds at least 90 % of them, and more where many draws end in the same month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from lagesbild.cameras.asked import Asked, Newcomers, asked_of, newcomers_of
from lagesbild.cameras.queue import Queue
from lagesbild.cameras.supply import (
    SupplyModel,
    capacity_of,
    draw_supply,
    months_after,
)
from lagesbild.norms.camera_supply import CameraSupplyNorm
from lagesbild.periods import Period
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.queued_supply import NEVER, allocate, met_in

FORECAST_SCHEMA = {
    "need": pl.String,
    "position": pl.Int64,
    "kind": pl.String,
    "area_class": pl.String,
    "police_region": pl.String,
    "left": pl.Int64,
    "met_low": pl.String,
    "met_median": pl.String,
    "met_high": pl.String,
    "inside": pl.Float64,
    "chance_not_met": pl.Float64,
}
"""Months, null where they lie after the horizon; `inside` is the share of the draws from `met_low`
to `met_high`, both included. `position` is null for what is ordered already.
Met is installed, or handed out where nothing is installed; being in operation comes later."""

MET_BY_MONTH_SCHEMA = {
    "area_class": pl.String,
    "month": pl.String,
    "waiting_now": pl.Int64,
    "met": pl.Float64,
    "met_low": pl.Int64,
    "met_high": pl.Int64,
}
"""Of the needs that wait on the day: how many are met by the end of each month."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What a simulation says; each frame's columns are declared above."""

    months: tuple[Period, ...]
    rows: pl.DataFrame
    by_month: pl.DataFrame
    needs: tuple[str, ...]
    met: IntArray
    """Draws x needs: the month in which each is met, from 0; the number of months if in none."""
    model: SupplyModel
    coverage: float
    new_per_month: float
    """Needs that are expected to be reported in a month, and may go before those that wait."""
    capacity_until: str | None
    """The last month that capacity is told of; after it nothing is installed. None where nobody has
    told of any, and there is no limit."""
    deliveries_until: date | None
    """The latest stated day of any batch; what nobody has ordered does not come."""


@dataclass(frozen=True, kw_only=True)
class ForecastInput:
    """What a forecast is made of, on the day of its queue."""

    queue: Queue
    ordered: pl.DataFrame
    """Needs on the way, see `priority.measured_needs`."""
    recent: pl.DataFrame
    """Needs reported in the months that new ones are drawn from, as the same."""
    batches: pl.DataFrame
    """See `supply.on_the_way`."""
    store: pl.DataFrame
    """See `supply.in_store`."""
    capacity: pl.DataFrame
    """The table `installation_capacity`."""
    model: SupplyModel
    norm: CameraSupplyNorm

    @property
    def months(self) -> tuple[Period, ...]:
        return months_after(self.queue.on, count=self.norm.horizon_months)

    def asked(self) -> tuple[Asked, Newcomers]:
        """Return what is asked for now, and what is drawn from to join it later."""
        asked = asked_of(self.queue, ordered=self.ordered, recent=self.recent)
        newcomers = newcomers_of(
            self.recent,
            asked=asked,
            order=self.queue.order,
            months=self.norm.arrivals_months,
        )
        return asked, newcomers


def forecast(inputs: ForecastInput, *, seed: int, with_new: bool = True) -> Forecast:
    """Simulate when each need is met, the same way for the same seed.

    :param with_new: whether new needs are reported as they were in the last months; without them
        lower classes look better off than they are.
    """
    generator = np.random.default_rng(seed)
    months, norm = inputs.months, inputs.norm
    standing, newcomers = inputs.asked()
    supply = draw_supply(
        inputs.batches,
        store=inputs.store,
        model=inputs.model,
        kinds=standing.kinds,
        periods=len(months),
        draws=norm.draws,
        generator=generator,
    )
    met = np.empty((norm.draws, len(standing.needs)), dtype=np.int64)
    work = capacity_of(inputs.capacity, regions=standing.regions, months=months)
    asked, order = standing, standing.order()
    for draw in range(norm.draws):
        if with_new:
            asked = newcomers.join(standing, months=months, generator=generator)
            order = asked.order()
        given = allocate(asked.demands, orders=order[None, :], supply=supply[draw], work=work)
        met[draw] = met_in(given, number=asked.demands.number)[: len(standing.needs)]
    met = np.where(met == NEVER, len(months), met)
    return Forecast(
        months=months,
        rows=_rows(inputs, standing, np.sort(met, axis=0), months),
        by_month=_by_month(inputs, standing, met, months),
        needs=standing.needs,
        met=met,
        model=inputs.model,
        coverage=norm.coverage,
        new_per_month=newcomers.mean if with_new else 0.0,
        capacity_until=max(inputs.capacity["month"], default=None),
        deliveries_until=max(inputs.batches["expected_high"], default=None),
    )


def reported_lately(measured: pl.DataFrame, *, on: date, months: int) -> pl.DataFrame:
    """Return the measured needs that were reported in so many months before a day.

    What is left of them is what they asked for.
    """
    since = pl.lit(on).dt.offset_by(f"-{months}mo")
    return measured.filter(pl.col("reported_on") > since)


def _rows(
    inputs: ForecastInput, asked: Asked, ascending: IntArray, months: Sequence[Period]
) -> pl.DataFrame:
    draws, coverage = inputs.norm.draws, inputs.norm.coverage
    names: list[str | None] = [*map(str, months), None]
    ends = {
        "met_low": (1 - coverage) / 2,
        "met_median": 0.5,
        "met_high": (1 + coverage) / 2,
    }
    at = {name: ascending[first_reaching(share, draws)] for name, share in ends.items()}
    found = pl.DataFrame(
        {
            "need": asked.needs,
            **{name: [names[month] for month in values] for name, values in at.items()},
            "inside": ((at["met_low"] <= ascending) & (ascending <= at["met_high"])).mean(axis=0),
            "chance_not_met": (ascending == len(months)).mean(axis=0),
        },
        schema_overrides={"need": pl.String, **dict.fromkeys(ends, pl.String)},
    )
    told = pl.concat([inputs.ordered, inputs.queue.rows.select(*inputs.ordered.columns)])
    return (
        found.join(told, on="need")
        .join(inputs.queue.rows.select("need", "position"), on="need", how="left")
        .select(pl.col(name).cast(dtype) for name, dtype in FORECAST_SCHEMA.items())
        .sort("position", "need", nulls_last=False)
    )


def first_reaching(share: float, draws: int) -> int:
    """Return which of ascending draws is the first by which at least a share of them is met."""
    return int(np.ceil(share * draws - 1e-9)) - 1


def _by_month(
    inputs: ForecastInput, asked: Asked, met: IntArray, months: Sequence[Period]
) -> pl.DataFrame:
    draws, coverage = inputs.norm.draws, inputs.norm.coverage
    rows = []
    for name in inputs.queue.order.classes:
        of_class = np.array([one == name for one in asked.classes], dtype=np.bool_)
        for at, month in enumerate(months if of_class.any() else ()):
            count = np.sort((met[:, of_class] <= at).sum(axis=1))
            rows.append(
                {
                    "area_class": name,
                    "month": str(month),
                    "waiting_now": int(of_class.sum()),
                    "met": float(count.mean()),
                    "met_low": int(count[first_reaching((1 - coverage) / 2, draws)]),
                    "met_high": int(count[first_reaching((1 + coverage) / 2, draws)]),
                }
            )
    return pl.DataFrame(rows, schema=MET_BY_MONTH_SCHEMA)
