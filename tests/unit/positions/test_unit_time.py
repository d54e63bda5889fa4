from collections import Counter
from datetime import date

import numpy as np
import pytest
from tests.unit.positions.logs_in_memory import (
    EAST,
    NORTH,
    RULE,
    box,
    count,
    crossings,
    days,
    faults,
    figures,
    look_ups,
    weeks,
)
from tests.unit.positions.slow_unit_time import SlowUnitTime

HAMNEN, KAJEN = box(0, 0, 100, 100), box(100, 0, 200, 100)
UDDEN = box(50, 100, 150, 200)
GARAGE = box(20, 20, 60, 60)
TOWN = look_ups([[HAMNEN, KAJEN, UDDEN]], [GARAGE])
NO_GARAGE = look_ups([[HAMNEN, KAJEN, UDDEN]])
NOON = int(np.datetime64("2025-03-03T11:00", "ms").astype(int))
"""A Monday at 12 in Sweden."""
MONDAY, MARCH = date(2025, 3, 3), (2025, 3)
TICKS_PER_S = 2_000


def at(seconds, east, north, *, unit=0, since=NOON):
    """Return a row: seconds after noon, metres from the corner of the town."""
    e, n = round((EAST + east) * 100), round((NORTH + north) * 100)
    return (unit, since + round(seconds * 1000), e, n)


def seconds(counted):
    return {key: value / TICKS_PER_S for key, value in counted.items()}


def test_a_unit_that_stands_in_an_area_is_there_between_its_positions():
    summed = count([[at(0, 10, 80), at(10, 11, 80), at(20, 12, 80)]], look_ups=NO_GARAGE)

    assert seconds(days(summed)) == {(MONDAY, 0, 0): 20}
    assert seconds(weeks(summed)) == {(MARCH, 0, 12, 0): 20}
    assert figures(summed) == {(MONDAY, "positions"): 3}


def test_an_interval_over_a_border_is_cut_where_the_line_crosses_it():
    # 20 m into Kajen of 50 m: the border is passed after 6 of 10 seconds, to half a millisecond.
    summed = count([[at(0, 70, 50), at(10, 120, 50)]], look_ups=NO_GARAGE)

    assert days(summed) == {(MONDAY, 0, 1): 12_001, (MONDAY, 1, 1): 7_999}


def test_an_interval_is_cut_in_the_middle_where_that_is_chosen():
    rule = RULE._replace(at_crossings=False)

    summed = count([[at(0, 70, 50), at(10, 120, 50)]], look_ups=NO_GARAGE, rule=rule)

    assert seconds(days(summed)) == {(MONDAY, 0, 1): 5, (MONDAY, 1, 1): 5}


@pytest.mark.parametrize(
    ("gap_s", "seen_s", "unobserved_s"),
    [(30, {0: 30}, 0), (30.001, {0: 15, -1: 15}, 0.001), (100, {0: 15, -1: 15}, 70)],
)
def test_beyond_the_cap_half_of_it_counts_at_each_end(gap_s, seen_s, unobserved_s):
    end = (10, 95) if gap_s == 30 else (10, 300)

    summed = count([[at(0, 10, 80), at(gap_s, *end)]], look_ups=NO_GARAGE)

    seen = Counter()
    for (_, area, _), value in seconds(days(summed)).items():
        seen[area] += value
    assert seen == seen_s
    assert figures(summed)[MONDAY, "unobserved"] / TICKS_PER_S == unobserved_s
    assert figures(summed)[MONDAY, "gap_squares"] == (unobserved_s * TICKS_PER_S) ** 2


def test_gaps_are_counted_and_squared_one_by_one():
    rows = [at(0, 10, 80), at(40, 11, 80), at(70.5, 12, 80)]

    summed = count([rows], look_ups=NO_GARAGE)

    # Beyond the cap of 30 s: 10 s and half a second.
    assert figures(summed)[MONDAY, "unobserved"] == 10.5 * TICKS_PER_S
    assert figures(summed)[MONDAY, "gaps"] == 2
    assert figures(summed)[MONDAY, "gap_squares"] == (10**2 + 0.5**2) * TICKS_PER_S**2


def test_a_crossing_is_counted_where_the_unit_left_and_where_it_came():
    # Hamnen, Kajen, outside both, and Kajen again after a gap.
    rows = [at(0, 70, 50), at(10, 120, 50), at(20, 230, 50), at(60, 150, 50)]

    summed = count([rows], look_ups=NO_GARAGE)

    assert crossings(summed) == {(MONDAY, 0, 1): 1, (MONDAY, 1, 1): 2, (MONDAY, -1, 1): 1}


