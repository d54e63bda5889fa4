import polars as pl
import pytest
import shapely

from lagesbild.areas.overlay import OverlayRule, overlay, overlay_quality


@pytest.fixture
def small_areas(areas):
    def build(rectangles):
        return areas(rectangles).select(pl.col("name").alias("small_area"), "geometry")

    return build


@pytest.fixture
def hamnen(areas):
    return areas({"Hamnen": (0, 0, 1000, 1000)})


def shares(rows):
    return {row["small_area"]: row["share"] for row in rows.iter_rows(named=True)}


def test_the_share_is_the_small_areas_ground_inside(hamnen, small_areas):
    cells = small_areas(
        {"inside": (0, 0, 500, 500), "half": (900, 0, 1100, 500), "outside": (1000, 0, 1500, 500)}
    )
    rows = overlay(areas=hamnen, small_areas=cells)
    assert shares(rows) == {"half": 0.5, "inside": 1.0}


def test_slivers_are_left_out_unless_they_are_much_of_a_small_area(hamnen, small_areas):
    cells = small_areas(
        {
            "sliver": (990, 0, 1990, 500),  # 0.5 ha, 1 %
            "hectare": (980, 0, 1980, 500),  # 1 ha, 2 %
            "little_block": (995, 600, 1045, 650),  # 0.025 ha, 10 %
        }
    )
    assert shares(overlay(areas=hamnen, small_areas=cells)) == pytest.approx(
        {"hectare": 0.02, "little_block": 0.1}
    )


def test_weights_replace_ground_and_a_small_area_without_any_keeps_it(hamnen, small_areas):
    cells = small_areas({"lived_in": (900, 0, 1100, 500), "woods": (900, 500, 1100, 1000)})
    inside, outside = (shapely.Point(700_000 + x, 6_900_100) for x in (950, 1050))
    places = pl.DataFrame(
        {"geometry": [shapely.to_wkb(inside), shapely.to_wkb(outside)], "weight": [30, 10]}
    )
    rows = overlay(areas=hamnen, small_areas=cells, places=places)
    assert shares(rows) == {"lived_in": 0.75, "woods": 0.5}


def test_quality_is_the_share_of_residents_that_need_no_key(hamnen, areas, small_areas):
    cells = small_areas({"inside": (0, 0, 500, 500), "half": (900, 0, 1100, 500)})
    residents = pl.DataFrame({"small_area": ["inside", "half"], "residents": [300, 200]})
    with_empty = pl.concat([hamnen, areas({"Ön": (9000, 0, 9500, 500)})])
    quality = overlay_quality(
        overlay=overlay(areas=with_empty, small_areas=cells),
        residents=residents,
        areas=with_empty["area"],
    )
    # 300 + 200 / 2 = 400 residents, of whom 300 in a small area wholly inside.
    assert list(quality.iter_rows()) == [("hamnen", 2, 400.0, 0.75), ("ön", 0, 0.0, None)]


def test_almost_all_of_a_small_area_counts_as_wholly_inside(hamnen, small_areas):
    cells = small_areas({"nearly": (20, -10, 220, 190)})  # 95 % inside
    rows = overlay(areas=hamnen, small_areas=cells)
    residents = pl.DataFrame({"small_area": ["nearly"], "residents": [100]})
    for whole_share, expected in ((0.95, 1.0), (0.96, 0.0)):
        quality = overlay_quality(
            overlay=rows,
            residents=residents,
            areas=hamnen["area"],
            rule=OverlayRule(whole_share=whole_share),
        )
        assert quality["share_wholly_inside"].to_list() == [expected]
