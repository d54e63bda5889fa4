"""When cameras come: by what is stated, by what has been learned, and never before the day."""

from datetime import date, timedelta

import numpy as np
import pytest
from tests.camera_registers import DAY, table

from lagesbild.cameras.supply import (
    NO_LIMIT,
    Basis,
    capacity_of,
    draw_supply,
    expected_supply,
    in_store,
    months_after,
    on_the_way,
    supply_model,
)
from lagesbild.norms.camera_supply import camera_supply_norm_on

NORM = camera_supply_norm_on(DAY)


def batch(name="L1", **values):
    return {
        "batch": name,
        "kind": "fixed",
        "number": 10,
        "expected_low": date(2026, 2, 10),
        "expected": date(2026, 3, 10),
        "expected_high": date(2026, 5, 10),
    } | values


def delivered(name, *, late, number=10):
    expected = date(2025, 6, 1)
    return batch(
        name,
        expected_low=expected,
        expected=expected,
        expected_high=expected,
        delivered_on=expected + timedelta(days=late),
        delivered_number=number,
    )


def drawn(*batches, cameras=(), draws=4_000, periods=12):
    supply = table("camera_supply", batches)
    return draw_supply(
        on_the_way(supply, on=DAY),
        store=in_store(table("cameras", cameras), supply=supply, on=DAY),
        model=supply_model(supply, on=DAY, norm=NORM),
        kinds=("fixed", "mobile"),
        periods=periods,
        draws=draws,
        generator=np.random.default_rng(1),
    )


def test_stated_days_are_a_triangle_and_the_number_a_little_less():
    come = drawn(batch())[:, 0]

    # The triangle from 10 February over 10 March to 10 May, 89 days: by the end of February
    # 19² / (89 · 28) of it, and by the end of April 1 − 10² / (89 · 61).
    share = (come.cumsum(axis=1) > 0).mean(axis=0)
    assert share[0] == pytest.approx(19**2 / (89 * 28), abs=0.02)
    assert share[2] == pytest.approx(1 - 10**2 / (89 * 61), abs=0.01)
    assert share[3] == 1
    # 0.9 to 1 of ten, most often ten: the triangle's mean is 29 / 30.
    assert set(come.sum(axis=1).tolist()) <= {9, 10}
    assert come.sum(axis=1).mean() == pytest.approx(9.75, abs=0.05)


def test_a_batch_that_might_have_come_and_has_not_comes_later_than_the_day():
    low, high = DAY - timedelta(days=30), DAY + timedelta(days=90)

    come = drawn(batch(expected_low=low, expected=low, expected_high=high))[:, 0]

    # Of the falling triangle over 120 days the last 90 are left, and the first month of the
    # forecast ends 44 days from the day: (46 / 90)² of what is left comes later than that.
    later = (come[:, 1:].sum(axis=1) > 0).mean()
    assert (come.sum(axis=1) > 0).all()
    assert later == pytest.approx((46 / 90) ** 2, abs=0.03)


def test_a_batch_later_than_all_that_was_stated_still_comes_and_not_before_the_day():
    past = [DAY - timedelta(days=days) for days in (300, 290, 200)]
    names = ("expected_low", "expected", "expected_high")

    come = drawn(batch(**dict(zip(names, past, strict=True))))[:, 0]

    assert (come.sum(axis=1) > 0).all()
    assert (come[:, 0] > 0).mean() == pytest.approx(44 / 100, abs=0.03)


@pytest.mark.parametrize(("count", "basis"), [(19, Basis.STATED), (20, Basis.LEARNED)])
def test_late_and_short_deliveries_are_learned_when_enough_have_come(count, basis):
    batches = [delivered(f"G{number}", late=number) for number in range(count)]

    model = supply_model(table("camera_supply", batches), on=DAY, norm=NORM)

    assert (model.days_basis, model.number_basis, model.delivered) == (basis, basis, count)


def test_what_was_delivered_after_the_day_is_not_learned_from():
    batches = [delivered(f"G{number}", late=number) for number in range(20)]

    model = supply_model(table("camera_supply", batches), on=date(2025, 6, 19), norm=NORM)

    assert (model.delivered, model.days_basis) == (19, Basis.STATED)


def test_learned_days_and_numbers_are_those_of_the_batches_that_came():
    past = [delivered(f"G{number}", late=60, number=5) for number in range(25)]

    come = drawn(*past, batch(expected=date(2026, 3, 10)))[:, 0]

    # Sixty days after 10 March is 9 May, and half of ten are five.
    assert (come[:, 3] == 5).all()
    assert come.sum(axis=1).max() == 5


def test_cameras_in_store_are_there_from_the_first_month():
    cameras = [
        {"camera": "K1", "batch": "G1"},
        {"camera": "K2", "batch": "G1", "point": "P1"},
        {"camera": "K3"},
        {"camera": "K4", "batch": "L1"},
    ]
    batches = [delivered("G1", late=0), batch("L1", expected_high=date(2030, 1, 1))]

    supply = table("camera_supply", batches)

    # K2 stands at a point, nobody knows what K3 is, and L1 has not come.
    assert in_store(table("cameras", cameras), supply=supply, on=DAY).rows() == [("fixed", 1)]
    come = drawn(*batches, cameras=cameras, draws=1, periods=1)
    assert come.tolist() == [[[1], [0]]]


def test_what_comes_after_the_horizon_is_not_there():
    assert drawn(batch(), periods=1, draws=500)[:, 0].mean() < 5


def test_most_likely_supply_has_each_batch_when_it_is_expected():
    supply = table("camera_supply", [batch(), batch("L2", kind="mobile", number=3)])

    come = expected_supply(
        on_the_way(supply, on=DAY),
        store=in_store(table("cameras"), supply=supply, on=DAY),
        model=supply_model(supply, on=DAY, norm=NORM),
        kinds=("fixed", "mobile"),
        periods=4,
    )

    assert come.tolist() == [[0, 10, 0, 0], [0, 3, 0, 0]]


def test_months_begin_after_the_one_of_the_day():
    assert [str(month) for month in months_after(date(2025, 11, 30), count=3)] == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]


def test_a_month_without_a_row_has_no_capacity_but_no_table_is_no_limit():
    months = months_after(DAY, count=2)
    rows = [{"region": "R1", "month": "2026-03", "installations": 4}]

    told = capacity_of(table("installation_capacity", rows), regions=("R1", "R2"), months=months)
    untold = capacity_of(table("installation_capacity"), regions=("R1",), months=months)

    assert told.tolist() == [[0, 4], [0, 0]]
    assert untold.tolist() == [[NO_LIMIT, NO_LIMIT]]
