import numpy as np
import pytest
import shapely

from lagesbild.areas.rings import rings_of
from lagesbild.positions.grid import build_grid
from lagesbild.positions.locating import area_at, locate

WEST, SOUTH = 600_000.0, 6_600_000.0


def at(*points):
    """Return E and N of points given in metres from the corner of the invented town."""
    e, n = np.array(points, dtype=np.float64).T
    return e + WEST, n + SOUTH


def box(west, south, east, north):
    return shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)


def grid_of(*shapes):
    return build_grid(rings_of(list(shapes)))


@pytest.fixture(scope="module")
def town():
    """Hamnen with a courtyard, Kajen beside it, Udden over parts of both, and islands far off."""
    hamnen = box(0, 0, 1000, 1000).difference(box(400, 400, 600, 600))
    kajen = box(1000, 0, 2000, 1000)
    udden = box(500, 500, 1500, 1500)
    islands = shapely.MultiPolygon([box(30_000, 0, 30_010, 10), box(30_010, 10, 30_020, 20)])
    return grid_of(hamnen, kajen, udden, islands)


@pytest.mark.parametrize(
    ("point", "area"),
    [
        ((100, 100), 0),
        ((1500, 100), 1),
        ((1200, 1200), 2),
        ((30_005, 5), 3),
        # Borders and corners belong; on a shared one the lower number is the answer.
        ((0, 0), 0),
        ((1000, 300), 0),
        ((2000, 1000), 1),
        ((1500, 1500), 2),
        ((30_010, 10), 3),
        # The hole is outside, its border is not, and what lies over it answers there.
        ((450, 450), -1),
        ((400, 450), 0),
        ((550, 550), 2),
        # Where two areas lie over each other, the lower number is the answer.
        ((800, 800), 0),
        ((1200, 800), 1),
        # Outside: within the box of an area, between cells, far off.
        ((30_015, 5), -1),
        ((20_000, 500), -1),
        ((-5_000_000, 0), -1),
    ],
)
def test_a_position_is_in_the_lowest_area_that_holds_it(town, point, area):
    e, n = at(point)

    assert locate(town, e, n).tolist() == [area]
    assert area_at(town.arrays, e[0], n[0]) == area


@pytest.mark.parametrize(
    ("e", "n", "area"),
    [
        (np.nextafter(WEST, 0), SOUTH, -1),
        (WEST, np.nextafter(SOUTH, 0), -1),
        (np.nextafter(WEST + 2000, 0), SOUTH, 1),
        (np.nextafter(WEST + 2000, 1e9), SOUTH, -1),
        (np.nextafter(WEST + 1000, 1e9), SOUTH + 500, 1),
        (WEST + 2000, np.nextafter(SOUTH + 1000, 1e9), -1),
    ],
)
def test_the_last_bit_of_a_position_decides_at_a_border(town, e, n, area):
    assert locate(town, np.array([e]), np.array([n])).tolist() == [area]


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 1e300, -1e300])
def test_what_is_no_place_is_in_no_area(town, number):
    e, n = np.array([number, WEST, number]), np.array([SOUTH, number, number])

    assert locate(town, e, n).tolist() == [-1, -1, -1]


def test_centimetres_and_the_nearest_metres_have_the_same_area(town):
    rng = np.random.default_rng(8)
    e_cm = (100 * WEST + rng.integers(-500, 200_500, 200_000)).astype(np.int32)
    n_cm = (100 * SOUTH + rng.integers(-500, 150_500, 200_000)).astype(np.int32)
    on_border = rng.random(200_000) < 0.2
    e_cm[on_border] = int(100 * (WEST + 1000))

    areas = locate(town, e_cm, n_cm)

    assert areas.tolist() == locate(town, e_cm / 100, n_cm / 100).tolist()
    assert set(areas.tolist()) == {-1, 0, 1, 2}
    assert area_at(town.arrays, e_cm[0] / 100, n_cm[0] / 100) == areas[0]


def test_centimetres_of_any_size_are_answered(town):
    ends = np.array([-(2**31), -1, 0, 2**31 - 1], dtype=np.int32)

    assert locate(town, ends, ends).tolist() == [-1, -1, -1, -1]


def test_a_layer_may_lie_on_both_sides_of_zero():
    grid = build_grid(rings_of([shapely.box(-10, -10, 10, 10)]))
    e, n = np.array([-10.0, -10.01, 0.0, 10.0]), np.array([-10.0, 0.0, -0.0, 10.0])

    assert locate(grid, e, n).tolist() == [0, -1, 0, 0]
    assert locate(grid, np.int32(100 * e), np.int32(100 * n)).tolist() == [0, -1, 0, 0]


@pytest.mark.parametrize("shapes", [[], [None], [shapely.Polygon(), None]])
def test_nothing_is_in_a_layer_without_ground(shapes):
    grid = build_grid(rings_of(shapes))

    assert grid.areas == len(shapes)
    assert locate(grid, *at((0, 0), (1, 1))).tolist() == [-1, -1]


def test_areas_without_a_boundary_keep_their_number():
    grid = grid_of(None, box(0, 0, 10, 10), shapely.Polygon(), box(20, 0, 30, 10))

    assert locate(grid, *at((5, 5), (25, 5))).tolist() == [1, 3]


def test_an_area_of_many_cells_holds_its_middle():
    grid = grid_of(box(0, 0, 100_000, 100_000))

    assert locate(grid, *at((50_000, 50_000), (99_999, 1), (100_001, 50_000))).tolist() == [
        0,
        0,
        -1,
    ]


def test_no_positions_have_no_areas(town):
    assert locate(town, np.empty(0), np.empty(0)).tolist() == []


def test_metres_and_centimetres_are_not_mixed(town):
    metres, centimetres = np.zeros(2), np.zeros(2, dtype=np.int32)

    with pytest.raises(TypeError, match="float64 metres or int32 centimetres"):
        locate(town, metres, centimetres)
    with pytest.raises(TypeError, match="float64 metres or int32 centimetres"):
        locate(town, np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64))
    with pytest.raises(ValueError, match="equally long"):
        locate(town, metres, metres[:1])
