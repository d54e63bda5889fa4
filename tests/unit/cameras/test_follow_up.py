"""What became of the needs, by hand; and Little's law on queues that keep to it and that do not."""

from datetime import date, timedelta

import polars as pl
import pytest
from tests.camera_registers import DAY, table

from lagesbild.cameras.follow_up import (
    little_check,
    need_balance,
    share_met,
    uptime,
    use_by_purpose,
    waiting_by_level,
)
from lagesbild.cameras.standing import STANDING_SCHEMA
from lagesbild.periods import Period, months_until
from lagesbild.stats.shares import wilson_interval

HIGH = "particularly_vulnerable"
CLASSES = pl.DataFrame({"area": ["Hamnen", "Ängen"], "class": [HIGH, "vulnerable"]})


def followed(name, reported, *, active=None, ended=None, **values):
    return {
        "need": name,
        "reported_on": reported,
        "unit": "L1",
        "local_police_district": "L1",
        "police_region": "R1",
        "area": "Hamnen",
        "kind": "fixed",
        "number": 1,
        "active_on": active,
        "ended_on": ended,
    } | values


def standing(*rows):
    return pl.DataFrame(list(rows), schema=STANDING_SCHEMA)


def only(frame, level, unit):
    [row] = frame.filter(level=level, unit=unit).to_dicts()
    return row


NEEDS = standing(
    followed("A", date(2025, 1, 10), active=date(2025, 3, 5), number=2),
    followed("B", date(2025, 2, 1), area="Ängen", local_police_district="L2"),
    followed("C", date(2025, 2, 1), area=None, kind="mobile", ended=date(2025, 3, 31)),
    followed("D", date(2025, 4, 1), police_region="R2", number=3),
    followed("E", date(2025, 1, 10), active=date(2025, 2, 1), ended=date(2025, 3, 1)),
)


def test_at_the_end_of_a_month_what_was_met_is_set_beside_what_was_asked_for():
    months = [Period.parse(month) for month in ("2025-01", "2025-02", "2025-03", "2025-04")]

    found = need_balance(NEEDS, classes=CLASSES, months=months)

    # C was withdrawn on the last of March; E was met, and stays so when it is taken down.
    nation = found.filter(level="nation")
    assert nation["needs"].to_list() == [2, 4, 3, 4]
    assert nation["needs_met"].to_list() == [0, 1, 2, 2]
    assert nation["needs_waiting"].to_list() == [2, 3, 1, 2]
    assert nation["cameras"].to_list() == [3, 5, 4, 7]
    assert nation["cameras_met"].to_list() == [0, 1, 3, 3]
    april = found.filter(month="2025-04")
    assert only(april, "area_class", HIGH)["needs"] == 3
    assert only(april, "local_police_district", "L2")["needs_met"] == 0
    assert only(april, "police_region", "R2")["cameras"] == 3


def test_those_that_wait_are_censored_and_not_left_out():
    rows = [followed(f"M{n}", date(2025, 1, 1), active=date(2025, 1, 11)) for n in range(4)]
    rows += [followed(f"W{n}", date(2025, 1, 1)) for n in range(6)]

    on = date(2025, 4, 11)
    row = only(waiting_by_level(standing(*rows), classes=CLASSES, on=on), "nation", "SE")

    # Four of ten after 10 days, and no more for 100: no median is within sight. Those that were met
    # waited 10 days, which would be the answer if the others were left out.
    assert (row["needs"], row["met"], row["median_days"]) == (10, 4, None)
    assert row["longest_waiting_days"] == 100


def test_a_median_and_the_time_of_nine_tenths_are_days_from_report_to_operation():
    first = date(2025, 1, 1)
    rows = [followed(f"M{n}", first, active=first + timedelta(days=10 * n)) for n in range(1, 11)]

    row = only(waiting_by_level(standing(*rows), classes=CLASSES, on=DAY), "area_class", HIGH)

    assert (row["median_days"], row["p90_days"]) == (50, 90)
    assert row["median_low"] < 50 < row["median_high"]
    assert row["longest_waiting_days"] is None


def test_a_withdrawn_need_is_censored_when_it_was_withdrawn():
    rows = [
        followed("A", date(2025, 1, 1), active=date(2025, 3, 1)),
        followed("B", date(2025, 1, 1), ended=date(2025, 1, 5)),
    ]

    row = only(waiting_by_level(standing(*rows), classes=CLASSES, on=DAY), "nation", "SE")

    # At 59 days only A is left to be met, and is.
    assert (row["median_days"], row["longest_waiting_days"]) == (59, None)


def test_the_share_of_particularly_vulnerable_needs_that_is_met_has_an_interval():
    found = share_met(NEEDS, classes=CLASSES)

    told = {row["area_class"]: row for row in found.to_dicts()}
    interval = wilson_interval(2, 3)
    assert told[HIGH] == {
        "area_class": HIGH,
        "needs": 3,
        "met": 2,
        "share": 2 / 3,
        "low": interval.low,
        "high": interval.high,
    }
    assert told["vulnerable"]["met"] == 0
    assert "not_listed" not in told


