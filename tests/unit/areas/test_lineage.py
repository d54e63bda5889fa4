import polars as pl
import pytest

from lagesbild.areas.lineage import LINEAGE_SCHEMA, LineageRule, relate

# One kilometre each way: 100 ha.
BLOCK = (0, 0, 1000, 1000)


def kinds(lineage: pl.DataFrame) -> list[tuple[str | None, str | None, str]]:
    return list(lineage.select("from_area", "to_area", "kind").iter_rows())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # the border
        ({"Hamnen": BLOCK}, {"Hamnen": BLOCK}, "continued"),
        ({"Hamnen": BLOCK}, {"Hamnen": (0, 0, 1000, 981)}, "continued"),
        ({"Hamnen": BLOCK}, {"Hamnen": (0, 0, 1000, 979)}, "new_border"),
        # the name
        ({"Hamnen": BLOCK}, {"HAMNEN": BLOCK}, "continued"),
        ({"Hamnen": BLOCK}, {"Kajen": BLOCK}, "renamed"),
        # both: the border outranks
        ({"Hamnen": BLOCK}, {"Kajen": (0, 0, 1000, 500)}, "new_border"),
        # little shared ground is enough with the name, and a quarter without it
        ({"Hamnen": BLOCK}, {"Hamnen": (900, 0, 1900, 1000)}, "new_border"),
        ({"Hamnen": BLOCK}, {"Kajen": (740, 0, 1740, 1000)}, "new_border"),
    ],
)
def test_an_area_that_goes_on_is_recognised_by_its_ground(areas, before, after, expected):
    [row] = relate(before=areas(before), after=areas(after)).iter_rows(named=True)
    assert row["kind"] == expected


@pytest.mark.parametrize(
    "after",
    [
        {"Kajen": (760, 0, 1760, 1000)},  # 24 % and another name
        {"Hamnen": (960, 0, 1960, 1000)},  # 4 % and the same name
        {"Hamnen": (5000, 0, 6000, 1000)},  # the same name elsewhere
    ],
)
def test_too_little_shared_ground_is_an_end_and_a_beginning(areas, after):
    lineage = relate(before=areas({"Hamnen": BLOCK}), after=areas(after))
    assert sorted(lineage["kind"]) == ["ended", "new"]


def test_slivers_under_a_hectare_are_ignored_however_large_a_share(areas):
    lineage = relate(before=areas({"Hamnen": (0, 0, 99, 99)}), after=areas({"Hamnen": BLOCK}))
    assert sorted(lineage["kind"]) == ["ended", "new"]


def test_shares_and_likeness_are_those_of_the_shared_ground(areas):
    # 100 ha before, 150 ha after, 50 ha in both: joint ground 200 ha.
    lineage = relate(before=areas({"Hamnen": BLOCK}), after=areas({"Hamnen": (500, 0, 2000, 1000)}))
    row = lineage.row(0, named=True)
    assert row["share_of_from"] == pytest.approx(0.5)
    assert row["share_of_to"] == pytest.approx(1 / 3)
    assert row["likeness"] == pytest.approx(0.25)


def test_a_unit_cut_in_three_with_ground_left_over_is_split(areas):
    lineage = relate(
        before=areas({"Hamnen": BLOCK}),
        after=areas(
            {
                "Kajen": (0, 0, 300, 1000),
                "Udden": (300, 0, 500, 1000),
                "Ön": (900, 0, 1100, 1000),  # half of it on new ground
            }
        ),
    )
    assert kinds(lineage) == [
        ("hamnen", "kajen", "split"),
        ("hamnen", "udden", "split"),
        ("hamnen", "ön", "split"),
    ]


def test_two_units_drawn_as_one_are_merged(areas):
    lineage = relate(
        before=areas({"Kajen": (0, 0, 500, 1000), "Udden": (500, 0, 1000, 1000)}),
        after=areas({"Hamnen": BLOCK}),
    )
    assert kinds(lineage) == [("kajen", "hamnen", "merged"), ("udden", "hamnen", "merged")]


def test_a_neighbour_that_takes_a_strip_makes_no_split(areas):
    lineage = relate(
        before=areas({"Hamnen": BLOCK, "Udden": (1000, 0, 1500, 1000)}),
        # Udden takes 30 % of Hamnen, which is 37.5 % of the new Udden.
        after=areas({"Hamnen": (0, 0, 700, 1000), "Udden": (700, 0, 1500, 1000)}),
    )
    assert kinds(lineage) == [("hamnen", "hamnen", "new_border"), ("udden", "udden", "new_border")]


def test_a_part_that_goes_to_a_merger_is_split_on_its_own_rows_only(areas):
    lineage = relate(
        before=areas({"Hamnen": BLOCK, "Udden": (1000, 0, 1400, 1000)}),
        # Hamnen is halved, and the larger half is joined with all of Udden.
        after=areas({"Kajen": (0, 0, 450, 1000), "Ön": (450, 0, 1400, 1000)}),
    )
    assert kinds(lineage) == [
        ("hamnen", "kajen", "split"),
        ("hamnen", "ön", "split"),
        ("udden", "ön", "merged"),
    ]


def test_the_rule_can_be_changed(areas):
    lineage = relate(
        before=areas({"Hamnen": BLOCK}),
        after=areas({"Hamnen": (0, 0, 1000, 900)}),
        rule=LineageRule(same_border=0.9),
    )
    assert lineage["kind"].to_list() == ["continued"]


def test_an_empty_list_ends_or_begins_everything(areas):
    hamnen, nothing = areas({"Hamnen": BLOCK}), areas({})
    assert kinds(relate(before=hamnen, after=nothing)) == [("hamnen", None, "ended")]
    assert kinds(relate(before=nothing, after=hamnen)) == [(None, "hamnen", "new")]
    assert relate(before=nothing, after=nothing).schema == LINEAGE_SCHEMA
