"""Whatever the areas look like, a position is where Shapely says that it is."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lagesbild.areas.rings import rings_of
from lagesbild.positions.grid import build_grid
from lagesbild.positions.locating import locate

# Corners on few lines make edges that lie on each other, on borders of cells and on corners of
# other areas; the odd tenths make borders that no float64 is on.
LINES = [0.0, 7.9, 8.0, 63.7, 64.0, 100.1, 511.9, 512.0, 1000.3, 4095.0, 4096.0, 4100.2, 9000.0]
WEST, SOUTH = 600_000.0, 6_600_000.0

corners = st.tuples(st.sampled_from(LINES), st.sampled_from(LINES))
anywhere = st.tuples(st.floats(-10.0, 9100.0), st.floats(-10.0, 9100.0))


@st.composite
def polygons(draw):
    """Draw a polygon, often with holes, slivers and parts that meet at a corner, or None."""
    drawn = draw(st.lists(st.one_of(corners, anywhere), min_size=3, max_size=9))
    shape = shapely.Polygon([(WEST + e, SOUTH + n) for e, n in drawn])
    mended = shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(mended) if part.geom_type == "Polygon"]
    parts += [
        inner
        for part in shapely.get_parts(mended)
        if part.geom_type == "MultiPolygon"
        for inner in part.geoms
    ]
    shape = shapely.MultiPolygon([part for part in parts if part.area > 0])
    return shape if shape.is_valid and not shape.is_empty else None


def lowest_area_of(shapes, points):
    """Ask Shapely, one area at a time and from the last to the first."""
    lowest = np.full(len(points), -1)
    for number in reversed(range(len(shapes))):
        if shapes[number] is not None:
            lowest[shapely.intersects(shapes[number], points)] = number
    return lowest


def points_to_try(shapes, drawn):
    """Return corners, middles of edges and the points around them by one last bit, and others."""
    e, n = np.array([(WEST + e, SOUTH + n) for e, n in drawn]).T
    for corners_of in (shapely.get_coordinates(shape) for shape in shapes if shape):
        middles = (corners_of[1:] + corners_of[:-1]) / 2
        e = np.concatenate([e, corners_of[:, 0], middles[:, 0]])
        n = np.concatenate([n, corners_of[:, 1], middles[:, 1]])
    steps = [(0, 0), (0, np.inf), (0, -np.inf), (np.inf, 0), (-np.inf, 0)]
    return (
        np.concatenate([np.nextafter(e, far) if far else e for far, _ in steps]),
        np.concatenate([np.nextafter(n, far) if far else n for _, far in steps]),
    )


@settings(deadline=None)
@given(
    shapes=st.lists(st.one_of(st.none(), polygons()), max_size=5),
    drawn=st.lists(st.one_of(corners, anywhere), min_size=1, max_size=40),
)
def test_a_position_is_where_shapely_says(shapes, drawn):
    grid = build_grid(rings_of(shapes))
    e, n = points_to_try(shapes, drawn)

    areas = locate(grid, e, n)

    assert areas.tolist() == lowest_area_of(shapes, shapely.points(e, n)).tolist()


@settings(deadline=None)
@given(shapes=st.lists(polygons(), min_size=1, max_size=4), drawn=st.lists(anywhere, min_size=1))
def test_a_centimetre_position_is_where_the_nearest_metres_are(shapes, drawn):
    grid = build_grid(rings_of(shapes))
    e, n = points_to_try(shapes, drawn)
    e_cm, n_cm = np.rint(100 * e).astype(np.int32), np.rint(100 * n).astype(np.int32)

    areas = locate(grid, e_cm, n_cm)

    points = shapely.points(e_cm / 100.0, n_cm / 100.0)
    assert areas.tolist() == lowest_area_of(shapes, points).tolist()
