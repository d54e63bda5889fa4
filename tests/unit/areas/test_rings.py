import numpy as np
import pytest
import shapely

from lagesbild.areas.rings import rings_of

SQUARE = shapely.box(0, 0, 10, 10)
WITH_HOLE = shapely.Polygon(
    shapely.box(20, 0, 30, 10).exterior, [shapely.box(24, 4, 26, 6).exterior]
)


def test_shells_and_holes_are_rings_of_their_area():
    rings = rings_of([SQUARE, None, shapely.MultiPolygon([WITH_HOLE, shapely.box(50, 0, 60, 10)])])

    assert rings.areas == 3
    assert rings.ring_areas.tolist() == [0, 2, 2, 2]
    assert rings.ring_starts.tolist() == [0, 5, 10, 15, 20]
    assert sorted(rings.coordinates[11:15].tolist()) == [[24, 4], [24, 6], [26, 4], [26, 6]]


def test_heights_are_left_out():
    high = shapely.force_3d(SQUARE, z=7.0)

    np.testing.assert_array_equal(rings_of([high]).coordinates, rings_of([SQUARE]).coordinates)


@pytest.mark.parametrize(
    "wrong",
    [
        shapely.Point(1, 1),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.GeometryCollection([SQUARE]),
        shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),
        shapely.MultiPolygon([SQUARE, shapely.box(5, 5, 15, 15)]),
    ],
    ids=["point", "line", "collection", "bow tie", "parts over each other"],
)
def test_what_is_no_valid_polygon_is_refused_by_number(wrong):
    with pytest.raises(ValueError, match=r"areas number \[1\]"):
        rings_of([SQUARE, wrong])