PLACES = pl.DataFrame(
    {
        "area": ["Hamnen", "Ängen"],
        "class": [HIGH, "vulnerable"],
        "local_police_district": ["L1", "L2"],
        "police_region": ["R1", "R1"],
    }
)
USE = table(
    "camera_use",
    [
        {"month": "2025-04", "area": "Hamnen", "purpose": "investigation", "exports": 6},
        {"month": "2025-04", "area": "Ängen", "purpose": "investigation", "exports": 1},
        {"month": "2025-05", "area": "Hamnen", "purpose": "prevention", "exports": 2},
        # Two cameras around the clock in April, and one in May: 30 and 31 days.
        {"month": "2025-04", "area": "Hamnen", "hours_up": 720, "hours_due": 1440, "moved": 1},
        {"month": "2025-05", "area": "Hamnen", "hours_up": 744, "hours_due": 744, "moved": 0},
        {"month": "2025-05", "area": None, "hours_up": 10, "hours_due": 100, "moved": 2},
    ],
)


def test_exports_are_told_for_each_purpose_and_per_month_of_a_camera():
    found = use_by_purpose(USE, places=PLACES)

    hamnen = found.filter(level="local_police_district", unit="L1")
    assert hamnen.select("purpose", "exports", "camera_months").rows() == [
        ("investigation", 6, pytest.approx(3.0)),
        ("prevention", 2, pytest.approx(3.0)),
    ]
    assert hamnen["exports_per_camera_month"].to_list() == pytest.approx([2.0, 2 / 3])
    [untold] = found.filter(level="local_police_district", unit="L2").to_dicts()
    assert (untold["exports"], untold["exports_per_camera_month"]) == (1, None)
    assert found.filter(level="nation", purpose="investigation")["exports"].item() == 7


def test_hours_are_the_same_to_the_last_bit_in_any_order_of_the_rows():
    uneven = pl.int_range(1, pl.len() + 1).sqrt()
    many = pl.concat([USE] * 40).with_columns(
        hours_up=pl.col("hours_up") / uneven,
        hours_due=pl.col("hours_due") / uneven,
        month=pl.format("{}-01", pl.int_range(pl.len()) + 1900),
    )
    made = [many.sample(fraction=1, shuffle=True, seed=seed) for seed in range(8)]

    for figures in (uptime, use_by_purpose):
        first, *others = [figures(use, places=PLACES) for use in made]
        assert all(first.equals(other) for other in others)


def test_uptime_is_hours_of_hours_and_what_is_outside_areas_is_in_the_whole_only():
    found = uptime(USE, places=PLACES)

    assert only(found, "police_region", "R1")["uptime"] == pytest.approx(1464 / 2184)
    whole = only(found, "nation", "SE")
    assert (whole["hours_due"], whole["moved"]) == (2284, 3)
    assert only(found, "area_class", "not_listed")["uptime"] == pytest.approx(0.1)


MONTHS = months_until(date(2025, 12, 31), count=12)


def test_a_queue_in_balance_keeps_to_littles_law():
    # One need a day, and each is met after 30 days: 30 wait on average.
    first = date(2024, 6, 1)
    rows = [
        followed(
            f"N{day:03}",
            first + timedelta(days=day),
            active=first + timedelta(days=day + 30),
        )
        for day in range(600)
    ]

    row = only(little_check(standing(*rows), classes=CLASSES, months=MONTHS), "nation", "SE")

    assert row["mean_waiting"] == pytest.approx(30)
    assert (row["reported_per_day"], row["mean_days"]) == (1, 30)
    assert row["ratio"] == pytest.approx(1)


def test_a_queue_where_some_never_come_up_holds_more_than_littles_law_says():
    rows = [
        followed(
            f"N{day:03}",
            date(2025, 1, 1) + timedelta(days=day),
            active=date(2025, 1, 11) + timedelta(days=day) if day % 2 else None,
        )
        for day in range(300)
    ]

    row = only(little_check(standing(*rows), classes=CLASSES, months=MONTHS), "nation", "SE")

    assert row["ratio"] > 5


def test_where_none_were_met_nothing_is_compared():
    rows = [followed("A", date(2025, 2, 1))]

    row = only(little_check(standing(*rows), classes=CLASSES, months=MONTHS), "nation", "SE")

    assert (row["mean_days"], row["ratio"]) == (None, None)
    # From 1 February to the last of December: 334 of 365 days.
    assert row["mean_waiting"] == pytest.approx(334 / 365)


def test_an_empty_register_gives_empty_frames_with_their_columns():
    for found in (
        need_balance(standing(), classes=CLASSES, months=MONTHS),
        waiting_by_level(standing(), classes=CLASSES, on=DAY),
        share_met(standing(), classes=CLASSES),
        little_check(standing(), classes=CLASSES, months=MONTHS),
        use_by_purpose(table("camera_use"), places=PLACES),
        uptime(table("camera_use"), places=PLACES),
    ):
        assert found.is_empty()
        assert found.columns
