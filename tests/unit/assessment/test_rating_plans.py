import polars as pl
from tests.unit.assessment.test_rating_arrays import FIRST, SCHEMA, item, questionnaire, round_of

from lagesbild.assessment.rating_arrays import number_ratings
from lagesbild.assessment.rating_plans import given_or_planned, planned_ratings

THREE_ITEMS = questionnaire("1", item("A1"), item("B1"), item("B2"))
ROUND = round_of("2025", {"hamnen": "L1", "viken": "L2"}, asked=THREE_ITEMS)


def assigned(*rows: tuple[str, str | None, str | None, str, str]) -> pl.DataFrame:
    columns = ("round", "area", "calibration_case", "rater", "rater_home_district")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


PLAN = assigned(
    ("2025", "hamnen", None, "r1", "L1"),
    ("2025", "viken", None, "r1", "L1"),
    ("2025", None, "KAL1", "r2", "L2"),
    ("2027", "hamnen", None, "r3", "L1"),
)


def test_a_planned_session_answers_all_items_of_an_area_and_some_of_a_case():
    found = planned_ratings(PLAN, round_=ROUND, items_per_case=2)

    counts = found.group_by("area", "calibration_case", "rater", maintain_order=True).len()
    assert counts.rows() == [
        ("hamnen", None, "r1", 3),
        ("viken", None, "r1", 3),
        (None, "KAL1", "r2", 2),
    ]
    case = found.filter(pl.col("calibration_case") == "KAL1")
    assert case["item"].to_list() == ["A1", "B1"]


def test_a_case_is_not_asked_more_than_the_questionnaire_has():
    found = planned_ratings(PLAN, round_=ROUND, items_per_case=10)

    assert found.filter(pl.col("calibration_case").is_not_null()).height == 3


def test_a_plan_becomes_the_answers_of_its_sessions():
    planned = given_or_planned(pl.DataFrame(schema=SCHEMA), PLAN, round_=ROUND, items_per_case=2)

    found = number_ratings(planned, rounds=[ROUND], district_names={})

    assert found is not None
    assert found.ratings.answers.tolist() == [3, 3, 2]
    assert list(found.codes.objects) == ["hamnen", "viken", "KAL1"]
    assert found.ratings.sessions.norm_group.tolist() == [0, 0, 1]
    assert found.unanswered == 0


def test_a_round_that_has_ratings_keeps_to_them():
    given = pl.DataFrame(
        [("2025", "hamnen", None, "r1", "L1", "A1", 4)], schema=SCHEMA, orient="row"
    )

    found = given_or_planned(given, PLAN, round_=ROUND, items_per_case=2)

    assert found.rows() == given.rows()


def test_earlier_rounds_keep_their_ratings_beside_the_plan():
    given = pl.DataFrame(
        [("2023", "hamnen", None, "r1", "L1", "A1", 4)], schema=SCHEMA, orient="row"
    )

    found = given_or_planned(given, PLAN, round_=ROUND, items_per_case=1)

    assert found["round"].to_list() == ["2023"] + ["2025"] * 7
    # What a plan will be answered says nothing yet.
    assert set(found.filter(pl.col("round") == "2025")["category"]) == {0}


def test_without_a_plan_there_is_nothing_to_add():
    found = given_or_planned(
        pl.DataFrame(schema=SCHEMA),
        assigned(),
        round_=round_of("2025", {"hamnen": "L1"}, asked=FIRST),
        items_per_case=1,
    )

    assert found.is_empty()
