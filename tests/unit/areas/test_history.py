from datetime import date

import polars as pl
import pytest

from lagesbild.areas.history import Round, assign_area_ids

WHOLE, WEST, EAST = (0, 0, 1000, 1000), (0, 0, 500, 1000), (500, 0, 1000, 1000)
ELSEWHERE = (5000, 0, 6000, 1000)


@pytest.fixture
def round_of(areas):
    def build(year, rectangles):
        return Round(
            id=str(year),
            first_day=date(year, 12, 1),
            units=areas(rectangles).rename({"area": "unit"}),
        )

    return build


def generations(history):
    return list(
        history.boundaries.select("area", "boundary", "name", "valid_from", "valid_to").iter_rows()
    )


def test_an_area_keeps_its_id_under_new_name_and_border(round_of):
    history = assign_area_ids(
        [
            round_of(2021, {"Hamnen": WHOLE}),
            round_of(2023, {"Kajen": WHOLE}),
            round_of(2025, {"Kajen": WEST}),
        ]
    )
    assert generations(history) == [
        ("hamnen", 1, "Kajen", date(2021, 12, 1), date(2025, 11, 30)),
        ("hamnen", 2, "Kajen", date(2025, 12, 1), None),
    ]
    assert history.lineage["kind"].to_list() == ["renamed", "new_border"]
    assert history.units["boundary"].to_list() == [1, 1, 2]


def test_a_split_and_a_merger_make_new_areas(round_of):
    history = assign_area_ids(
        [
            round_of(2021, {"Hamnen": WHOLE}),
            round_of(2023, {"Hamnen": WEST, "Udden": EAST}),
            round_of(2025, {"Hamnen": WHOLE}),
        ]
    )
    assert [row[0] for row in generations(history)] == ["hamnen", "hamnen-2", "hamnen-3", "udden"]
    assert list(history.lineage.select("from_area", "to_area", "kind").iter_rows()) == [
        ("hamnen", "hamnen-2", "split"),
        ("hamnen", "udden", "split"),
        ("hamnen-2", "hamnen-3", "merged"),
        ("udden", "hamnen-3", "merged"),
    ]


def test_an_area_that_comes_back_gets_its_id_and_a_new_generation(round_of):
    history = assign_area_ids(
        [
            round_of(2021, {"Hamnen": WHOLE, "Ön": ELSEWHERE}),
            round_of(2023, {"Ön": ELSEWHERE}),
            round_of(2025, {"Hamnen": WHOLE, "Ön": ELSEWHERE}),
        ]
    )
    assert generations(history)[:2] == [
        ("hamnen", 1, "Hamnen", date(2021, 12, 1), date(2023, 11, 30)),
        ("hamnen", 2, "Hamnen", date(2025, 12, 1), None),
    ]
    assert history.lineage.filter(to_round="2025", kind="new")["to_area"].to_list() == ["hamnen"]


def test_small_changes_cannot_creep_past_the_rule(round_of):
    # Each step keeps 98.5 %, but the third border has only 97 % of the first.
    history = assign_area_ids(
        [
            round_of(2021, {"Hamnen": (0, 0, 1000, 1000)}),
            round_of(2023, {"Hamnen": (0, 0, 1000, 985)}),
            round_of(2025, {"Hamnen": (0, 0, 1000, 970)}),
        ]
    )
    assert history.lineage["kind"].to_list() == ["continued", "new_border"]


def test_the_order_of_rows_in_a_file_does_not_matter(round_of):
    one = round_of(2021, {"Hamnen": WHOLE, "Ön": ELSEWHERE})
    other = Round(id=one.id, first_day=one.first_day, units=one.units.reverse())
    assert assign_area_ids([one]).boundaries.equals(assign_area_ids([other]).boundaries)


def test_two_areas_of_one_name_get_different_ids(round_of, rectangle):
    twins = pl.DataFrame(
        {
            "unit": ["1", "2"],
            "name": ["Söder", "Söder"],
            "geometry": [rectangle(*WHOLE), rectangle(*ELSEWHERE)],
        }
    )
    history = assign_area_ids([Round(id="2025", first_day=date(2025, 12, 1), units=twins)])
    assert history.units["area"].to_list() == ["soder", "soder-2"]


def test_rounds_out_of_order_are_refused(round_of):
    with pytest.raises(ValueError, match="order of time"):
        assign_area_ids([round_of(2025, {"Hamnen": WHOLE}), round_of(2023, {"Hamnen": WHOLE})])


def test_no_rounds_are_no_areas():
    assert assign_area_ids([]).boundaries.is_empty()
