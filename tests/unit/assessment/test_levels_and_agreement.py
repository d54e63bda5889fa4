import math

import numpy as np
import polars as pl
import pytest
from scipy import stats

from lagesbild.assessment.agreement import agreement
from lagesbild.assessment.levels import count_items_at_least, rating_levels, shareable_levels
from lagesbild.assessment.questionnaire import Block, Item, Questionnaire
from lagesbild.stats.agreement import krippendorff_alpha


def item(name):
    return Item(id=name, title=name, question="?", guidance="", anchors={})


TWO_BLOCKS = Questionnaire(
    version="1",
    title="Prov",
    blocks=(
        Block(id="A", title="Boende", items=(item("A1"), item("A2"))),
        Block(id="B", title="Normer", items=(item("B1"),)),
    ),
)


def ratings(*rows):
    schema = {
        "area": pl.String,
        "rater": pl.String,
        "item": pl.String,
        "category": pl.Int64,
        "missing_code": pl.String,
    }
    filled = [row if len(row) == 5 else (*row, None) for row in rows]
    return pl.DataFrame(filled, schema=schema, orient="row")


def level_of(frame, *, area, part):
    [row] = frame.filter((pl.col("area") == area) & (pl.col("id") == part)).iter_rows(named=True)
    return row


def levels(frame):
    areas = ["hamnen", "norra"]
    return rating_levels(frame, areas=areas, questionnaire=TWO_BLOCKS, coverage=0.9)


def agreements(frame, district_of=None):
    return agreement(frame, questionnaire=TWO_BLOCKS, district_of=district_of or {}, coverage=0.9)


def test_a_rater_who_skipped_items_weighs_as_much_as_the_others():
    answered_both = [("hamnen", "r1", "A1", 1), ("hamnen", "r1", "A2", 3)]
    answered_one = [("hamnen", "r2", "A1", 4), ("hamnen", "r2", "A2", None, "does_not_know")]

    found = level_of(levels(ratings(*answered_both, *answered_one)), area="hamnen", part="A")

    # (mean of 1 and 3, and 4) / 2 and not the mean of 1, 3 and 4.
    assert found["level"] == 3.0
    assert (found["raters"], found["ratings"], found["missing"]) == (2, 3, 1)


def test_what_may_be_shown_does_not_give_one_raters_answers_away():
    one = [("hamnen", "r1", "A1", 1), ("hamnen", "r1", "A2", 4)]
    two = [("norra", "r1", "A1", 1), ("norra", "r2", "A1", 4)]

    shown = shareable_levels(levels(ratings(*one, *two)))

    assert set(shown["scope"]) == {"all", "block"}
    assert level_of(shown, area="hamnen", part="A")["level"] is None
    assert level_of(shown, area="norra", part="A")["level"] == 2.5


def test_raters_who_agree_everywhere_still_answered_in_whole_grades():
    same = [(area, rater, "B1", 4) for area in ("hamnen", "norra") for rater in ("r1", "r2")]

    found = level_of(levels(ratings(*same)), area="hamnen", part="B1")

    # Student's t on 2 degrees of freedom, 1/√12 of a grade, two raters.
    assert found["high"] - found["level"] == pytest.approx(
        stats.t.ppf(0.95, 2) / math.sqrt(12) / math.sqrt(2)
    )


def test_an_area_that_nobody_rated_has_a_row_without_a_level():
    frame = levels(ratings(("hamnen", "r1", "B1", 2), ("hamnen", "r2", "B1", 4)))

    found = level_of(frame, area="norra", part="B1")
    assert (found["level"], found["raters"], found["missing"]) == (None, 0, 0)


def test_the_interval_pools_the_spread_between_raters_over_areas():
    frame = levels(
        ratings(
            ("hamnen", "r1", "B1", 2),
            ("hamnen", "r2", "B1", 4),
            ("norra", "r3", "B1", 3),
            ("norra", "r4", "B1", 3),
        )
    )

    # Squares (1 + 1 + 0 + 0) on 4 - 2 degrees of freedom: sd 1, and two raters each.
    margin = stats.t.ppf(0.95, 2) * 1 / math.sqrt(2)
    norra = level_of(frame, area="norra", part="B1")
    assert norra["low"] == pytest.approx(max(0.0, 3 - margin))
    assert norra["high"] == pytest.approx(min(5.0, 3 + margin))


def test_one_rater_per_area_gives_a_level_without_an_interval():
    frame = levels(ratings(("hamnen", "r1", "B1", 2), ("norra", "r2", "B1", 4)))

    found = level_of(frame, area="hamnen", part="B1")
    assert found["level"] == 2
    assert (found["low"], found["high"]) == (None, None)


