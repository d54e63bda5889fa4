from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.positions.logs_in_memory import (
    EAST,
    NORTH,
    RULE,
    box,
    count,
    crossings,
    days,
    figures,
    look_ups,
    weeks,
)

TOWN = look_ups(
    [[box(0, 0, 100, 100), box(100, 0, 200, 100)], [box(30, 30, 250, 40)]], [box(20, 20, 60, 60)]
)
SHORT = RULE._replace(frozen_ms=25_000)
NIGHT = int(np.datetime64("2025-03-30T00:59:00", "ms").astype(int))

STEPS = st.sampled_from([0, 0, 1, 5_000, 10_000, 10_000, 30_000, 30_001, 3_610_000])
PLACES = st.sampled_from([(10, 10), (10, 10), (30, 30), (95, 50), (105, 50), (250, 35), (7000, 0)])


@st.composite
def logs(draw):
    """Draw rows of two units with repeats, contradictions, gaps and places that stay the same."""
    rows = []
    for unit in range(2):
        ms = NIGHT
        for step, (east, north) in draw(st.lists(st.tuples(STEPS, PLACES), max_size=25)):
            ms += step
            rows.append((unit, ms, (EAST + east) * 100, (NORTH + north) * 100))
    return rows


def answer(parts, **how):
    summed = count(parts, look_ups=TOWN, units=2, rule=SHORT, functions=[0, 1], **how)
    told = [
        of(summed, layer=layer, unit=unit)
        for of in (days, crossings)
        for layer in range(2)
        for unit in range(2)
    ]
    told += [weeks(summed, layer=layer, function=of) for layer in range(2) for of in range(2)]
    return told + [figures(summed, unit=unit) for unit in range(2)]


@settings(max_examples=150, deadline=None)
@given(log=logs(), data=st.data())
def test_any_order_and_any_division_of_rows_gives_the_same_integers(log, data):
    shuffled = data.draw(st.permutations(log))
    part_of = data.draw(st.lists(st.integers(0, 3), min_size=len(log), max_size=len(log)))
    parts = [[r for r, of in zip(shuffled, part_of, strict=True) if of == p] for p in range(4)]

    assert answer([part for part in parts if part]) == answer([log])


@settings(max_examples=100, deadline=None)
@given(log=logs(), cuts=st.lists(st.integers(0, 50), max_size=6))
def test_cuts_in_time_give_the_same_integers_in_either_layout(log, cuts):
    edges = [0, *sorted(min(cut, len(log)) for cut in cuts), len(log)]
    parts = [log[a:b] for a, b in pairwise(edges) if b > a]

    whole = answer([log])

    assert answer(parts) == whole
    assert answer(parts[::-1], metres=True) == whole


@settings(max_examples=50, deadline=None)
@given(log=logs())
def test_a_log_given_twice_counts_once(log):
    once, twice = answer([log]), answer([log, log])

    assert twice[:-2] == once[:-2]
