import numpy as np
import polars as pl
import pytest

from lagesbild.assessment.questionnaire import Block, Comparability, Item, Questionnaire
from lagesbild.assessment.rating_arrays import (
    PANEL,
    RatedRound,
    RatingArrays,
    number_items,
    number_ratings,
)
from lagesbild.stats.rating_data import NONE

SCHEMA = {
    "round": pl.String,
    "area": pl.String,
    "calibration_case": pl.String,
    "rater": pl.String,
    "rater_home_district": pl.String,
    "item": pl.String,
    "category": pl.Int64,
}


def item(name: str, comparability: Comparability = Comparability.IDENTICAL) -> Item:
    return Item(
        id=name, title=name, question="?", guidance="", anchors={}, comparability=comparability
    )


def questionnaire(version: str, *items: Item) -> Questionnaire:
    block = Block(id="A", title="Boende", items=items[:1])
    other = Block(id="B", title="Normer", items=items[1:])
    return Questionnaire(version=version, title="Prov", blocks=(block, other))


FIRST = questionnaire("1", item("A1"), item("B1"))


def round_of(
    name: str,
    district_of: dict[str, str],
    *,
    continues: dict[str, str] | None = None,
    asked: Questionnaire = FIRST,
) -> RatedRound:
    return RatedRound(
        id=name, questionnaire=asked, district_of=district_of, continues=continues or {}
    )


