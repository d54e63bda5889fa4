"""What is planted in the invented country is named rightly, and poor data is answered in words."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from lagesbild.assessment.diagnostics import Dots, Outcome, diagnose, raw_beside, summary_of
from lagesbild.assessment.diagnostics.record import frame_of
from lagesbild.assessment.questionnaire import Comparability
from lagesbild.assessment.rating_arrays import RatedRound, number_ratings
from lagesbild.examples import invented_country, planted_effects
from lagesbild.picture.tables.diagnostics import DIAGNOSTIC_TABLES, DIAGNOSTICS, RAW_BESIDE
from lagesbild.stats.many_facet.fit import fit_many_facet

AREAS, ROUNDS = 40, 3


def all_identical(questionnaire):
    """Declare every item to be the same as before."""
    blocks = tuple(
        replace(
            block,
            items=tuple(replace(i, comparability=Comparability.IDENTICAL) for i in block.items),
        )
        for block in questionnaire.blocks
    )
    return replace(questionnaire, blocks=blocks)


def numbered(country, *, questionnaire=lambda each: each, only=None):
    rounds, before = [], {}
    for row in country.rounds.iter_rows(named=True):
        day = row["reference_day"]
        valid = country.areas.filter(
            (pl.col("valid_from") <= day)
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))
        )
        ground = dict(valid.select("area", "boundary").rows())
        rounds.append(
            RatedRound(
                id=row["round"],
                questionnaire=questionnaire(country.questionnaires[row["questionnaire"]]),
                district_of=dict(valid.select("area", "local_police_district").rows()),
                continues={a: a for a in ground if before.get(a) == ground[a]},
            )
        )
        before = ground
    ratings = country.ratings if only is None else country.ratings.filter(only)
    used = set(ratings["round"])
    return number_ratings(ratings, rounds=[r for r in rounds if r.id in used], district_names={})


@pytest.fixture(scope="module")
def country():
    return invented_country(areas=AREAS, rounds=ROUNDS)


@pytest.fixture(scope="module")
def effects():
    return planted_effects(areas=AREAS, rounds=ROUNDS)


@pytest.fixture(scope="module")
def arrays(country):
    return numbered(country)


@pytest.fixture(scope="module")
def posterior(arrays):
    return fit_many_facet(arrays.ratings)


@pytest.fixture(scope="module")
def found(arrays, posterior):
    cases = ["KAL1", "KAL2", "KAL3", "KAL9"]
    return by_name(diagnose(arrays, posterior, calibration_cases=cases))


def by_name(diagnostics):
    return {diagnostic.name: diagnostic for diagnostic in diagnostics}


def diagnosed(arrays, **arguments):
    return by_name(diagnose(arrays, fit_many_facet(arrays.ratings), **arguments))


def test_only_the_harsh_district_is_named(found, effects):
    norms = found["district_norms"]

    harder = norms.table.filter(pl.col("finding").is_in(["harder", "milder"]))
    assert harder["district"].to_list() == [effects.harsh_district]
    assert norms.outcome == Outcome.FAILED
    assert norms.sentence.startswith(f"{effects.harsh_district} bedömer hårdare än de andra")


def test_the_harsh_district_judges_about_a_step_harder(found, effects):
    row = found["district_norms"].table.row(
        by_predicate=pl.col("district") == effects.harsh_district, named=True
    )

    # Planted: 1.15 on the scale of severity, on which a step of the answers is about 0.9 to 1.
    assert row["steps"] == pytest.approx(1.1, abs=0.3)
    assert row["steps_low"] < row["steps"] < row["steps_high"]


def test_only_the_rater_at_random_is_named(found, effects):
    fit = found["rater_fit"]

    named = fit.table.filter(pl.col("finding") == "at_random")
    assert named["rater"].to_list() == [effects.random_rater]
    assert fit.table.filter(pl.col("finding") == "uneven").is_empty()
    assert f"{effects.random_rater} svarar som på måfå" in fit.sentence
    assert fit.inside_only


def test_the_reworded_item_that_changed_meaning_is_named_and_to_be_taken_as_new(found, effects):
    versions = found["items_by_version"]

    [changed] = versions.table.filter(declared="wording").rows(named=True)
    assert changed["item"] == effects.changed_item
    assert changed["finding"] == "differs"
    # Planted: 1.1 harder on the scale of severity, about one step of the answers.
    assert changed["steps"] == pytest.approx(-1.0, abs=0.3)
    assert versions.outcome == Outcome.FAILED
    assert versions.sentence.startswith(f"{effects.changed_item} ")
    assert "Behandla den som en ny fråga." in versions.sentence


def test_an_item_declared_not_comparable_is_no_failure(found):
    assert "har ändrats, som angivet" in found["items_by_version"].sentence


def test_a_changed_item_that_is_taken_as_the_same_is_named_with_its_round(country, effects):
    linked = diagnosed(numbered(country, questionnaire=all_identical))["items_by_round"]

    differing = linked.table.filter(finding="differs", group="2025")
    assert effects.changed_item in differing["item"].to_list()
    assert linked.outcome == Outcome.FAILED
    assert linked.sentence.startswith(f"{effects.changed_item} ")
    assert "Behandla den som en ny fråga från och med 2025." in linked.sentence


@pytest.mark.parametrize(
    "name",
    [
        *("convergence", "item_fit", "items_by_round", "local_dependence"),
        *("block_structure", "common_shift", "rater_drift"),
        *("prior_sensitivity", "curves_without_priors"),
    ],
)
def test_what_is_not_planted_is_not_found(found, name):
    assert found[name].outcome == Outcome.PASSED


def test_a_calibration_case_that_nobody_rated_is_named(found):
    assert "Ingen har bedömt kalibreringsfallet KAL9." in found["common_shift"].sentence


def test_raw_means_overlook_the_rater_at_random_and_infit_does_not(arrays, posterior, effects):
    table = raw_beside(arrays, posterior, coverage=0.9)

    [row] = table.filter(subject="rater", code=effects.random_rater).rows(named=True)
    assert row["model_rank"] == 1
    assert row["raw_rank"] > 10
    [row] = table.filter(subject="district_norm", code=effects.harsh_district).rows(named=True)
    assert row["model_rank"] == 1


def test_raw_level_of_an_area_is_the_mean_over_raters(arrays, posterior, country):
    last = country.ratings.filter(pl.col("round") == "2025").drop_nulls(["area", "category"])
    area = last["area"][0]
    by_rater = last.filter(area=area).group_by("rater").agg(pl.col("category").mean())

    [row] = (
        raw_beside(arrays, posterior, coverage=0.9)
        .filter(subject="area_level", code=area)
        .rows(named=True)
    )

    assert row["raw"] == pytest.approx(by_rater["category"].mean(), abs=1e-4)


def test_tables_are_those_that_the_picture_declares(found, arrays, posterior):
    declared = {table.name: table for table in DIAGNOSTIC_TABLES}

    for name, diagnostic in found.items():
        table = declared[f"diagnostic_{name}"]
        assert dict(diagnostic.table.schema) == table.schema, name
        assert table.inside_only == diagnostic.inside_only, name
        assert not diagnostic.table.select(table.key).is_duplicated().any(), name
    raw = raw_beside(arrays, posterior, coverage=0.9)
    assert dict(raw.schema) == RAW_BESIDE.schema
    assert dict(summary_of([]).schema) == DIAGNOSTICS.schema


def test_the_summary_has_a_row_for_each_diagnostic(found):
    summary = summary_of(list(found.values()))

    assert summary["diagnostic"].to_list() == list(found)
    assert set(summary["outcome"]) == {"passed", "failed", "informative"}


def test_no_table_and_no_sentence_holds_a_nan(found):
    for name, diagnostic in found.items():
        assert_in_words(name, diagnostic)


def assert_in_words(name, diagnostic):
    numbers = diagnostic.table.select(pl.col(pl.Float64))
    assert not any(numbers[column].is_nan().any() for column in numbers.columns), name
    assert " nan" not in diagnostic.sentence, name
    assert diagnostic.sentence.endswith("."), name
    if isinstance(diagnostic.figure, Dots):
        ends = [(row.low, row.value, row.high) for row in diagnostic.figure.rows]
        assert np.isfinite(ends).all(), name


def test_what_could_not_be_told_is_null():
    frame = frame_of([{"a": float("nan")}, {"a": -0.00001}], {"a": pl.Float64})

    assert frame["a"].to_list() == [None, 0.0]


def only_round(country):
    return pl.col("round") == "2025"


def only_one_rater(country):
    return pl.col("rater") == planted_effects(areas=AREAS, rounds=ROUNDS).random_rater


def only_one_item(country):
    return pl.col("item") == "A1"


def without_cases(country):
    return pl.col("calibration_case").is_null()


POOR = {
    only_round: {
        "items_by_round": "Allt är från samma omgång, så ingen fråga kan ha flyttat sig.",
        "rater_drift": "Ingen bedömare har svarat i mer än en omgång, så ingen egen drift kan ses.",
    },
    only_one_rater: {
        "rater_severity": "Bara en bedömare har svarat.",
        "district_norms": "Alla bedömare hör till samma lokalpolisområde",
    },
    only_one_item: {
        "local_dependence": "Det finns för få frågor",
        "block_structure": "Alla svar hör till ett block",
    },
    without_cases: {"common_shift": "Omgång 2023 och 2025 saknar kalibreringsfall"},
}


@pytest.mark.parametrize("poor", POOR, ids=lambda each: each.__name__)
def test_poor_data_is_answered_in_words(country, poor):
    diagnostics = diagnosed(numbered(country, only=poor(country)))

    for name, diagnostic in diagnostics.items():
        assert_in_words(name, diagnostic)
    for name, start in POOR[poor].items():
        assert diagnostics[name].sentence.startswith(start)
        assert diagnostics[name].outcome != Outcome.PASSED


def test_an_unused_category_is_named(country):
    unused = (pl.col("item") == "B1") & (pl.col("category") == 5)

    diagnostics = diagnosed(numbered(country, only=~unused.fill_null(value=False)))

    [row] = diagnostics["item_fit"].table.filter(item="B1").rows(named=True)
    assert row["unused_categories"] == "5"
    assert "Någon kategori är aldrig använd på B1" in diagnostics["item_fit"].sentence
    assert "Inte prövat: B1" in diagnostics["curves_without_priors"].sentence


def test_answers_that_are_all_the_same_are_refused_in_words(arrays, posterior):
    same = replace(arrays, ratings=replace(arrays.ratings, grade=arrays.ratings.grade * 0 + 2))

    convergence, variation = diagnose(same, posterior)

    assert convergence.name == "convergence"
    assert variation.outcome == Outcome.FAILED
    assert variation.sentence.startswith("Alla svar är kategori 2, så ingenting kan skiljas åt")


def test_a_fit_that_did_not_come_to_rest_says_so(arrays):
    unfinished = fit_many_facet(arrays.ratings, most_steps=2)

    found = by_name(diagnose(arrays, unfinished))["convergence"]

    assert found.outcome == Outcome.FAILED
    assert found.sentence.startswith("Anpassningen kom inte till ro på 2\u00a0steg")
