"""Points are put in the areas that hold them."""

import polars as pl
import shapely

from lagesbild.areas.points import areas_at


def square(east, north, side=100):
    return shapely.to_wkb(shapely.box(east, north, east + side, north + side))


AREAS = pl.DataFrame(
    {
        "area": ["Hamnen", "Kullen"],
        "geometry": [square(500_000, 6_600_000), square(500_050, 6_600_000)],
    }
)


def found(*points):
    return areas_at(
        e=pl.Series([e for e, _ in points], dtype=pl.Float64),
        n=pl.Series([n for _, n in points], dtype=pl.Float64),
        areas=AREAS,
    ).to_list()


def test_a_point_is_in_the_area_around_it_or_in_none():
    assert found((500_010, 6_600_050), (500_140, 6_600_050), (499_000, 6_600_050)) == [
        "Hamnen",
        "Kullen",
        None,
    ]


def test_the_first_area_has_a_point_that_two_share_and_a_border_belongs_to_its_area():
    assert found((500_060, 6_600_050), (500_000, 6_600_000), (500_150, 6_600_100)) == [
        "Hamnen",
        "Hamnen",
        "Kullen",
    ]


def test_a_point_without_coordinates_is_in_no_area():
    assert found((None, 6_600_050), (500_010, 6_600_050)) == [None, "Hamnen"]
    assert found() == []
