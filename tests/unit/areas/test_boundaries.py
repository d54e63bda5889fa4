import struct

import polars as pl
import pytest
import shapely

from lagesbild.areas.boundaries import (
    Bounds,
    area_m2,
    bounds_of,
    drop_z,
    find_invalid,
    find_overlaps,
    has_z,
    is_within_sweden_3006,
    repair_boundary,
    wkb_of,
)

# A polygon whose one ring has one corner, as GDAL reads it out of a broken GeoJSON.
ONE_CORNER = struct.pack("<BIIIdd", 1, 3, 1, 1, 600_000, 6_600_000)


@pytest.mark.parametrize(
    ("west", "south", "east", "north", "expected"),
    [
        (266_000, 6_132_000, 920_000, 7_669_000, True),  # all land
        (1_270_000, 6_140_000, 1_880_000, 7_670_000, False),  # RT 90 called 3006
        (11.0, 55.3, 24.2, 69.1, False),  # degrees
        (6_132_000, 266_000, 7_669_000, 920_000, False),  # axes swapped
        (105_000, 6_570_000, 160_000, 6_600_000, False),  # a local zone of SWEREF 99
        (266_000, 6_132_000, 1_880_000, 7_669_000, False),  # one feature astray
        (float("nan"), float("nan"), float("nan"), float("nan"), False),  # empty layer
    ],
)
def test_only_coordinates_in_sweden_are_accepted(west, south, east, north, expected):
    bounds = Bounds(west=west, south=south, east=east, north=north)
    assert is_within_sweden_3006(bounds) is expected


def test_each_kind_of_unusable_boundary_is_found_with_its_reason(rectangle):
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    frame = pl.DataFrame(
        {
            "area": ["sound", "missing", "one corner", "line", "empty", "crossing"],
            "geometry": [
                rectangle(0, 0, 10, 10),
                None,
                ONE_CORNER,
                shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)])),
                shapely.to_wkb(shapely.Polygon()),
                shapely.to_wkb(bow_tie),
            ],
        }
    )
    found = {invalid.area: invalid.reason for invalid in find_invalid(frame)}
    assert list(found) == ["missing", "one corner", "line", "empty", "crossing"]
    assert found["crossing"].startswith("Self-intersection")


def test_overlaps_are_found_once_largest_first_and_shared_borders_are_none(areas):
    frame = areas(
        {
            "Hamnen": (0, 0, 100, 100),
            "Norra Ängen": (0, 90, 100, 200),  # 100 × 10 m over Hamnen
            "Ön": (98, 0, 200, 80),  # 2 × 80 m over Hamnen
            "Udden": (200, 0, 300, 80),  # shares a border with Ön
        }
    )
    overlaps = find_overlaps(frame, min_m2=1)
    assert [(o.first, o.second, o.m2) for o in overlaps] == [
        ("hamnen", "norra ängen", 1000),
        ("hamnen", "ön", 160),
    ]
    assert len(find_overlaps(frame, min_m2=161)) == 1


def test_heights_are_told_and_dropped_and_ground_is_measured():
    with_height = shapely.Polygon([(0, 0, 5), (10, 0, 5), (10, 10, 5), (0, 10, 5)])
    geometry = wkb_of([with_height, shapely.force_2d(with_height)])
    assert has_z(geometry).to_list() == [True, False]
    assert has_z(drop_z(geometry)).to_list() == [False, False]
    assert area_m2(geometry).to_list() == [100, 100]


def test_a_crossing_ring_is_mended_and_counted():
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    repair = repair_boundary(shapely.to_wkb(bow_tie), min_part_m2=100)
    mended = shapely.from_wkb(repair.geometry)
    assert mended.is_valid
    assert mended.geom_type == "MultiPolygon"
    assert (repair.was_invalid, repair.dropped_parts, repair.m2) == (True, 0, 5000)


def test_slivers_are_dropped_and_counted_but_never_a_whole_boundary():
    house, sliver = shapely.box(0, 0, 100, 100), shapely.box(200, 0, 201, 2)
    both = repair_boundary(shapely.to_wkb(shapely.MultiPolygon([house, sliver])), min_part_m2=100)
    alone = repair_boundary(shapely.to_wkb(sliver), min_part_m2=100)
    assert (both.dropped_parts, both.dropped_m2, both.m2) == (1, 2, 10_000)
    assert (alone.dropped_parts, alone.m2) == (0, 2)


def test_what_has_no_ground_is_told_by_its_size():
    line = shapely.LineString([(0, 0), (1, 1)])
    assert repair_boundary(shapely.to_wkb(line), min_part_m2=100).m2 == 0


def test_nothing_has_no_extent_and_is_nowhere():
    assert not is_within_sweden_3006(bounds_of(pl.Series("geometry", [], dtype=pl.Binary)))
