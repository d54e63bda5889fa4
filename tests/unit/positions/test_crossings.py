import numpy as np
import pytest
import shapely
from tests.halved_ways import halved, leaving, told

from lagesbild.areas.rings import rings_of
from lagesbild.positions.crossings import Way, half_ms_in_area
from lagesbild.positions.grid import build_grid

WEST, SOUTH = 600_000.0, 6_600_000.0


def grid_of(*shapes):
    return build_grid(rings_of(list(shapes)))


def box(west, south, east, north):
    return shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)


def way(e, n, last_e, last_n, *, span_ms=10_000):
    return Way(WEST + e, SOUTH + n, WEST + last_e, SOUTH + last_n, span_ms)


HAMNEN, KAJEN = box(0, 0, 100, 100), box(100, 0, 200, 100)
TOWN = grid_of(HAMNEN, KAJEN)


@pytest.mark.parametrize(
    ("taken", "half_ms"),
    [
        # 30 of 50 m are in Hamnen, its border too: from the millisecond 6 000 to the next.
        (way(70, 50, 120, 50), 12_001),
        # The same in the cell next to the border, and within a millimetre of it.
        (way(99, 50, 101, 50), 10_001),
        (way(99.9996, 50.3, 100.0006, 50.3), 8_001),
        # A seventh of the way, aslant.
        (way(90, 10, 160, 80), 2_857),
        # Through the corner that both share, into the open.
        (way(100, 90, 100, 110), 10_001),
        # One millisecond is not divided.
        (way(70, 50, 120, 50, span_ms=1), 1),
    ],
)
def test_a_way_leaves_hamnen_where_its_border_is(taken, half_ms):
    assert half_ms_in_area(TOWN.arrays, taken, 0, False) == half_ms


def test_areas_that_are_not_told_apart_are_left_together():
    taken = way(50, 50, 250, 50)

    assert half_ms_in_area(TOWN.arrays, taken, 0, False) == 5_001
    assert half_ms_in_area(TOWN.arrays, taken, 1, True) == 15_001


def test_of_several_crossings_the_one_that_halving_finds_is_told():
    # A comb whose teeth are 10 m wide: the way leaves and enters it many times.
    comb = shapely.union_all(
        [box(0, 0, 400, 10), *(box(x, 0, x + 10, 200) for x in range(0, 400, 20))]
    )
    grid = grid_of(comb)
    spans = np.arange(1_000, 21_000)
    ends = np.tile([WEST + 5, SOUTH + 50, WEST + 399, SOUTH + 51], (len(spans), 1))
    ends[:, 2] -= np.linspace(0, 380, len(spans))
    ends, spans, there = leaving(grid, ends, spans)

    assert len(spans) > 5_000
    assert told(grid, ends, spans, there).tolist() == halved(grid, ends, spans, there).tolist()
