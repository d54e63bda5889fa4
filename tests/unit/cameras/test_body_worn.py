"""Body-worn cameras: the pool that a unit needs, who is short of it, and who gets the next ones."""

from datetime import date

import polars as pl
import pytest
from tests.camera_registers import DAY, ORDER, table

from lagesbild.cameras.body_worn import BODY_WORN_SCHEMA, body_worn_on, issue, unit_classes
from lagesbild.norms.camera_supply import camera_supply_norm_on

NORM = camera_supply_norm_on(DAY)
HIGH, LOW = "particularly_vulnerable", "vulnerable"
NO_CLASSES = pl.DataFrame(schema={"unit": pl.String, "area_class": pl.String})


def month(name, unit="L1", **values):
    return {
        "month": name,
        "unit": unit,
        "outer_service": 40,
        "peak_on_duty": 20,
        "delivered": 15,
        "in_use": 12,
        "shifts": 800,
        "shifts_worn": 200,
        "trained": 30,
    } | values


def worn(*rows, day=DAY, classes=NO_CLASSES):
    return body_worn_on(day, body_worn=table("body_worn", rows), unit_classes=classes, norm=NORM)


def test_the_pool_is_the_largest_peak_of_a_year_and_a_tenth_in_spare():
    [row] = worn(
        month("2024-12", peak_on_duty=90),
        month("2025-03", peak_on_duty=21),
        month("2025-12", delivered=16),
    ).to_dicts()

    # December 2024 is more than twelve months ago on 15 January 2026; 21 · 1.1 = 23.1.
    assert (row["month"], row["peak_on_duty"], row["pool"]) == ("2025-12", 21, 24)
    assert (row["delivered"], row["deficit"]) == (16, 8)


def test_a_pool_in_whole_numbers_is_not_rounded_up():
    assert worn(month("2025-12", peak_on_duty=20))["pool"].item() == 22


def test_shares_are_of_what_was_delivered_worked_and_employed():
    [row] = worn(month("2025-12")).to_dicts()

    assert row["share_in_use"] == pytest.approx(12 / 15)
    assert row["share_worn"] == pytest.approx(0.25)
    assert row["share_trained"] == pytest.approx(0.75)


def test_of_nothing_there_is_no_share():
    [row] = worn(month("2025-12", delivered=0, in_use=0, shifts=0, shifts_worn=0)).to_dicts()

    assert (row["share_in_use"], row["share_worn"]) == (None, None)


def test_a_month_that_has_not_ended_is_not_told_of():
    assert worn(month("2026-01")).is_empty()
    assert worn(month("2026-01"), day=date(2026, 1, 31)).height == 1


def test_a_unit_has_the_gravest_class_of_its_areas():
    homes = pl.DataFrame(
        {"area": ["Hamnen", "Kullen", "Ängen"], "local_police_district": ["L1", "L1", "L2"]}
    )
    classes = pl.DataFrame({"area": ["Hamnen", "Kullen"], "class": [LOW, HIGH]})

    found = worn(
        month("2025-12"),
        month("2025-12", "L2"),
        classes=unit_classes(homes, classes=classes),
    )

    assert found.select("unit", "area_class").rows() == [("L1", HIGH), ("L2", "not_listed")]


def units(*rows):
    columns = ("unit", "area_class", "pool", "delivered", "deficit")
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    return pl.DataFrame(named, schema=BODY_WORN_SCHEMA)


UNITS = units(
    ("L1", HIGH, 10, 9, 1),
    ("L2", LOW, 10, 0, 10),
    ("L3", LOW, 20, 15, 5),
    ("L4", "not_listed", 10, 0, 10),
    ("L5", LOW, 10, 12, 0),
)


@pytest.mark.parametrize(
    ("cameras", "given"),
    [
        (0, [0, 0, 0, 0, 0]),
        # The higher class first, then L2, which has nothing, up to the 75 percent that L3 has.
        (1, [1, 0, 0, 0, 0]),
        (8, [1, 7, 0, 0, 0]),
        (9, [1, 8, 0, 0, 0]),
        (16, [1, 10, 5, 0, 0]),
        (17, [1, 10, 5, 1, 0]),
        (99, [1, 10, 5, 10, 0]),
    ],
)
def test_cameras_go_by_class_and_then_to_the_worst_off(cameras, given):
    found = issue(UNITS, cameras=cameras, order=ORDER)

    assert found["given"].to_list() == given
    assert (found["left"] == found["deficit"] - found["given"]).all()


def test_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="-1"):
        issue(UNITS, cameras=-1, order=ORDER)
