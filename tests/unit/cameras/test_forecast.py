"""When needs are met: by hand where nothing is uncertain, and in simulation with known truth."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from tests.camera_registers import DAY, measured, queued, table
from tests.simulated_camera_supply import Truth, measure

from lagesbild.cameras.forecast import ForecastInput, forecast, reported_lately
from lagesbild.cameras.priority import MEASURED_SCHEMA
from lagesbild.cameras.supply import STORE_SCHEMA, on_the_way, supply_model
from lagesbild.norms.camera_supply import NumberShare, camera_supply_norm_on

NORM = replace(
    camera_supply_norm_on(DAY),
    draws=200,
    horizon_months=6,
    stated_number_share=NumberShare(0.99, 1.0, 1.0),
)
HIGH = "particularly_vulnerable"


def sure(name, on, number):
    """Return a batch that nothing is uncertain about."""
    days = dict.fromkeys(("expected_low", "expected", "expected_high"), on)
    return {"batch": name, "kind": "fixed", "number": number, **days}


def inputs(rows, batches, *, recent=(), capacity=(), ordered=(), norm=NORM):
    supply = table("camera_supply", batches)
    return ForecastInput(
        queue=queued(rows),
        ordered=pl.DataFrame(list(ordered), schema=MEASURED_SCHEMA),
        recent=pl.DataFrame(list(recent), schema=MEASURED_SCHEMA),
        batches=on_the_way(supply, on=DAY),
        store=pl.DataFrame(schema=STORE_SCHEMA),
        capacity=table("installation_capacity", capacity),
        model=supply_model(supply, on=DAY, norm=norm),
        norm=norm,
    )


def test_with_sure_deliveries_the_months_are_sure():
    batches = [sure("L1", date(2026, 2, 28), 1), sure("L2", date(2026, 4, 1), 1)]
    rows = [measured("A"), measured("B", area_class=HIGH), measured("C", reported_on=DAY)]

    found = forecast(inputs(rows, batches), seed=1)

    told = found.rows.select("position", "need", "met_low", "met_median", "met_high").rows()
    assert told == [
        (1, "B", "2026-02", "2026-02", "2026-02"),
        (2, "A", "2026-04", "2026-04", "2026-04"),
        (3, "C", None, None, None),
    ]
    assert found.rows["chance_not_met"].to_list() == [0, 0, 1]
    assert found.rows["inside"].to_list() == [1, 1, 1]
    assert found.capacity_until is None


def test_capacity_and_what_is_ordered_already_come_before_the_queue():
    batches = [sure("L1", date(2026, 2, 1), 9)]
    months = [f"2026-{number:02}" for number in range(2, 8)]
    capacity = [{"region": "R1", "month": month, "installations": 1} for month in months]

    found = forecast(
        inputs([measured("A")], batches, capacity=capacity, ordered=[measured("O")]), seed=1
    )

    assert found.rows.select("position", "need", "met_median").rows() == [
        (None, "O", "2026-02"),
        (1, "A", "2026-03"),
    ]
    assert (found.capacity_until, found.deliveries_until) == ("2026-07", date(2026, 2, 1))


def test_ends_are_the_first_months_by_which_five_and_ninety_five_percent_are_met():
    batch = {
        "batch": "L1",
        "kind": "fixed",
        "number": 1,
        "expected_low": date(2026, 2, 1),
        "expected": date(2026, 2, 1),
        "expected_high": date(2026, 12, 31),
    }

    [row] = forecast(inputs([measured("A")], [batch]), seed=3).rows.to_dicts()

    # A falling triangle over 333 days: by the end of July 1 − (153 / 333)² is 0.79 of it.
    assert (row["met_low"], row["met_median"], row["met_high"]) == ("2026-02", "2026-05", None)
    assert row["chance_not_met"] == pytest.approx(0.21, abs=0.06)


def test_new_needs_of_a_higher_class_push_lower_ones_back_and_can_be_left_out():
    batches = [sure(f"L{month}", date(2026, month, 1), 1) for month in range(2, 8)]
    recent = [measured(f"N{number}", area_class=HIGH) for number in range(12)]
    asked = inputs([measured(name) for name in "ABC"], batches, recent=recent)

    without, with_new = (forecast(asked, seed=1, with_new=choice) for choice in (False, True))

    assert (without.new_per_month, with_new.new_per_month) == (0, 1)
    assert without.rows["met_high"].to_list() == ["2026-02", "2026-03", "2026-04"]
    assert with_new.rows["chance_not_met"][2] > 0.3
    assert with_new.rows["met_low"][0] == "2026-02"


def test_the_same_seed_gives_the_same_forecast():
    batch = sure("L1", date(2026, 2, 1), 1) | {"expected_high": date(2026, 9, 1)}
    asked = inputs([measured("A")], [batch], recent=[measured("N")])

    assert forecast(asked, seed=5).rows.equals(forecast(asked, seed=5).rows)


def test_how_many_of_each_class_are_met_by_the_end_of_each_month():
    rows = [measured("A", area_class=HIGH), measured("B")]
    batches = [sure("L1", date(2026, 2, 1), 1), sure("L2", date(2026, 3, 1), 1)]

    by_month = forecast(inputs(rows, batches), seed=1).by_month

    assert by_month.filter(month="2026-02").select("area_class", "met", "met_low").rows() == [
        (HIGH, 1.0, 1),
        ("not_listed", 0.0, 0),
    ]
    assert by_month.filter(month="2026-03")["met_high"].to_list() == [1, 1]


def test_needs_of_the_last_months_are_those_reported_since():
    rows = pl.DataFrame(
        [
            measured("A", reported_on=DAY - timedelta(days=365)),
            measured("B", reported_on=DAY - timedelta(days=364)),
        ],
        schema=MEASURED_SCHEMA,
    )

    assert reported_lately(rows, on=DAY, months=12)["need"].to_list() == ["B"]


@pytest.mark.parametrize(
    "truth",
    [
        Truth(is_as_stated=True),
        Truth(is_as_stated=False, delivered=30),
        Truth(is_as_stated=True, recent=12),
    ],
    ids=["stated", "learned", "new needs"],
)
def test_intervals_of_ninety_percent_hold_the_truth_as_often_as_they_say(truth):
    held = measure(runs=80, truth=truth, seed=2)

    assert 0.87 <= held.randomised <= 0.93
    assert held.whole_months == pytest.approx(held.said_whole_months, abs=0.02)
    assert held.never == pytest.approx(held.said_never, abs=0.02)


def test_truth_that_is_later_than_stated_is_not_held():
    """The warning that goes with stated days: nothing in the data says that they are wrong."""
    assert measure(runs=40, truth=Truth(is_as_stated=True, stretched=2), seed=2).randomised < 0.8
