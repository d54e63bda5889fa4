"""Presence out of sums of position logs: by hand where all is heard, in simulation where not."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from tests.simulated_presence import AREAS, METHOD, Silence, measure, register

from lagesbild.resources.presence_estimates import estimate_presence

FIRST, SECOND, THIRD = date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5)


def days(*rows):
    """Return days of log units; what was not observed of each is one gap."""
    schema = {
        "log_unit": pl.String,
        "day": pl.Date,
        "observed_hours": pl.Float64,
        "unobserved_hours": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        gaps=(pl.col("unobserved_hours") > 0).cast(pl.Int64),
        gap_squares_hours2=pl.col("unobserved_hours") ** 2,
    )


def areas(*rows, crossings=30):
    """Return the hours of log units in places, and that each came or left so many times."""
    schema = {
        "log_unit": pl.String,
        "day": pl.Date,
        "area": pl.String,
        "standing": pl.Boolean,
        "in_depot": pl.Boolean,
        "hours": pl.Float64,
    }
    return pl.DataFrame(
        [
            (unit, day, None if place == "depot" else place, False, place == "depot", hours)
            for unit, day, place, hours in rows
        ],
        schema=schema,
        orient="row",
    ).with_columns(crossings=pl.lit(crossings))


def shifts(*rows):
    schema = {"log_unit": pl.String, "day": pl.Date, "on_duty_hours": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def estimate(unit_days, unit_day_areas, *, known=("V1", "V2"), crew=2.0, **given):
    return estimate_presence(
        unit_days=unit_days,
        unit_day_areas=unit_day_areas,
        register=given.pop("register", register(list(known), crew=crew)),
        method=METHOD,
        **given,
    )


def cells(found):
    return {
        (row["worked_area"] or row["place"]): (row["low"], row["hours"], row["high"])
        for row in found.presence.to_dicts()
    }


def test_what_is_heard_all_the_time_is_counted_and_nothing_else():
    found = estimate(
        days(("V1", FIRST, 8, 0), ("V1", SECOND, 8, 0)),
        areas(
            ("V1", FIRST, "Hamnen", 3),
            ("V1", FIRST, None, 4),
            ("V1", FIRST, "depot", 1),
            ("V1", SECOND, None, 8),
        ),
    )

    # Two people in the car.
    assert cells(found) == {"Hamnen": (6, 6, 6), "outside": (24, 24, 24), "station": (2, 2, 2)}
    assert found.presence["resources"].to_list() == [1, 1, 1]
    assert set(found.presence["month"]) == {"2025-03"}
    assert set(found.presence["source"]) == {"positions"}


def test_silent_hours_are_spread_as_the_heard_ones_also_those_in_the_depot():
    found = estimate(
        days(("V1", FIRST, 8, 2), ("V1", SECOND, 8, 0), ("V1", THIRD, 8, 6)),
        areas(
            ("V1", FIRST, "Hamnen", 2),
            ("V1", FIRST, None, 6),
            ("V1", SECOND, "Hamnen", 4),
            ("V1", SECOND, "depot", 4),
            ("V1", THIRD, None, 8),
            # So many that stays have no length beside the gaps.
            crossings=10**9,
        ),
        crew=1.0,
    )

    # 6 of 24 heard hours in Hamnen, 14 outside, 4 in the depot; 32 hours in all.
    low, hours, high = cells(found)["Hamnen"]
    assert hours == pytest.approx(8)
    assert cells(found)["outside"][1] == pytest.approx(32 * 14 / 24)
    assert cells(found)["station"][1] == pytest.approx(32 * 4 / 24)
    # The days vary by 1/16 (see test_ratio_totals). k = 1/3, so k x − m is 2/3, 8/3 and −10/3, the
    # squares 168/9, the variance 7/6; t = 2.92 for 2 degrees of freedom at 95 %. By Wilson with
    # b = t² · 7/6 / (8 · 24): from 5.29, which is less than was heard, to 11.49.
    b = 2.91999**2 * 7 / 6 / 192
    assert low == 6
    assert high == pytest.approx(
        ((16 + 32 * b) + ((16 + 32 * b) ** 2 - 256 * (1 + b)) ** 0.5) / 2 / (1 + b), abs=0.01
    )
    assert high == pytest.approx(11.49, abs=0.01)


def test_a_silent_day_counts_where_the_shift_is_known_and_only_there():
    heard = days(("V1", FIRST, 8, 0), ("V1", SECOND, 8, 0))
    there = areas(("V1", FIRST, "Hamnen", 4), ("V1", SECOND, "Hamnen", 4))
    on_duty = shifts(("V1", FIRST, 8.0), ("V1", SECOND, 8.0), ("V1", THIRD, 10.0))

    assert cells(estimate(heard, there, crew=1.0))["Hamnen"] == (8, 8, 8)
    found = cells(estimate(heard, there, crew=1.0, shifts=on_duty))["Hamnen"]
    # Two days that are alike by chance do not make the third sure.
    assert found == pytest.approx((8, 13, 18))


def test_a_month_without_a_sound_is_of_unknown_place():
    found = estimate(
        days(("V1", FIRST, 8, 0)),
        areas(("V1", FIRST, "Hamnen", 8)),
        shifts=shifts(("V1", FIRST, 8.0), ("V2", FIRST, 9.0)),
    )

    assert cells(found)["unknown"] == (18, 18, 18)
    assert cells(found)["Hamnen"] == (16, 16, 16)


def test_one_heard_day_gives_the_widest_interval_there_can_be():
    found = estimate(
        days(("V1", FIRST, 8, 2)),
        areas(("V1", FIRST, "Hamnen", 2), ("V1", FIRST, None, 6)),
        crew=1.0,
    )

    assert cells(found)["Hamnen"] == pytest.approx((2, 2.5, 4))


def test_crew_and_unit_are_those_of_the_day():
    moved = pl.concat(
        [
            register(["V1"], crew=1.0).with_columns(valid_to=pl.lit(FIRST)),
            register(["V1"], crew=3.0, unit="L2").with_columns(valid_from=pl.lit(SECOND)),
        ]
    )
    found = estimate(
        days(("V1", FIRST, 8, 0), ("V1", SECOND, 8, 0)),
        areas(("V1", FIRST, "Hamnen", 8), ("V1", SECOND, "Hamnen", 8)),
        register=moved,
    )

    rows = found.presence.select("unit", "hours").rows()
    assert rows == [("L1", 8), ("L2", 24)]


def test_what_the_register_does_not_know_is_left_out_and_told():
    found = estimate(
        days(("V1", FIRST, 8, 0), ("X9", FIRST, 5, 1), ("X9", SECOND, 3, 0)),
        areas(("V1", FIRST, "Hamnen", 8), ("X9", FIRST, "Hamnen", 5)),
    )

    assert cells(found) == {"Hamnen": (16, 16, 16)}
    assert found.left_out.rows() == [("X9", 2, 9.0)]


def test_estimates_are_near_the_truth_and_intervals_hold_it_as_often_as_they_say():
    found = measure(np.random.default_rng(2026), months=150, vehicles=6)

    assert abs(found.bias) < 0.01
    assert 0.15 < found.not_heard < 0.30
    assert 0.87 <= np.mean(list(found.held.values())) <= 0.93
    assert set(found.held) == {*AREAS, "outside"}
    assert found.unknown_is_silent


SILENCES = {
    "30 minutes": Silence(spells_per_hour=0.4, minutes_per_spell=30.0, days=0.0),
    "10 minutes": Silence(spells_per_hour=1.2, minutes_per_spell=10.0, days=0.0),
    "3 minutes": Silence(spells_per_hour=0.0, short_spells_per_hour=4.0, days=0.0),
    "3 minutes, 2 hours and days": Silence(short_spells_per_hour=1.0),
    "10 minutes, days unlike": Silence(
        spells_per_hour=1.2, minutes_per_spell=10.0, days=0.0, day_shares=3.0
    ),
}


@pytest.fixture(scope="module")
def measured():
    """Return what each kind of silence came to."""
    rng = np.random.default_rng(31)
    return {
        name: measure(rng, months=100, vehicles=3, silence=silence)
        for name, silence in SILENCES.items()
    }


@pytest.mark.parametrize("silence", SILENCES)
def test_estimates_are_near_the_truth_however_short_radios_are_silent(measured, silence):
    found = measured[silence]

    assert abs(found.bias) < 0.01
    assert 0.15 < found.not_heard < 0.32
    # Three standard errors of a hundred months whose four places hang together.
    assert 0.84 <= np.mean(list(found.held.values())) <= 0.96


def test_intervals_hold_the_truth_as_often_as_they_say_however_short_radios_are_silent(measured):
    held = [share for found in measured.values() for share in found.held.values()]

    assert 0.87 <= np.mean(held) <= 0.93


def test_a_depot_inside_an_area_is_no_presence_in_it():
    there = areas(("V1", FIRST, "Hamnen", 5), ("V1", FIRST, "depot", 3)).with_columns(
        area=pl.lit("Hamnen")
    )
    found = estimate(days(("V1", FIRST, 8, 0)), there, crew=1.0)

    assert cells(found) == {"Hamnen": (5, 5, 5), "station": (3, 3, 3)}
