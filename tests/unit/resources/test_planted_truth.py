"""A country whose truth is known: a third of an increment went to districts with areas.

Little of the work there was in the areas. Not all hours are told, and those in areas are told less
often than others, by less than the tilt allows for.
"""

import numpy as np
import pytest
from tests.resourced_places import decision, followed, line, paid, reached, work

from lagesbild.resources.places import Source

MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
GRANTED = 3_000_000.0
PER_MONTH = {"L1": 50_000.0, "L2": 33_333.33, "L3": 100_000.0, "L4": 66_666.66}
"""A third of what was booked is on L1 and L2, which have areas."""
IN_AREAS = {"L1": {"Hamnen": 0.15, "Kullen": 0.05}, "L2": {"Ängen": 0.10}, "L3": {}, "L4": {}}
TOLD_IN_AREAS, TOLD_ELSEWHERE = 0.60, 0.72
"""The odds of being in an area are (0.40 / 0.28) · (0.72 / 0.60) = 1.71 times as large untold."""


def country(rng, *, sources=tuple(Source)):
    paid_rows, told_rows, truth = [], [], 0.0
    for month in MONTHS:
        for unit, shares in IN_AREAS.items():
            hours = float(rng.integers(900, 1100))
            paid_rows.append(paid(hours, unit, month=month))
            spread = {area: hours * share * rng.uniform(0.8, 1.2) for area, share in shares.items()}
            truth += PER_MONTH[unit] * sum(spread.values()) / hours
            told_rows += [
                work(area, TOLD_IN_AREAS * there, unit, period=month)
                for area, there in spread.items()
            ]
            elsewhere = hours - sum(spread.values())
            told_rows.append(work("outside", TOLD_ELSEWHERE * elsewhere, unit, period=month))
    flow = followed(
        paid_hours=paid_rows,
        duty_hours=told_rows,
        ledger=[
            line(amount, f"K{unit[1]}", month=month, decision="T1")
            for month in MONTHS
            for unit, amount in PER_MONTH.items()
        ],
        budget_decisions=[decision(GRANTED)],
        months=MONTHS,
        sources=sources,
    )
    return reached(flow), truth / GRANTED


@pytest.mark.parametrize("seed", range(5))
def test_the_planted_truth_is_found_between_what_is_demonstrated_and_what_is_possible(seed):
    row, truth = country(np.random.default_rng(seed))

    assert row["placed_in_districts_with_areas_share"] == pytest.approx(1 / 3, abs=1e-6)
    assert row["reached_share"] < truth < row["possible_share_high"]
    assert row["likely_share_low"] < truth < row["likely_share_high"]
    # Much less than was placed there reached the areas.
    assert row["likely_share_high"] < 0.5 * row["placed_in_districts_with_areas_share"]
    # Those who tell less of areas than of elsewhere make the likely share too low.
    assert row["likely_share"] < truth


def test_without_the_time_reports_nothing_is_reached_and_all_cannot_be_told():
    row, _ = country(np.random.default_rng(0), sources=[Source.POSITIONS])

    assert (row["reached_share"], row["not_reached_share"]) == (0, 0)
    assert row["unknown_share"] + row["not_found_share"] == pytest.approx(1)
    assert row["headline"] == "unknown_share"
    assert row["placed_in_districts_with_areas_share"] == pytest.approx(1 / 3, abs=1e-6)
