"""Queues, batches and a truth drawn from known ways of being late: do forecasts hold it?

In every run the batches come as late and as short as the truth has it, cameras are given by the
same order as in the forecast, and the month in which each need is met is compared with its
interval. Months are whole, so an interval with both ends holds more than it says where many draws
end in one month. What is measured is therefore also the randomised share (Czado, Gneiting & Held
2009, Biometrics 65:1254-1261): an end counts for the part of it that is inside. A forecast that is
right has 90 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from tests.camera_registers import DAY, queued, random_needs, table

from lagesbild.cameras.forecast import ForecastInput, forecast
from lagesbild.cameras.priority import MEASURED_SCHEMA
from lagesbild.cameras.supply import STORE_SCHEMA, capacity_of, on_the_way, supply_model
from lagesbild.norms.camera_supply import camera_supply_norm_on
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.queued_supply import NEVER, allocate, met_in

NORM = replace(camera_supply_norm_on(DAY), draws=400, horizon_months=24)
KINDS = ("fixed", "mobile")
REGIONS = ("R1", "R2", "R3")


@dataclass(frozen=True, kw_only=True)
class Truth:
    """How late and short batches really are, beside what is stated."""

    is_as_stated: bool
    """Days and numbers from the stated triangles; otherwise from others, which can be learned."""
    stretched: float = 1.0
    """Days are as many times as far from the earliest as is stated."""
    delivered: int = 0
    """Batches of the past that can be learned from."""
    recent: int = 0
    """Needs reported in the last year; new ones come as they did."""

    def day(self, batch: dict[str, date], generator: np.random.Generator) -> date:
        low, expected, high = (
            batch[name] for name in ("expected_low", "expected", "expected_high")
        )
        if not self.is_as_stated:
            return expected + timedelta(days=int(generator.gamma(2, 45)) - 20)
        if low == high:
            return low
        late = generator.triangular(0, (expected - low).days, (high - low).days)
        return low + timedelta(days=int(late * self.stretched))

    def share(self, generator: np.random.Generator) -> float:
        if not self.is_as_stated:
            return float(generator.choice([1.0, 1.0, 0.9, 0.7]))
        return float(generator.triangular(*NORM.stated_number_share))


@dataclass(frozen=True, kw_only=True)
class Held:
    """Shares of the needs of all runs."""

    randomised: float
    whole_months: float
    """Truth in the interval, both months included."""
    said_whole_months: float
    """What the forecasts said that share was, on average."""
    never: float
    """Truly not met within the horizon."""
    said_never: float
    """What the forecasts said the chance of that was, on average."""


def measure(*, runs: int, truth: Truth, seed: int) -> Held:
    """Return how often intervals hold the truth, over needs of some runs."""
    generator = np.random.default_rng(seed)
    found: list[tuple[float, ...]] = []
    for run in range(runs):
        inputs, met = _run(generator, truth)
        made = forecast(inputs, seed=run)
        drawn = made.met
        part = generator.random(len(met)) * (drawn == met).mean(axis=0)
        ranks = (drawn < met).mean(axis=0) + part
        low, high = (np.quantile(drawn, end, axis=0, method="inverted_cdf") for end in (0.05, 0.95))
        found.append(
            (
                ((ranks >= 0.05) & (ranks <= 0.95)).mean(),
                ((low <= met) & (met <= high)).mean(),
                made.rows["inside"].mean(),
                (met == NORM.horizon_months).mean(),
                (drawn == NORM.horizon_months).mean(),
            )
        )
    return Held(
        **dict(
            zip(
                ("randomised", "whole_months", "said_whole_months", "never", "said_never"),
                np.mean(found, axis=0).tolist(),
                strict=True,
            )
        )
    )


def _run(generator: np.random.Generator, truth: Truth) -> tuple[ForecastInput, IntArray]:
    """Return what a forecast is made of, and the month in which each need is truly met."""
    needs, recent = (
        [{**row, "kind": str(generator.choice(KINDS))} for row in random_needs(generator, count)]
        for count in (25, truth.recent)
    )
    coming = [_batch(f"L{number}", generator, first=5) for number in range(8)]
    come = [_delivered(f"G{number}", generator, truth) for number in range(truth.delivered)]
    supply = table("camera_supply", [*come, *coming])
    inputs = ForecastInput(
        queue=queued(needs),
        ordered=pl.DataFrame(schema=MEASURED_SCHEMA),
        recent=pl.DataFrame(recent, schema=MEASURED_SCHEMA),
        batches=on_the_way(supply, on=DAY),
        store=pl.DataFrame(schema=STORE_SCHEMA),
        capacity=_capacity(generator),
        model=supply_model(supply, on=DAY, norm=NORM),
        norm=NORM,
    )
    return inputs, _truly_met(inputs, coming, generator, truth)


def _batch(name: str, generator: np.random.Generator, *, first: int) -> dict[str, object]:
    low = DAY + timedelta(days=first + int(generator.integers(0, 500)))
    expected = low + timedelta(days=int(generator.integers(0, 60)))
    return {
        "batch": name,
        "kind": str(generator.choice(KINDS)),
        "number": int(generator.integers(4, 12)),
        "expected_low": low,
        "expected": expected,
        "expected_high": expected + timedelta(days=int(generator.integers(1, 150))),
    }


def _delivered(name: str, generator: np.random.Generator, truth: Truth) -> dict[str, object]:
    batch = _batch(name, generator, first=-1_500)
    number = round(batch["number"] * truth.share(generator))
    return {**batch, "delivered_on": truth.day(batch, generator), "delivered_number": number}


def _capacity(generator: np.random.Generator) -> pl.DataFrame:
    months = [f"{2026 + number // 12}-{number % 12 + 1:02}" for number in range(30)]
    return table(
        "installation_capacity",
        [
            {"region": region, "month": month, "installations": int(generator.integers(0, 3))}
            for region in REGIONS
            for month in months
        ],
    )


def _truly_met(
    inputs: ForecastInput,
    coming: Sequence[dict[str, object]],
    generator: np.random.Generator,
    truth: Truth,
) -> IntArray:
    standing, newcomers = inputs.asked()
    asked = newcomers.join(standing, months=inputs.months, generator=generator)
    supply = np.zeros((len(asked.kinds), NORM.horizon_months), dtype=np.int64)
    for batch in coming:
        day = truth.day(batch, generator)
        month = max(12 * (day.year - DAY.year) + day.month - DAY.month - 1, 0)
        if month < NORM.horizon_months and batch["kind"] in asked.kinds:
            number = round(batch["number"] * truth.share(generator))
            supply[asked.kinds.index(batch["kind"]), month] += number
    work = capacity_of(inputs.capacity, regions=asked.regions, months=inputs.months)
    given = allocate(asked.demands, orders=asked.order()[None, :], supply=supply, work=work)
    met = met_in(given, number=asked.demands.number)[: len(standing.needs)]
    return np.where(met == NEVER, NORM.horizon_months, met)