def test_a_missing_code_is_never_a_grade():
    frame = levels(
        ratings(("hamnen", "r1", "B1", None, "no_basis"), ("hamnen", "r2", "B1", None, "no_basis"))
    )

    assert level_of(frame, area="hamnen", part="B1")["level"] is None


def test_an_item_without_level_is_not_counted_as_low_or_high():
    assert count_items_at_least([3.0, 2.9, None, 5.0], category=3.0) == 2


def test_full_agreement_is_one_and_counts_who_took_part():
    same = [
        (area, rater, part, grade)
        for area, grade in (("hamnen", 1), ("norra", 4), ("tallen", 2))
        for rater in ("r1", "r2")
        for part in ("A1", "A2", "B1")
    ]

    [row] = agreements(ratings(*same)).filter(pl.col("id") == "A").iter_rows(named=True)

    assert row["alpha"] == 1.0
    assert (row["objects"], row["raters"], row["ratings"]) == (3, 2, 12)
    assert row["cronbach_alpha"] == pytest.approx(1.0)


def test_missing_codes_are_shown_as_shares_of_all_answers():
    frame = ratings(
        ("hamnen", "r1", "B1", 1),
        ("hamnen", "r2", "B1", 2),
        ("norra", "r1", "B1", None, "does_not_know"),
        ("norra", "r2", "B1", None, "not_applicable"),
    )

    [row] = agreements(frame).filter(pl.col("id") == "B1").iter_rows(named=True)

    assert row["share_does_not_know"] == 0.25
    assert row["share_no_basis"] == 0.0
    assert row["share_not_applicable"] == 0.25


FOUR_AREAS = {
    "hamnen": (1, 2),
    "norra": (4, 4),
    "tallen": (2, 4),
    "viken": (0, 1),
}
DISTRICTS = {"hamnen": "north", "norra": "north", "tallen": "east", "viken": "west"}


def four_areas():
    return ratings(
        *(
            (area, rater, "B1", grade)
            for area, grades in FOUR_AREAS.items()
            for rater, grade in zip(("r1", "r2"), grades, strict=True)
        )
    )


def test_the_interval_leaves_out_one_police_district_at_a_time():
    grades = np.array(list(FOUR_AREAS.values()), dtype=float).T
    left = [
        krippendorff_alpha(grades[:, kept], level="ordinal")
        for kept in ([2, 3], [0, 1, 3], [0, 1, 2])
    ]
    error = math.sqrt(2 / 3 * sum((alpha - sum(left) / 3) ** 2 for alpha in left))

    [row] = agreements(four_areas(), DISTRICTS).filter(pl.col("id") == "B1").iter_rows(named=True)

    # Student's t on 2 degrees of freedom has its 95 % point at 2.920.
    assert row["alpha"] - row["alpha_low"] == pytest.approx(2.919986 * error)
    assert row["note"] is None


def test_with_two_districts_areas_are_left_out_and_the_note_says_so():
    two = DISTRICTS | {"viken": "east"}
    each_its_own = {area: area for area in DISTRICTS}

    [found], [alone] = (
        agreements(four_areas(), districts).filter(pl.col("id") == "B1").to_dicts()
        for districts in (two, each_its_own)
    )

    assert (found["alpha_low"], found["alpha_high"]) == (alone["alpha_low"], alone["alpha_high"])
    assert found["note"].startswith("Färre än tre polisdistrikt")
    assert alone["note"] is None


def test_an_area_without_a_district_counts_by_itself():
    found, alone = (
        agreements(four_areas(), districts).filter(pl.col("id") == "B1")["alpha_low"].item()
        for districts in (DISTRICTS | {"viken": None}, DISTRICTS)
    )

    assert found == alone


@pytest.mark.parametrize(
    ("frame", "note"),
    [
        (ratings(), "Inget område har två skattningar."),
        (ratings(("hamnen", "r1", "B1", 3)), "Inget område har två skattningar."),
        (
            ratings(("hamnen", "r1", "B1", 3), ("hamnen", "r2", "B1", 3)),
            "Alla skattningar är lika; α kan inte beräknas.",
        ),
    ],
    ids=["no rating", "one rater", "all the same"],
)
def test_where_agreement_is_undefined_it_is_missing_and_says_why(frame, note):
    [row] = agreements(frame).filter(pl.col("id") == "B1").iter_rows(named=True)

    assert row["alpha"] is None
    assert row["note"] == note
