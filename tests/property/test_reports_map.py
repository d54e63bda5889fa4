"""The map for any number of areas anywhere in Sweden: nothing outside the paper, all drawn."""

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lagesbild.reports.map_labels import place_labels
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.national_panel import draw_nation, score_symbols
from lagesbild.reports.town_panels import WIDTH, arrange_panels

places = st.tuples(
    st.integers(min_value=270_000, max_value=920_000),
    st.integers(min_value=6_135_000, max_value=7_670_000),
)


def areas_at(towns: list[tuple[int, int]], per_town: int) -> list[MappedArea]:
    return [
        MappedArea(
            number=town * per_town + index + 1,
            area=f"A{town}-{index}",
            name=f"Område {index}",
            municipality=f"{town:04}",
            municipality_name=f"Kommun {town}",
            score=float((town * 13 + index * 7) % 100),
            score_low=0.0,
            score_high=100.0,
            proposed=None,
            decided=None,
            is_certain=index % 2 == 0,
            shape=shapely.box(x + 900 * index, y, x + 900 * index + 800, y + 700),
        )
        for town, (x, y) in enumerate(towns)
        for index in range(per_town)
    ]


@settings(deadline=None, max_examples=40)
@given(st.lists(places, min_size=1, max_size=40), st.integers(min_value=1, max_value=8))
def test_every_area_is_on_exactly_one_panel_inside_the_paper(towns, per_town):
    areas = areas_at(towns, per_town)
    scale, pages = arrange_panels(areas, page_height=1060)
    placed = [place for page in pages for place in page]
    drawn = [area.number for place in placed for area in place.panel.areas]
    assert sorted(drawn) == [area.number for area in areas]
    assert scale > 0
    for place in placed:
        assert place.x + place.panel.width <= WIDTH + 1e-6
        assert place.y + place.panel.full_height <= 1060 + 1e-6


@settings(deadline=None, max_examples=40)
@given(st.lists(places, min_size=1, max_size=40), st.integers(min_value=1, max_value=8))
def test_every_area_has_its_number_on_the_national_panel(towns, per_town):
    areas = areas_at(towns, per_town)
    parts, _ = draw_nation(score_symbols(areas, id_="n"), outlines=[])
    drawn = "".join(parts)
    for area in areas:
        assert f">{area.number}</text>" in drawn


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(5, 80)),
        min_size=1,
        max_size=12,
    )
)
def test_labels_stay_on_the_panel(squares):
    shapes = [shapely.box(x, y, x + side, y + side) for x, y, side in squares]
    names = [f"{number} Norra Ängen" for number, _ in enumerate(shapes)]
    for label in place_labels(names, shapes, width=400, height=400):
        left, top, right, bottom = label.box
        assert left >= 0
        assert top >= 0
        assert right <= 400
        assert bottom <= 400