def test_a_depot_is_one_place_whichever_areas_it_lies_in():
    both = look_ups([[HAMNEN, KAJEN]], [box(50, 0, 150, 100)])
    rows = [at(0, 20, 50), at(10, 60, 50), at(20, 120, 50), at(30, 170, 50)]

    summed = count([rows], look_ups=both)

    assert crossings(summed) == {
        (MONDAY, 0, 1): 1,
        (MONDAY, 0, 2 + 1): 1,
        (MONDAY, 1, 2 + 1): 1,
        (MONDAY, 1, 1): 1,
    }


def test_a_crossing_at_midnight_is_left_on_one_day_and_come_to_on_the_next():
    midnight = NOON + 12 * 3_600_000
    rows = [at(-5, 90, 50, since=midnight), at(4.999, 109.998, 50, since=midnight)]

    # Cut in the middle: half a millisecond before midnight.
    summed = count([rows], look_ups=NO_GARAGE, rule=RULE._replace(at_crossings=False))

    assert crossings(summed) == {(MONDAY, 0, 1): 1, (MONDAY, 1, 1): 1}
    later = [at(-5, 90, 50, since=midnight), at(5, 110, 50, since=midnight)]
    summed = count([later], look_ups=NO_GARAGE, rule=RULE._replace(at_crossings=False))
    assert crossings(summed) == {(MONDAY, 0, 1): 1, (date(2025, 3, 4), 1, 1): 1}


def test_a_gap_over_midnight_is_unobserved_on_neither_day():
    midnight = NOON + 12 * 3_600_000
    rows = [at(-600, 10, 80, since=midnight), at(5, 10, 81, since=midnight)]

    summed = count([rows], look_ups=NO_GARAGE)

    tuesday = date(2025, 3, 4)
    assert seconds(days(summed)) == {(MONDAY, 0, 0): 15 + 10, (tuesday, 0, 0): 5}
    assert figures(summed) == {(MONDAY, "positions"): 1, (tuesday, "positions"): 1}


def test_standing_and_driving_are_told_apart_by_speed_and_a_tie_is_standing():
    rows = [at(0, 10, 80), at(10, 20, 80), at(20, 30.01, 80)]

    summed = count([rows], look_ups=NO_GARAGE)

    assert seconds(days(summed)) == {(MONDAY, 0, 0): 10, (MONDAY, 0, 1): 10}


def test_time_in_a_depot_is_told_apart_and_cut_at_its_border():
    # From 10 m inside the garage to 10 m outside it, all in Hamnen.
    summed = count([[at(0, 50, 50), at(10, 70, 50)]], look_ups=TOWN)

    assert days(summed) == {(MONDAY, 0, 2 + 1): 10_001, (MONDAY, 0, 1): 9_999}


def test_an_hour_of_the_week_is_swedish_also_when_clocks_are_put_forward_and_back():
    spring = int(np.datetime64("2025-03-30T00:59:50", "ms").astype(int))
    autumn = int(np.datetime64("2025-10-26T00:59:50", "ms").astype(int))
    rows = [at(s, 10, 80 + s / 100, since=since) for since in (spring, autumn) for s in (0, 20)]

    hours = seconds(weeks(count([rows], look_ups=NO_GARAGE)))

    sunday = 6 * 24
    # 20 s over one o'clock of universal time, then half a cap of the gap to the autumn, and back.
    assert hours == {
        ((2025, 3), 0, sunday + 1, 0): 10,
        ((2025, 3), 0, sunday + 3, 0): 10 + 15,
        ((2025, 10), 0, sunday + 2, 0): 15 + 20,
    }


def test_a_position_that_stays_the_same_too_long_is_unobserved_unless_in_a_depot():
    still = [at(s, 10, 80) for s in range(10, 81, 10)]
    rows = [at(0, 12, 80), *still, at(90, 12, 80)]
    in_garage = [at(s, 30, 30) for s in range(0, 91, 10)]

    frozen, parked = count([rows], look_ups=TOWN), count([in_garage], look_ups=TOWN)

    assert seconds(days(frozen)) == {(MONDAY, 0, 0): 20}
    assert figures(frozen) == {
        (MONDAY, "unobserved"): 70 * TICKS_PER_S,
        (MONDAY, "gaps"): 1,
        (MONDAY, "gap_squares"): (70 * TICKS_PER_S) ** 2,
        (MONDAY, "frozen"): 8,
        (MONDAY, "positions"): 10,
    }
    assert faults(frozen) == {(0, "frozen"): 8}
    assert seconds(days(parked)) == {(MONDAY, 0, 2): 90}
    assert not faults(parked)


def test_a_position_may_stay_the_same_for_exactly_as_long_as_is_allowed():
    rows = [at(0, 12, 80), *(at(s, 10, 80) for s in range(10, 71, 10)), at(80, 12, 80)]

    assert not faults(count([rows], look_ups=TOWN))


