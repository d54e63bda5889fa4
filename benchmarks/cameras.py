"""How often forecasts of cameras hold the truth, what policies cost, and how long it takes.

`python benchmarks/cameras.py coverage|policies|speed`. Everything is invented, in
`tests/simulated_camera_supply.py` and here.
"""

import sys
from datetime import timedelta

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table
from rows import Row, median_seconds
from tests.camera_registers import CLASSES, DAY, ORDER, queued, random_needs, table
from tests.simulated_camera_supply import Truth
from tests.simulated_camera_supply import measure as measure_coverage

from lagesbild.cameras.allocation import policy_costs
from lagesbild.cameras.forecast import ForecastInput, forecast
from lagesbild.cameras.priority import MEASURED_SCHEMA
from lagesbild.cameras.supply import (
    STORE_SCHEMA,
    capacity_of,
    expected_supply,
    on_the_way,
    supply_model,
)
from lagesbild.norms.camera_supply import camera_supply_norm_on

NORM = camera_supply_norm_on(DAY)
TRUTHS = {
    "as stated": Truth(is_as_stated=True),
    "as stated, with new needs": Truth(is_as_stated=True, recent=24),
    "otherwise, learned from 20": Truth(is_as_stated=False, delivered=20),
    "otherwise, learned from 40": Truth(is_as_stated=False, delivered=40),
    "twice as late as stated, nothing learned": Truth(is_as_stated=True, stretched=2),
    "otherwise, nothing learned": Truth(is_as_stated=False),
}


def coverage(*, runs: int = 500) -> None:
    """Print which share of the needs of all runs 90 % intervals hold, by what the truth is."""
    shown = Table("truth", "held", "whole months held", "said", "never", "said")
    for name, truth in TRUTHS.items():
        held = measure_coverage(runs=runs, truth=truth, seed=20)
        shown.add_row(
            name,
            *(
                f"{share:.3f}"
                for share in (
                    *(held.randomised, held.whole_months, held.said_whole_months),
                    *(held.never, held.said_never),
                )
            ),
        )
    Console(width=120).print(shown)


def invent(*, waiting: int, monthly_supply: int, monthly_demand: int, seed: int) -> ForecastInput:
    """Return a country where more is asked for than comes."""
    generator = np.random.default_rng(seed)

    def needs(count: int, first: str, months: int) -> list[dict[str, object]]:
        """Return fixed cameras asked for over some months; the gravest class mostly in R1."""
        rows = []
        for row in random_needs(generator, count, ties=8):
            region = str(generator.choice(["R1", "R2", "R3"], p=[0.4, 0.35, 0.25]))
            waited = int(generator.integers(0, months))
            gravest = {"R1": 0.5, "R2": 0.2, "R3": 0.1}[region]
            classes = (gravest, 0.5, 0.5 - gravest)
            rows.append(
                {
                    **row,
                    "need": f"{first}{row['need']}",
                    "kind": "fixed",
                    "left": 1,
                    "police_region": region,
                    "area_class": str(generator.choice(CLASSES[:3], p=classes)),
                    "waiting_months": waited,
                    "reported_on": DAY - timedelta(days=30 * waited + 15),
                }
            )
        return rows

    batches = [
        {
            "batch": f"L{month:02}",
            "kind": "fixed",
            "number": monthly_supply,
            "expected_low": DAY + timedelta(days=30 * month + 5),
            "expected": DAY + timedelta(days=30 * month + 30),
            "expected_high": DAY + timedelta(days=30 * month + 120),
        }
        for month in range(NORM.horizon_months)
    ]
    supply = table("camera_supply", batches)
    recent = needs(12 * monthly_demand, "N", 12)
    return ForecastInput(
        queue=queued(needs(waiting, "W", 24)),
        ordered=pl.DataFrame(schema=MEASURED_SCHEMA),
        recent=pl.DataFrame(recent, schema=MEASURED_SCHEMA),
        batches=on_the_way(supply, on=DAY),
        store=pl.DataFrame(schema=STORE_SCHEMA),
        capacity=table("installation_capacity"),
        model=supply_model(supply, on=DAY, norm=NORM),
        norm=NORM,
    )


def policies() -> None:
    """Print what each policy costs which class over three years of too few cameras."""
    inputs = invent(waiting=200, monthly_supply=16, monthly_demand=28, seed=3)
    standing, newcomers = inputs.asked()
    asked = newcomers.join(standing, months=inputs.months, generator=np.random.default_rng(4))
    costs = policy_costs(
        asked,
        order=ORDER,
        supply=expected_supply(
            inputs.batches,
            store=inputs.store,
            model=inputs.model,
            kinds=asked.kinds,
            periods=len(inputs.months),
        ),
        work=capacity_of(inputs.capacity, regions=asked.regions, months=inputs.months),
        ageing_months=NORM.ageing_months,
    )
    with pl.Config(tbl_rows=30, tbl_cols=10):
        print(costs)


def measure() -> list[Row]:
    """Time the queue and the forecast of 500 needs, with new ones and without."""
    inputs = invent(waiting=500, monthly_supply=16, monthly_demand=28, seed=5)
    needs = random_needs(np.random.default_rng(6), 500)
    names = ("queue", "forecast, 1 000 draws", "forecast, 1 000 draws and new needs")
    times = median_seconds(
        lambda: queued(needs),
        lambda: forecast(inputs, seed=1, with_new=False),
        lambda: forecast(inputs, seed=1),
        runs=3,
    )
    return [
        Row(name=f"500 needs of cameras: {name}", seconds=seconds, runs=3)
        for name, seconds in zip(names, times, strict=True)
    ]


if __name__ == "__main__":
    {"coverage": coverage, "policies": policies, "speed": lambda: print(measure())}[sys.argv[1]]()