def rated(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Return rows of (round, area, case, rater, home district, item, category)."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def numbered(*rows: tuple[object, ...], rounds: list[RatedRound]) -> RatingArrays:
    found = number_ratings(rated(*rows), rounds=rounds, district_names={"L1": "Hamnen"})
    assert found is not None
    return found


def unit_of(found: RatingArrays, round_: str, area: str) -> int:
    return int(found.ratings.sessions.object_unit[found.object_of[round_, area]])


def test_one_round_of_ratings_is_numbered_by_code():
    found = numbered(
        ("2025", "viken", None, "r2", "L1", "A1", 5),
        ("2025", "hamnen", None, "r2", "L1", "B1", 0),
        ("2025", "hamnen", None, "r1", "L2", "A1", 2),
        ("2025", "hamnen", None, "r1", "L2", "B1", 3),
        ("2025", None, "KAL1", "r1", "L2", "A1", 4),
        rounds=[round_of("2025", {"hamnen": "L1", "viken": "L3"})],
    )

    sessions, ratings, codes = found.ratings.sessions, found.ratings, found.codes
    assert list(codes.objects) == ["hamnen", "viken", "KAL1"]
    assert list(codes.raters) == ["r1", "r2"]
    assert list(codes.districts) == ["L1", "L2", "L3"]
    # A district without a name is called by its code.
    assert list(codes.district_names) == ["Hamnen", "L2", "L3"]
    # Sessions: hamnen by r1 and r2, viken by r2, the case by r1.
    assert sessions.object_.tolist() == [0, 0, 1, 2]
    assert sessions.rater.tolist() == [0, 1, 1, 0]
    assert sessions.norm_group.tolist() == [1, 0, 0, 1]
    assert sessions.object_unit.tolist() == [0, 1, NONE]
    assert sessions.object_round.tolist() == [0, 0, NONE]
    assert sessions.unit_group.tolist() == [0, 2]
    answers = list(zip(ratings.session, ratings.item, ratings.grade, strict=True))
    assert answers == [(0, 0, 2), (0, 1, 3), (1, 1, 0), (2, 0, 5), (3, 0, 4)]
    assert (ratings.items, ratings.grades) == (2, 6)
    assert dict(found.cases) == {"KAL1": 2}


def test_raters_without_a_district_share_the_norm_group_of_the_panel():
    found = numbered(
        ("2025", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "hamnen", None, "p1", None, "A1", 2),
        ("2025", "viken", None, "p2", None, "A1", 3),
        rounds=[round_of("2025", {"hamnen": "L1", "viken": "L2"})],
    )

    sessions, codes = found.ratings.sessions, found.codes
    assert list(codes.districts) == ["L1", "L2", PANEL]
    assert list(codes.district_names) == ["Hamnen", "L2", "nationell panel"]
    # Sessions: hamnen by p1 and r1, viken by p2; no area lies in the panel's group.
    assert sessions.norm_group.tolist() == [2, 0, 2]
    assert sessions.unit_group.tolist() == [0, 1]


def test_an_area_with_the_same_ground_is_one_unit_in_all_rounds_whatever_it_is_called():
    found = numbered(
        ("2021", "hamnen", None, "r1", "L1", "A1", 1),
        ("2023", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "kajen", None, "r1", "L1", "A1", 1),
        rounds=[
            round_of("2021", {"hamnen": "L1"}),
            round_of("2023", {"hamnen": "L1"}, continues={"hamnen": "hamnen"}),
            round_of("2025", {"kajen": "L1"}, continues={"kajen": "hamnen"}),
        ],
    )

    assert found.ratings.sessions.object_unit.tolist() == [0, 0, 0]
    assert found.ratings.sessions.object_round.tolist() == [0, 1, 2]
    assert found.object_of["2025", "kajen"] == 2


def test_an_area_that_was_not_rated_in_between_is_still_the_same_unit():
    found = numbered(
        ("2021", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "kajen", None, "r1", "L1", "A1", 1),
        rounds=[
            round_of("2021", {"hamnen": "L1"}),
            round_of("2023", {"bryggan": "L1"}, continues={"bryggan": "hamnen"}),
            round_of("2025", {"kajen": "L1"}, continues={"kajen": "bryggan"}),
        ],
    )

    assert found.ratings.sessions.object_unit.tolist() == [0, 0]
    assert found.ratings.sessions.object_round.tolist() == [0, 2]


def test_a_new_border_is_a_new_unit_also_under_the_old_name():
    found = numbered(
        ("2023", "hamnen", None, "r1", "L1", "A1", 1),
        ("2023", "viken", None, "r1", "L1", "A1", 1),
        ("2025", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "viken", None, "r1", "L1", "A1", 1),
        rounds=[
            round_of("2023", {"hamnen": "L1", "viken": "L1"}),
            round_of("2025", {"hamnen": "L2", "viken": "L1"}, continues={"viken": "viken"}),
        ],
    )

    assert unit_of(found, "2025", "viken") == unit_of(found, "2023", "viken")
    assert unit_of(found, "2025", "hamnen") != unit_of(found, "2023", "hamnen")
    groups = found.ratings.sessions.unit_group
    district = [found.codes.districts[g] for g in groups]
    assert district[unit_of(found, "2023", "hamnen")] == "L1"
    assert district[unit_of(found, "2025", "hamnen")] == "L2"


def test_a_rater_who_moves_is_the_same_rater_in_another_norm_group():
    found = numbered(
        ("2023", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "hamnen", None, "r1", "L2", "A1", 1),
        rounds=[round_of("2023", {"hamnen": "L1"}), round_of("2025", {"hamnen": "L1"})],
    )

    assert found.ratings.sessions.rater.tolist() == [0, 0]
    assert found.ratings.sessions.norm_group.tolist() == [0, 1]


def test_a_calibration_case_is_one_object_over_all_rounds():
    found = numbered(
        ("2023", None, "KAL1", "r1", "L1", "A1", 1),
        ("2025", None, "KAL1", "r1", "L1", "A1", 4),
        ("2025", None, "KAL0", "r1", "L1", "A1", 2),
        rounds=[round_of("2023", {"hamnen": "L1"}), round_of("2025", {"hamnen": "L1"})],
    )

    assert dict(found.cases) == {"KAL0": 0, "KAL1": 1}
    assert found.ratings.sessions.object_.tolist() == [1, 0, 1]
    assert found.ratings.sessions.round_.tolist() == [0, 1, 1]
    assert found.ratings.grade.tolist() == [1, 2, 4]
    assert found.object_of == {}


def test_an_area_may_share_its_code_with_a_calibration_case():
    found = numbered(
        ("2025", "X", None, "r1", "L1", "A1", 1),
        ("2025", None, "X", "r1", "L1", "A1", 4),
        rounds=[round_of("2025", {"X": "L1"})],
    )

    assert (found.object_of["2025", "X"], found.cases["X"]) == (0, 1)
    assert found.ratings.sessions.object_.tolist() == [0, 1]


def test_only_identical_items_keep_their_number():
    second = questionnaire(
        "2",
        item("A1"),
        item("B1", Comparability.WORDING),
        item("B2"),
    )
    third = questionnaire("3", item("A1"), item("B1"), item("B2", Comparability.NOT_COMPARABLE))

    items, by_round = number_items([FIRST, second, third])

    # B2 is said to be identical, but there was no B2 before.
    assert by_round == (
        {"A1": 0, "B1": 1},
        {"A1": 0, "B1": 2, "B2": 3},
        {"A1": 0, "B1": 2, "B2": 4},
    )
    assert [(i.item.id, i.block, i.since) for i in items] == [
        ("A1", "A", "1"),
        ("B1", "B", "1"),
        ("B1", "B", "2"),
        ("B2", "B", "2"),
        ("B2", "B", "3"),
    ]


def test_the_same_version_twice_asks_the_same_items_whatever_it_said_of_the_version_before():
    reworded = questionnaire("2", item("A1", Comparability.WORDING))

    items, by_round = number_items([reworded, reworded])

    assert by_round == ({"A1": 0}, {"A1": 0})
    assert len(items) == 1


def test_an_item_that_was_dropped_for_a_round_is_another_when_it_comes_back():
    _, by_round = number_items([FIRST, questionnaire("2", item("A1")), FIRST])

    assert by_round[2] == {"A1": 0, "B1": 2}


def test_areas_that_are_not_valid_and_rounds_not_asked_for_are_left_out():
    found = numbered(
        ("2025", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "varvet", None, "r2", "L1", "A1", 1),
        ("2019", "hamnen", None, "r3", "L1", "A1", 1),
        rounds=[round_of("2025", {"hamnen": "L1"})],
    )

    assert list(found.codes.objects) == ["hamnen"]
    assert list(found.codes.raters) == ["r1"]
    assert found.unanswered == 0


def test_sessions_without_a_category_are_counted_but_not_numbered():
    found = numbered(
        ("2025", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "hamnen", None, "r1", "L1", "B1", None),
        ("2025", "hamnen", None, "r2", "L1", "A1", None),
        ("2025", "hamnen", None, "r2", "L1", "B1", None),
        ("2025", None, "KAL1", "r2", "L1", "B1", None),
        rounds=[round_of("2025", {"hamnen": "L1"})],
    )

    assert found.unanswered == 2
    assert found.ratings.answers.tolist() == [1]
    assert dict(found.cases) == {}


@pytest.mark.parametrize("category", [[], [None]])
def test_where_nobody_gave_a_category_there_are_no_arrays(category):
    rows = [("2025", "hamnen", None, "r1", "L1", "A1", value) for value in category]

    found = number_ratings(
        rated(*rows), rounds=[round_of("2025", {"hamnen": "L1"})], district_names={}
    )

    assert found is None


def test_common_items_are_counted_for_each_pair_of_rounds_and_session():
    second = questionnaire("2", item("A1"), item("B1", Comparability.WORDING))
    found = numbered(
        ("2023", "hamnen", None, "r1", "L1", "A1", 1),
        ("2023", "hamnen", None, "r1", "L1", "B1", 1),
        ("2023", "hamnen", None, "r2", "L1", "B1", 1),
        ("2025", "hamnen", None, "r1", "L1", "A1", 1),
        ("2025", "hamnen", None, "r1", "L1", "B1", 1),
        ("2027", "hamnen", None, "r1", "L1", "B1", 1),
        rounds=[
            round_of("2023", {"hamnen": "L1"}),
            round_of("2025", {"hamnen": "L1"}, asked=second),
            round_of("2027", {"hamnen": "L1"}, asked=second),
        ],
    )

    common = found.common_items()

    # Sessions: r1 and r2 in 2023, r1 in 2025, r1 in 2027. Only A1 goes all the way.
    assert sorted(common) == [(0, 1), (0, 2), (1, 2)]
    assert (common[0, 1].items, common[0, 1].answers.tolist()) == (1, [1, 0, 1, 0])
    assert (common[0, 2].items, common[0, 2].answers.tolist()) == (1, [1, 0, 1, 0])
    assert (common[1, 2].items, common[1, 2].answers.tolist()) == (2, [1, 0, 2, 1])


def test_the_order_of_rows_does_not_matter():
    rows = [
        ("2025", area, None, rater, "L1", name, category)
        for category, (area, rater, name) in enumerate(
            [
                ("hamnen", "r1", "A1"),
                ("hamnen", "r2", "B1"),
                ("viken", "r1", "B1"),
                ("viken", "r2", "A1"),
            ]
        )
    ]
    rounds = [round_of("2025", {"hamnen": "L1", "viken": "L1"})]

    first, second = numbered(*rows, rounds=rounds), numbered(*rows[::-1], rounds=rounds)

    assert first.codes == second.codes
    for name in ("session", "item", "grade"):
        assert np.array_equal(getattr(first.ratings, name), getattr(second.ratings, name))
