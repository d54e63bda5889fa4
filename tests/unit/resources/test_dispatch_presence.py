"""Presence out of dispatch records: once per unit and moment, and each fault named."""

from datetime import UTC, datetime

import polars as pl
import pytest
import shapely
from tests.simulated_presence import METHOD, register

from lagesbild.resources.dispatch_presence import dispatch_presence

SQUARE = shapely.to_wkb(shapely.box(500_000, 6_600_000, 500_100, 6_600_100))
AREAS = pl.DataFrame({"area": ["Hamnen"], "geometry": [SQUARE]})


def at(hour, minute=0, *, day=3, month=3):
    """A moment in March, in UTC: one hour behind the clock on the wall."""
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def record(on_scene, clear, *, log_unit="V1", area="Hamnen", e=None, n=None):
    return {
        "log_unit": log_unit,
        "e": e,
        "n": n,
        "area": area,
        "on_scene": on_scene,
        "clear": clear,
    }


def counted(*records, crew=2.0):
    schema = {
        "log_unit": pl.String,
        "e": pl.Float64,
        "n": pl.Float64,
        "area": pl.String,
        "on_scene": pl.Datetime("us", "UTC"),
        "clear": pl.Datetime("us", "UTC"),
    }
    frame = pl.DataFrame(list(records), schema=schema)
    return dispatch_presence(
        frame.with_columns(source_row=pl.int_range(2, len(records) + 2, dtype=pl.Int64)),
        register=register(["V1", "V2"], crew=crew),
        areas=AREAS,
        method=METHOD,
        file="handelser.csv",
    )


def hours(found):
    return {
        (row["month"], row["worked_area"] or row["place"]): row["hours"]
        for row in found.presence.to_dicts()
    }


def test_time_on_scene_becomes_person_hours_where_the_event_was():
    found = counted(
        record(at(8), at(9, 30)),
        record(at(10), at(11), area=None, e=500_050, n=6_600_050),
        record(at(12), at(13), area=None, e=510_000, n=6_600_050),
        record(at(14), at(15), area=None),
    )

    assert hours(found) == {
        ("2025-03", "Hamnen"): 5,
        ("2025-03", "outside"): 2,
        ("2025-03", "unknown"): 2,
    }
    [row] = found.presence.filter(pl.col("place") == "area").to_dicts()
    assert (row["source"], row["low"], row["high"], row["resources"]) == ("dispatch", 5, 5, 1)
    assert found.problems == ()


def test_overlapping_records_of_one_unit_count_once_and_for_the_newest():
    found = counted(
        record(at(8), at(12)),
        record(at(9), at(10), area=None, e=510_000, n=6_600_050),
        record(at(9, 30), at(9, 45), area=None),
        crew=1.0,
    )

    assert hours(found) == pytest.approx(
        {("2025-03", "Hamnen"): 3, ("2025-03", "outside"): 0.75, ("2025-03", "unknown"): 0.25}
    )


def test_two_units_at_one_event_are_both_there():
    found = counted(record(at(8), at(9)), record(at(8), at(9), log_unit="V2"), crew=1.0)

    [row] = found.presence.to_dicts()
    assert (row["hours"], row["resources"]) == (2, 2)


def test_an_hour_is_in_the_month_that_the_clock_on_the_wall_says():
    # 31 March is summer time: midnight is at 22 in UTC.
    found = counted(record(at(21, day=31), at(2, day=1, month=4)), crew=1.0)

    assert hours(found) == {("2025-03", "Hamnen"): 1, ("2025-04", "Hamnen"): 4}


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (record(at(8), None), "on-scene-not-closed"),
        (record(at(8), at(7)), "clear-before-on-scene"),
        (record(at(6), at(18, 1)), "on-scene-too-long"),
        (record(at(8), at(9), log_unit="X9"), "log-unit-not-in-register"),
    ],
)
def test_each_way_to_be_wrong_is_named_with_its_row_and_left_out(bad, rule):
    found = counted(record(at(19), at(20)), bad)

    [problem] = found.problems
    assert (problem.file, problem.row, problem.rule) == ("handelser.csv", 3, rule)
    assert problem.remedy.endswith(".")
    assert hours(found) == {("2025-03", "Hamnen"): 2}


def test_a_record_of_just_the_longest_time_counts():
    assert counted(record(at(6), at(18))).problems == ()
    assert METHOD.longest_on_scene_hours == 12


def test_all_faults_are_told_at_once():
    found = counted(record(at(8), None), record(at(8), at(7)), record(at(8), at(9)))

    assert [one.row for one in found.problems] == [2, 3]
    assert len(found.presence) == 1
