"""Positions in real areas, and in 6 000 that cover the country, are where Shapely says they are."""

import numpy as np
import polars as pl
import pytest
import shapely
from tests.halved_ways import halved, leaving, told
from tests.positions_to_locate import Points, as_units_leave_them, lowest_area, near_borders
from tests.real.real_layers import AREAS_2023, LAYERS, SMALL_AREAS, read_shapes

from lagesbild.areas.boundaries import find_overlaps
from lagesbild.areas.rings import rings_of
from lagesbild.positions.grid import build_grid
from lagesbild.positions.locating import locate


@pytest.fixture(scope="module")
def layers(real_file):
    return {name: read_shapes(real_file, name) for name in LAYERS}


@pytest.fixture(scope="module", params=LAYERS)
def layer(request, layers):
    shapes = layers[request.param]
    return shapes, build_grid(rings_of(shapes))


def test_the_layers_are_as_large_as_they_are_said_to_be(layers):
    assert [len(layers[name]) for name in LAYERS] == [59, 65, 5_984]


def test_positions_on_and_next_to_borders_are_where_shapely_says(layer):
    shapes, grid = layer
    points = near_borders(shapes, count=1_000_000, seed=24)

    areas = locate(grid, points.e, points.n)

    assert np.flatnonzero(areas != lowest_area(shapes, points)).tolist() == []


def test_positions_of_units_are_where_shapely_says_in_centimetres_and_in_metres(layer):
    shapes, grid = layer
    centimetres = as_units_leave_them(shapes, units=200, steps=1_000, seed=24)
    metres = Points(centimetres.e / 100, centimetres.n / 100)

    areas = locate(grid, centimetres.e, centimetres.n)

    assert np.flatnonzero(areas != lowest_area(shapes, metres)).tolist() == []
    assert np.flatnonzero(areas != locate(grid, metres.e, metres.n)).tolist() == []


def test_a_grid_of_small_areas_everywhere_is_small_enough_to_hold_several(layers):
    grid = build_grid(rings_of(layers[SMALL_AREAS]))

    assert grid.bytes_held < 150 * 2**20


def test_ground_that_two_areas_claim_is_of_the_first_and_is_told_of(layers):
    shapes = layers[AREAS_2023]
    frame = pl.DataFrame(
        {
            "area": [str(number) for number in range(len(shapes))],
            "geometry": shapely.to_wkb(shapes).tolist(),
        }
    )

    [overlap] = find_overlaps(frame, min_m2=1.0)

    first, second = int(overlap.first), int(overlap.second)
    shared = shapely.point_on_surface(shapely.intersection(shapes[first], shapes[second]))
    e, n = np.array([shapely.get_x(shared)]), np.array([shapely.get_y(shared)])
    assert overlap.m2 == pytest.approx(2_723, abs=1)
    assert locate(build_grid(rings_of(shapes)), e, n).tolist() == [first]


def test_units_leave_areas_in_the_millisecond_that_halving_their_way_finds(layer):
    shapes, grid = layer
    e, n = as_units_leave_them(shapes, units=200, steps=1_000, seed=25)
    ends = np.column_stack([e[:-1], n[:-1], e[1:], n[1:]]) / 100
    ends, spans, there = leaving(grid, ends, np.full(len(ends), 10_000))

    assert len(spans) > 2_000
    assert told(grid, ends, spans, there).tolist() == halved(grid, ends, spans, there).tolist()