def test_the_same_row_twice_counts_once_and_of_two_places_the_smallest():
    rows = [at(0, 10, 80), at(0, 10, 80), at(10, 150, 80), at(10, 11, 80)]

    summed = count([rows], look_ups=NO_GARAGE)

    assert seconds(days(summed)) == {(MONDAY, 0, 0): 10}
    assert faults(summed) == {(0, "duplicate"): 1, (0, "conflict"): 1}


ODD_ROWS = {
    "degrees": (0, NOON, 1_807, 5_933),
    "swapped": (0, NOON, 660_000_000, 60_000_000),
    "outside": (0, NOON, 60_000_000, 900_000_000),
    "future": (0, 4_070_908_800_001, 60_000_000, 660_000_000),
    "too_old": (0, 946_771_199_999, 60_000_000, 660_000_000),
}


@pytest.mark.parametrize("fault", ODD_ROWS)
@pytest.mark.parametrize("metres", [False, True], ids=["centimetres", "metres"])
def test_a_row_that_cannot_be_what_it_says_is_left_out_and_named(fault, metres):
    rows = [at(0, 10, 80), at(10, 11, 80), at(20, 12, 80)]

    summed = count([[*rows, ODD_ROWS[fault]]], look_ups=NO_GARAGE, metres=metres)

    assert seconds(days(summed)) == {(MONDAY, 0, 0): 20}
    assert faults(summed) == {(0, fault): 1}
    assert summed.faults.first_rows.tolist() == [3]


def test_a_log_whose_rows_are_all_left_out_comes_to_nothing():
    summed = count([[ODD_ROWS["degrees"]]], look_ups=NO_GARAGE)

    assert not days(summed)
    assert faults(summed) == {(0, "degrees"): 1}


def test_a_clock_that_is_put_back_an_hour_is_named_at_the_row_where_it_happens():
    ahead = [at(3600 + s, s, 80) for s in range(0, 50, 10)]
    right = [at(s, s, 80) for s in range(50, 100, 10)]

    summed = count([[*ahead, *right]], look_ups=NO_GARAGE)

    assert faults(summed) == {(0, "clock_back"): 1}
    assert summed.faults.first_rows.tolist() == [5]


def test_rows_in_disorder_are_no_clock_that_was_put_back():
    rows = [at(s, 10 + s / 100, 80) for s in range(0, 7200, 10)]
    np.random.default_rng(3).shuffle(rows)

    assert not faults(count([rows], look_ups=NO_GARAGE))


def test_a_clock_that_jumps_an_hour_ahead_of_a_unit_that_drives_on_is_named():
    rows = [at(s + 3600 * (s >= 50), 2 * s, 80) for s in range(0, 90, 10)]
    parked = [at(s + 3600 * (s >= 50), 10 + s / 100, 80) for s in range(0, 90, 10)]

    assert faults(count([rows], look_ups=NO_GARAGE)) == {(0, "clock_ahead"): 1}
    assert not faults(count([parked], look_ups=NO_GARAGE))


def test_no_unit_goes_faster_than_the_source_allows():
    # 70 m/s for ten seconds, and a centimetre more.
    rows = [at(0, 0, 80), at(10, 700, 80), at(20, 1400.01, 80)]

    assert faults(count([rows], look_ups=NO_GARAGE)) == {(0, "too_fast"): 1}


def invented_log(seed):
    """Return a unit's rows with every kind of interval, some doubled, over a night of March."""
    generator = np.random.default_rng(seed)
    rows, ms, place = [], NOON + int(generator.integers(0, 40_000_000)), np.array([10_000, 10_000])
    for _ in range(150):
        ms += int(generator.choice([1, 5_000, 10_000, 10_000, 10_000, 29_999, 30_001, 4_000_000]))
        step = generator.choice([0, 0, 50, 3_000, 12_000])
        place = np.clip(place + generator.integers(-step, step + 1, 2), -2_000, 22_000)
        rows.append((ms, EAST * 100 + int(place[0]), NORTH * 100 + int(place[1])))
        if generator.random() < 0.1:
            rows.append((ms, rows[-1][1] + int(generator.integers(0, 2)), rows[-1][2]))
    return rows


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("at_crossings", [True, False], ids=["crossings", "midpoints"])
def test_the_kernel_gives_the_integers_of_a_slower_way(seed, at_crossings):
    rule = RULE._replace(at_crossings=at_crossings, frozen_ms=25_000)
    rows = invented_log(seed)
    slow = SlowUnitTime(shapes=[HAMNEN, KAJEN, UDDEN], depots=[GARAGE], rule=rule)
    slow.count(rows)

    for metres in (False, True):
        summed = count([[(0, *row) for row in rows]], look_ups=TOWN, rule=rule, metres=metres)

        assert days(summed) == +slow.days
        assert crossings(summed) == +slow.crossings
        assert weeks(summed) == +slow.weeks
        known = figures(summed)
        assert {k: v for k, v in known.items() if k[1] != "clock_ahead"} == +slow.figures
