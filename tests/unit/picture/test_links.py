from dataclasses import replace
from datetime import date

import pytest
from tests.unit.picture.rated_by_hand import answers, rated

from lagesbild.picture.links import components_table, district_links_table, round_links_table
from lagesbild.picture.rated import check_ratings
from lagesbild.picture.tables import (
    COMPARABILITY_COMPONENTS,
    COMPARABILITY_DISTRICTS,
    COMPARABILITY_ROUNDS,
)

DISTRICTS = {"hamnen": "L1", "viken": "L2", "udden": "L2"}


def checked(*sessions):
    found = rated(
        *sessions, district_of=DISTRICTS, severity={("2025", area): 0.0 for area in DISTRICTS}
    )
    return replace(found, comparability=check_ratings(found.arrays, day=date(2025, 12, 1)))


@pytest.fixture(scope="module")
def two_islands():
    """Nobody of L1 has judged anything that somebody of L2 has."""
    return checked(
        answers("2025", "hamnen", "r1", "L1", B1=3, C1=3),
        answers("2025", "viken", "r2", "L2", B1=2, C1=2),
        answers("2025", "udden", "r2", "L2", B1=2, C1=2),
    )


def test_each_pair_of_districts_has_its_outcome_with_the_reason(two_islands):
    table = district_links_table(two_islands)

    assert table.select("district_a", "district_b", "linkage").rows() == [
        ("L1", "L1", "comparable"),
        ("L1", "L2", "not_comparable"),
        ("L2", "L2", "comparable"),
    ]
    assert table["reason"][1].startswith("Inga bedömare förenar L1 (grupp 1) med L2 (grupp 2)")


def test_areas_that_raters_hold_together_are_one_component(two_islands):
    table = components_table(two_islands)

    assert table.select("component", "districts", "areas").rows() == [
        (1, "L1", "hamnen"),
        (2, "L2", "udden, viken"),
    ]


def test_a_rater_of_both_districts_areas_makes_one_component():
    found = checked(
        answers("2025", "hamnen", "r1", "L1", B1=3, C1=3),
        answers("2025", "viken", "r1", "L1", B1=3, C1=3),
        answers("2025", "udden", "r1", "L1", B1=2, C1=2),
    )

    assert components_table(found)["areas"].to_list() == ["hamnen, udden, viken"]
    assert set(district_links_table(found)["linkage"]) == {"comparable"}


def test_each_pair_of_rounds_has_its_outcome(two_islands):
    [row] = round_links_table(two_islands).to_dicts()

    assert (row["round_a"], row["round_b"], row["linkage"]) == ("2023", "2025", "not_comparable")
    assert (row["common_items"], row["common_cases"], row["common_raters"]) == (3, 0, 0)


@pytest.mark.parametrize(
    ("make", "table"),
    [
        (district_links_table, COMPARABILITY_DISTRICTS),
        (round_links_table, COMPARABILITY_ROUNDS),
        (components_table, COMPARABILITY_COMPONENTS),
    ],
)
def test_without_ratings_a_table_of_links_is_empty_and_whole(make, table):
    frame = make(None)

    assert frame.is_empty()
    assert dict(frame.schema) == table.schema
