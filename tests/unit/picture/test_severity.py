import polars as pl
import pytest
from scipy import special
from tests.unit.picture.rated_by_hand import answers, expected_category, rated

from lagesbild.picture.severity import exact_table, item_table, model_table, severity_table
from lagesbild.stats.linking import Linkage

AREAS = pl.DataFrame(
    {
        "area": ["hamnen", "udden", "viken"],
        "name": ["Hamnen", "Udden", "Viken"],
        "local_police_district": ["L1", "L3", "L2"],
    }
)
DISTRICTS = dict(AREAS.select("area", "local_police_district").iter_rows())
RAW = pl.DataFrame(
    {
        "area": ["hamnen", "hamnen", "udden", "viken"],
        "id": ["*", "B1", "*", "*"],
        "level": [3.456, 4.0, None, 2.0],
        "raters": [2, 2, 0, 1],
    }
)
SEVERITY = {("2025", "hamnen"): 1.0, ("2025", "viken"): -1.0}
SESSIONS = [
    answers("2025", "hamnen", "r1", "L1", B1=4, C1=4, D2=4),
    answers("2025", "hamnen", "r2", "L2", B1=3, C1=3, D2=2),
    answers("2025", "viken", "r2", "L2", B1=2, C1=2, D2=2),
    answers("2025", "K1", "r1", "L1", B1=2),
]


def rows_of(found):
    table = severity_table(found, areas=AREAS, levels=RAW)
    return {row["area"]: row for row in table.iter_rows(named=True)}


def rated_by_two(**others):
    return rated(*SESSIONS, district_of=DISTRICTS, severity=SEVERITY, **others)


def test_the_level_is_what_a_middling_rater_would_answer():
    row = rows_of(rated_by_two())["hamnen"]

    # 1/(1+e^-3) + 1/(1+e^-2) + 1/(1+e^-1) + 1/2 + 1/(1+e) = 3.33
    assert row["level"] == row["low"] == row["high"] == 3.33
    assert (row["raw_level"], row["raters"]) == (3.46, 2)
    assert (row["comparable"], row["note"]) == (True, None)


def test_the_interval_is_that_of_the_severity():
    row = rows_of(rated_by_two(sd=0.5))["hamnen"]

    margin = special.ndtri(0.95) * 0.5
    # Two thousand draws place the ends of the interval within some hundredths.
    assert row["low"] == pytest.approx(expected_category(1 - margin), abs=0.05)
    assert row["high"] == pytest.approx(expected_category(1 + margin), abs=0.05)


def test_one_rater_or_none_gives_no_level_and_says_so():
    rows = rows_of(rated_by_two())

    alone, nobody = rows["viken"], rows["udden"]
    assert alone["note"] == "Bara en bedömare; nivån visas inte."
    assert nobody["note"] == "Ingen har skattat området."
    assert (alone["comparable"], nobody["comparable"]) == (True, False)
    for row in (alone, nobody):
        assert (row["level"], row["low"], row["high"], row["raw_level"]) == (None,) * 4


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (
            {"between": Linkage.NOT_COMPARABLE},
            "Bedömarna är inte förenade med de flesta andra distrikts; nivån kan inte jämföras.",
        ),
        ({"converged": False}, "Modellen kom inte till vila; nivån används inte."),
    ],
)
def test_what_may_not_be_compared_has_no_level(change, note):
    row = rows_of(rated_by_two(**change))["hamnen"]

    assert (row["level"], row["low"], row["high"], row["comparable"]) == (None, None, None, False)
    assert row["note"] == note
    assert row["raw_level"] == 3.46


def test_without_ratings_every_area_says_that_nobody_rated_it():
    rows = rows_of(None)

    assert {row["note"] for row in rows.values()} == {"Ingen har skattat området."}
    assert not any(row["comparable"] for row in rows.values())


@pytest.mark.parametrize(("weak", "is_told"), [(1, False), (2, True)])
def test_weak_links_to_most_others_are_told(weak, is_told):
    # Of the two other districts, Hamnen's has a strong link to none or to one.
    others = [("L1", "L2"), ("L1", "L3")][:weak]
    found = rated_by_two(between=dict.fromkeys(others, Linkage.WEAKLY_LINKED))

    note = rows_of(found)["hamnen"]["note"]
    assert (note is not None) == is_told
    assert not is_told or note.startswith("Svag länk till andra distrikt")


def test_the_exact_table_has_every_rated_area_of_every_round():
    found = rated(
        *SESSIONS,
        answers("2023", "hamnen", "r1", "L1", B1=2),
        district_of=DISTRICTS,
        severity=SEVERITY | {("2023", "hamnen"): 0.0},
        sd=0.25,
    )

    table = exact_table(found)

    assert table.select("round", "area", "severity", "sd").rows() == [
        ("2023", "hamnen", 0.0, 0.25),
        ("2025", "hamnen", 1.0, 0.25),
        ("2025", "viken", -1.0, 0.25),
    ]
    assert table["level"].to_list() == pytest.approx([2.5, 3.33, 1.67], abs=0.02)


def test_item_levels_are_of_the_round_and_say_what_goes_beyond_the_severity():
    table = item_table(rated_by_two())

    assert set(table["area"]) == {"hamnen", "viken"}
    assert set(table["item"]) == {"B1", "C1", "D2"}
    # Where answers scatter less than chance alone would make them, nothing goes beyond.
    level = expected_category(1.0)
    hamnen = table.filter(area="hamnen")
    assert hamnen["beyond"].to_list() == [0.0] * 3
    assert hamnen["level"].to_list() == pytest.approx([level] * 3, abs=1e-4)


def test_a_fit_that_did_not_come_to_rest_gives_no_item_levels():
    assert item_table(rated_by_two(converged=False)).is_empty()


def test_the_model_table_has_the_spreads_with_intervals_and_the_fit():
    table = model_table(rated_by_two())
    rows = {row["name"]: row for row in table.iter_rows(named=True)}

    # A logarithm known to .1 has its 90 % interval at a factor exp(1.645 · .1) = 1.179.
    assert (rows["norm"]["value"], rows["norm"]["low"], rows["norm"]["high"]) == (0.5, 0.42, 0.59)
    assert [rows[name]["value"] for name in ("converged", "steps", "ratings", "sessions")] == [
        1.0,
        7.0,
        10.0,
        4.0,
    ]
    assert rows["unanswered"]["value"] == 0.0


def test_an_unconverged_fit_is_told_in_the_model_table():
    table = model_table(rated_by_two(converged=False))

    assert table.filter(name="converged")["value"].to_list() == [0.0]


def test_sessions_without_any_category_are_counted():
    silent = answers("2025", "viken", "r1", "L1", B1=None, C1=None)

    table = model_table(rated(*SESSIONS, silent, district_of=DISTRICTS, severity=SEVERITY))

    assert table.filter(name="unanswered")["value"].to_list() == [1.0]


def test_without_ratings_the_tables_are_empty():
    assert all(make(None).is_empty() for make in (exact_table, item_table, model_table))
