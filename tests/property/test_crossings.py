"""Edges tell when a way leaves an area to the same millisecond as halving it does."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.halved_ways import halved, leaving, told
from tests.property.test_locating import LINES, SOUTH, WEST, polygons

from lagesbild.areas.rings import rings_of
from lagesbild.positions.grid import build_grid

# Steps along lines, over corners, of a centimetre or less, and far beyond the layer.
STEPS = [0.0, 0.01, -0.01, 1e-7, 3.3, -7.25, 56.0, -64.0, 80.1, 437.0, -30_000.0]
coordinates = st.one_of(st.sampled_from(LINES), st.floats(-10.0, 9100.0))
steps = st.one_of(st.sampled_from(STEPS), st.floats(-200.0, 200.0))
ways = st.tuples(coordinates, coordinates, steps, steps, st.integers(1, 30_000))


def as_ends(drawn):
    e, n, east, north, spans = np.array(drawn).T
    begin = np.column_stack([WEST + e, SOUTH + n])
    return np.hstack([begin, begin + np.column_stack([east, north])]), spans.astype(np.int64)


@settings(max_examples=150, deadline=None)
@given(
    shapes=st.lists(polygons(), min_size=1, max_size=4),
    drawn=st.lists(ways, min_size=1, max_size=60),
    any_area=st.booleans(),
)
def test_a_way_leaves_its_area_in_the_millisecond_that_halving_it_finds(shapes, drawn, any_area):
    grid = build_grid(rings_of(shapes))
    ends, spans, there = leaving(grid, *as_ends(drawn), any_area=any_area)

    found = told(grid, ends, spans, there, any_area=any_area)

    assert found.tolist() == halved(grid, ends, spans, there, any_area=any_area).tolist()
