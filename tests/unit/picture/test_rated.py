"""Ratings of a collection measured, and what every table says where the check of links refuses."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.unit.picture.rated_by_hand import METHOD, answers, expected_category, pairs_of, rated

from lagesbild.assessment.questionnaire import Comparability
from lagesbild.picture.rated import measure_ratings, rated_rounds, spread_of
from lagesbild.picture.situation import rounds_of
from lagesbild.stats.linking import Linkage
from lagesbild.stats.many_facet.fit import fit_many_facet

DISTRICTS = {"hamnen": "L1", "viken": "L2"}
SEVERITY = {("2023", "hamnen"): 0.0, ("2025", "hamnen"): 1.0, ("2025", "viken"): -1.0}
SESSIONS = [
    answers("2023", "hamnen", "r1", "L1", B1=2),
    answers("2025", "hamnen", "r1", "L1", B1=3, C1=3),
    answers("2025", "hamnen", "r2", "L2", B1=4, C1=3),
    answers("2025", "viken", "r2", "L2", B1=2, C1=2),
    answers("2025", "K1", "r1", "L1", B1=2),
]


def judged(**others):
    return rated(*SESSIONS, district_of=DISTRICTS, severity=SEVERITY, **others)


def test_a_spread_is_the_mean_and_the_middle_of_the_draws():
    spread = spread_of(np.arange(101.0)[:, None] * [1.0, 2.0], coverage=0.9)

    assert spread.mean.tolist() == [50, 100]
    assert spread.low == pytest.approx([5, 10])
    assert spread.high == pytest.approx([95, 190])


def test_an_area_is_found_in_the_round_or_in_the_one_before():
    found = judged()

    assert found.object_of("hamnen") == found.arrays.object_of["2025", "hamnen"]
    assert found.object_of("hamnen", back=1) == found.arrays.object_of["2023", "hamnen"]
    assert found.object_of("viken", back=1) is None
    assert found.object_of("K1") is None


def test_a_level_is_the_mean_over_the_items_of_what_a_middling_rater_answers():
    found = judged()

    levels = found.levels([found.object_of("hamnen"), found.object_of("viken")])

    assert levels.shape == (METHOD.draws, 2)
    assert levels[0] == pytest.approx([expected_category(1.0), expected_category(-1.0)])


def test_an_item_level_adds_what_the_answers_say_beyond_and_stays_on_the_scale():
    found = judged()
    number = found.object_of("viken")
    item = found.items["B1"]
    profiles = replace(
        found.profiles,
        mean=np.full_like(found.profiles.mean, 0.5),
        sd=np.full_like(found.profiles.sd, 0.2),
    )
    found.__dict__["profiles"] = profiles

    levels = found.item_levels([number], item)
    found.__dict__["profiles"] = replace(profiles, mean=np.full_like(profiles.mean, 9.0))
    highest = found.item_levels([number], item)

    assert levels.mean() == pytest.approx(expected_category(-1.0) + 0.5, abs=0.02)
    assert levels.std() == pytest.approx(0.2, abs=0.01)
    assert set(highest.ravel()) == {5.0}


def test_a_level_is_shown_of_two_raters_or_more():
    found = judged()

    shown = {key: found.is_shown(number) for key, number in found.arrays.object_of.items()}

    assert shown == {
        ("2023", "hamnen"): False,
        ("2025", "hamnen"): True,
        ("2025", "viken"): False,
    }


@pytest.mark.parametrize("link", list(Linkage))
def test_the_link_to_the_round_before_is_that_of_the_check(link):
    assert judged(over_time=link).link_to_previous == link


def test_the_first_round_has_none_before_it():
    found = rated(
        answers("2025", "hamnen", "r1", "L1", B1=3),
        district_of=DISTRICTS,
        severity=SEVERITY,
        rounds=("2025",),
    )

    assert found.link_to_previous is Linkage.NOT_COMPARABLE


REFUSED, WEAK = Linkage.NOT_COMPARABLE, Linkage.WEAKLY_LINKED


@pytest.mark.parametrize(
    ("districts", "linkage", "held_together"),
    [
        ("ABC", {}, "ABC"),
        ("A", {}, "A"),
        # A weak link holds too, and so does a chain through another.
        ("ABC", {("A", "B"): WEAK, ("A", "C"): REFUSED}, "ABC"),
        # Two of three are most of the country; two of four are not more than half.
        ("ABC", {("A", "C"): REFUSED, ("B", "C"): REFUSED}, "AB"),
        (
            "ABCD",
            dict.fromkeys([("A", "C"), ("A", "D"), ("B", "C"), ("B", "D")], REFUSED),
            "",
        ),
        # Nothing links the areas of B to each other, so B is in no set and carries no chain.
        ("ABC", {("B", "B"): REFUSED, ("A", "C"): REFUSED}, ""),
        ("ABC", {("B", "B"): REFUSED}, "AC"),
        ("ABC", dict.fromkeys([("A", "A"), ("B", "B"), ("C", "C")], REFUSED), ""),
        ("ABC", Linkage.NOT_COMPARABLE, ""),
    ],
)
def test_districts_may_be_compared_in_the_largest_set_that_links_hold_together(
    districts, linkage, held_together
):
    found = judged()
    check = replace(found.comparability, district_pairs=pairs_of(districts, linkage))

    assert replace(found, comparability=check).comparable_districts == set(held_together)


@pytest.mark.parametrize("converged", [True, False])
def test_a_fit_is_usable_if_it_came_to_rest(converged):
    assert judged(converged=converged).is_usable is converged


def test_what_keeps_its_ground_between_rounds_is_told_by_its_old_name(country, planted):
    first, last = rated_rounds(country, rounds=rounds_of(country))

    assert first.continues == {}
    assert last.continues[planted.improved_area] == planted.improved_area
    assert planted.renamed_area in last.continues
    assert planted.trimmed_area not in last.continues
    assert not {*planted.split_area, *planted.merged_areas} & last.continues.keys()
    assert last.questionnaire.version != first.questionnaire.version


def test_nothing_is_measured_where_nobody_gave_a_category(country):
    rounds = rounds_of(country)
    silent = country.ratings.with_columns(category=pl.lit(None, pl.Int64))

    for ratings in (country.ratings.clear(), silent):
        nothing = replace(country, ratings=ratings)
        assert measure_ratings(nothing, rounds=rounds, method=METHOD) is None


# What follows is about whole collections, and looks at everything that a reader is shown.


def only(country, keep):
    return replace(country, ratings=country.ratings.filter(keep))


def nobody_judges_elsewhere(country):
    """Raters see only areas of their own district, and no calibration case."""
    home = country.areas.select("area", "local_police_district").unique()
    own = country.ratings.join(home, on="area", how="inner", maintain_order="left").filter(
        pl.col("rater_home_district") == pl.col("local_police_district")
    )
    return replace(country, ratings=own.drop("local_police_district"))


def no_item_is_the_same(country):
    """Every item of the last questionnaire is called another than before."""

    def another(questionnaire):
        blocks = tuple(
            replace(
                block,
                items=tuple(
                    replace(item, comparability=Comparability.NOT_COMPARABLE)
                    for item in block.items
                ),
            )
            for block in questionnaire.blocks
        )
        return replace(questionnaire, blocks=blocks)

    return replace(
        country, questionnaires={v: another(q) for v, q in country.questionnaires.items()}
    )


@pytest.fixture(scope="module")
def unlinked(country, tables_of):
    return tables_of(nobody_judges_elsewhere(country))


@pytest.fixture(scope="module")
def without_cases(country, tables_of):
    return tables_of(only(country, pl.col("area").is_not_null()))


@pytest.fixture(scope="module")
def without_common_items(country, tables_of):
    return tables_of(no_item_is_the_same(country))


@pytest.fixture(scope="module")
def unsettled(country, tables_of):
    def never_at_rest(ratings):
        found = fit_many_facet(ratings)
        return replace(found, convergence=replace(found.convergence, converged=False))

    tables = tables_of(country)
    making = tables.making
    making.rated = measure_ratings(
        country, rounds=making.rounds, method=making.method, fit=never_at_rest
    )
    return tables


@pytest.fixture(scope="module", params=["no ratings", "silent", "cases only"])
def unrated(request, country, tables_of):
    keep = {"no ratings": pl.lit(False), "cases only": pl.col("area").is_null()}
    if request.param == "silent":
        silent = country.ratings.with_columns(category=pl.lit(None, pl.Int64))
        return tables_of(replace(country, ratings=silent))
    return tables_of(only(country, keep[request.param]))


def ratings_rows(tables, name):
    return tables[name].filter(figure="ratings")


def assert_nothing_is_said_of_ratings(tables, *, severity_note):
    severity = tables["severity"]
    assert severity["level"].null_count() == severity.height == 20
    assert severity["low"].null_count() == severity["high"].null_count() == 20
    assert not severity["comparable"].any()
    assert set(severity["note"]) == {severity_note}

    changes = ratings_rows(tables, "change")
    assert changes.height == 20
    assert set(changes["outcome"]) == {"not_comparable"}
    for column in ("previous", "technical", "real", "p_higher", "p_lower", "current"):
        assert changes[column].null_count() == 20, column
    assert changes["note"].null_count() == 0

    trend = ratings_rows(tables, "trend")
    assert trend["change"].null_count() == trend.height == 2
    assert set(trend["outcome"]) == {"not_comparable"}
    assert trend["note"].null_count() == 0

    conditions = tables["proposal_reasons"].filter(pl.col("figure") != "composite")
    assert conditions["value"].null_count() == conditions.height > 0
    assert set(conditions["outcome"]) == {"cannot_be_told"}

    proposals = tables["proposals"]
    assert not proposals["reasons"].str.contains("Svar som").any()
    # The composite alone can rule classes out, and never carry an area into one.
    assert set(proposals["proposed"].drop_nulls()) <= {"not_listed"}
    undecided = proposals.filter(pl.col("proposed").is_null())
    assert undecided.height > 10
    assert undecided["reasons"].str.starts_with("Förslag kan inte ges: underlag saknas").all()
    probabilities = tables["class_probabilities"].join(undecided, on="area", how="semi")
    assert probabilities["probability"].null_count() == probabilities.height
    assert probabilities["without_police_generated"].null_count() == probabilities.height

    notes = dict(tables["notes"].select("text", "count").iter_rows())
    assert notes["Områden utan skattad nivå som kan jämföras med andras."] == 20
    assert notes["Områden där förslag inte kan ges."] == undecided.height


def test_where_nobody_judges_across_districts_nothing_is_compared(unlinked):
    assert_nothing_is_said_of_ratings(
        unlinked,
        severity_note="Bedömarna är inte förenade med de flesta andra distrikts; "
        "nivån kan inte jämföras.",
    )
    between = unlinked["comparability_districts"].filter(
        pl.col("district_a") != pl.col("district_b")
    )
    assert set(between["linkage"]) == {"not_comparable"}
    assert between["reason"].str.starts_with("Inga bedömare förenar").any()
    # What people answered is still there to be read district by district.
    assert unlinked["severity"]["raw_level"].null_count() < 20


def test_where_nobody_rated_an_area_the_picture_is_still_made_and_says_so(unrated):
    assert_nothing_is_said_of_ratings(unrated, severity_note="Ingen har skattat området.")
    assert unrated["composite"]["score"].null_count() == 0


def test_without_any_answer_the_tables_of_the_model_are_empty(country, tables_of):
    tables = tables_of(only(country, pl.lit(False)))

    for name in (
        "severity_exact",
        "item_levels",
        "rating_model",
        "comparability_districts",
        "comparability_rounds",
        "comparability_components",
        "diagnostics",
        "diagnostic_convergence",
        "ratings_raw_beside",
    ):
        assert tables[name].is_empty(), name


def test_a_fit_that_did_not_come_to_rest_is_used_nowhere_and_says_so(unsettled):
    assert_nothing_is_said_of_ratings(
        unsettled, severity_note="Modellen kom inte till vila; nivån används inte."
    )
    notes = unsettled["notes"].filter(topic="Skattningar")["text"].to_list()
    assert "Modellen kom inte till vila; skattad nivå används inte." in notes
    assert unsettled["rating_model"].filter(name="converged")["value"].to_list() == [0.0]
    assert unsettled["item_levels"].is_empty()


def test_a_fit_that_came_to_rest_has_no_such_note(picture):
    assert not picture.tables["notes"]["text"].str.contains("vila").any()


def test_without_calibration_cases_a_change_is_never_called_safe(without_cases):
    [link] = without_cases["comparability_rounds"]["linkage"]
    assert link == "weakly_linked"

    severity = without_cases["severity"]
    assert severity["level"].null_count() == 0
    changes = ratings_rows(without_cases, "change")
    assert set(changes["outcome"]) == {"differs", "no_safe_change", "not_comparable"}
    compared = changes.filter(pl.col("outcome") != "not_comparable")
    assert compared["note"].str.starts_with("Svagt länkat mellan omgångarna").all()
    trend = ratings_rows(without_cases, "trend")
    assert set(trend["outcome"]) <= {"differs", "no_safe_change"}
    assert trend["note"].str.starts_with("Svagt länkat mellan omgångarna").all()


def test_rounds_without_a_common_item_are_not_compared(without_common_items):
    [link] = without_common_items["comparability_rounds"].to_dicts()
    assert (link["linkage"], link["common_items"]) == ("not_comparable", 0)
    assert link["reason"] == "Ingen fråga är identisk i de två omgångarna."

    changes = ratings_rows(without_common_items, "change")
    assert set(changes["outcome"]) == {"not_comparable"}
    assert changes["real"].null_count() == changes["previous"].null_count() == 20
    refused = "Omgångarnas skattningar är inte länkade; ingen förändring kan sägas."
    same_ground = changes["note"] == refused
    assert same_ground.sum() == 16
    trend = ratings_rows(without_common_items, "trend")
    assert trend["change"].null_count() == 2
    assert set(trend["note"]) == {"Omgångarnas skattningar är inte länkade; ingen trend kan sägas."}


def test_rounds_without_a_common_item_still_compare_areas(without_common_items):
    assert without_common_items["severity"]["level"].null_count() == 0
    assert without_common_items["severity"]["comparable"].all()
