"""An attacker with the shareable tables of a picture solves for withheld values and for answers."""

import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from lagesbild.assessment.levels import FEWEST_RATERS_SHOWN
from lagesbild.examples import invented_country
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.make import make_picture
from lagesbild.picture.making import Making
from lagesbild.picture.situation import rounds_of
from lagesbild.picture.table_makers import makers_of
from lagesbild.picture.tables import TABLES

SHAREABLE = [table for table in TABLES if not table.inside_only]
LOOKED_AT = (
    "severity",
    "rating_levels",
    "change",
    "trend",
    "proposals",
    "proposal_reasons",
    "severity_exact",
    "rating_levels_exact",
)


@pytest.fixture(scope="module", params=[1, 2])
def country(request):
    return invented_country(seed=request.param, rounds=2, areas=40)


@pytest.fixture(scope="module")
def picture(country):
    return make_picture(country)


def solved(picture, scores):
    """Solve score = Σ normalised / k for the one withheld indicator of an area.

    The attacker is given what they could at best have worked out: every scale and every weight.
    """
    steps = picture.tables["composite_steps"]
    hidden = picture.tables["indicators_published"].filter("suppressed")
    alone = (
        hidden.group_by("area")
        .agg(pl.len(), pl.col("indicator").first())
        .filter(pl.col("len") == 1)
    )
    rows = []
    for area, indicator in alone.select("area", "indicator").iter_rows():
        known = steps.filter((pl.col("area") == area) & (pl.col("indicator") != indicator))
        true = steps.filter(area=area, indicator=indicator)
        score = scores.filter(area=area)["score"].item()
        found = (score - known["contribution"].sum()) / true["weight"].item()
        rows.append((found, true["normalised"].item()))
    return np.array(rows)


def test_the_exact_scores_would_give_withheld_values_away(picture):
    rows = solved(picture, picture.tables["composite_exact"])

    assert len(rows) >= 3
    np.testing.assert_allclose(rows[:, 0], rows[:, 1], atol=1e-6)


def test_the_published_scores_do_not(picture):
    found, true = solved(picture, picture.tables["composite"]).T

    # A whole point of a score is some 17 points of an indicator; the errors are larger than that
    # alone would make them, because withheld values have been replaced by their mean.
    assert np.median(np.abs(found - true)) > 5


def test_no_shareable_table_holds_a_withheld_value_or_count(picture):
    hidden = picture.tables["indicators_published"].filter("suppressed")
    values = hidden.select("area", "indicator").join(
        picture.tables["indicator_values"], on=["area", "indicator"]
    )
    secrets = {value for value in values["value"] if value}
    for table in SHAREABLE:
        frame = picture.tables[table.name].select(pl.col(pl.Float64))
        shown = {value for column in frame for value in column.drop_nulls()}
        assert not secrets & shown, table.name


def test_no_shareable_table_shows_what_one_rater_answered(picture):
    shared = picture.tables["rating_levels"]

    assert "item" not in set(shared["scope"])
    assert (
        shared.filter(pl.col("raters") < 2)["level"].null_count()
        == shared.filter(pl.col("raters") < 2).height
    )


def words_of(frame):
    """Return every word, code and number in the texts of a table."""
    texts = frame.select(pl.col(pl.String))
    return {
        word
        for column in texts
        for text in column.drop_nulls().unique()
        for word in re.findall(r"\w+", text)
    }


def test_no_shareable_table_names_a_rater(country, picture):
    raters = set(country.ratings["rater"])
    inside = words_of(picture.tables["diagnostic_rater_fit"])

    assert raters <= inside
    for table in SHAREABLE:
        assert "rater" not in table.schema, table.name
        assert not raters & words_of(picture.tables[table.name]), table.name


def test_no_shareable_table_names_a_candidate_of_the_screening(picture):
    small_areas = picture.tables["screening_small_areas"]
    candidates = set(small_areas.filter(standing="candidate")["small_area"])
    groups = set(picture.tables["screening_groups"]["group"])

    assert candidates
    assert groups <= candidates
    for table in SHAREABLE:
        assert not candidates & words_of(picture.tables[table.name]), table.name


@pytest.fixture(scope="module")
def thinned(country):
    """Tables of the country where one area in three has lost all raters but one, in one round.

    The attacker is one of those who read what is shared; the rater is the one who must not be read.
    """
    areas = sorted(set(country.ratings["area"].drop_nulls()))
    losing = {"2023": areas[::3], "2025": areas[1::3]}
    first = pl.col("rater") == pl.col("rater").min().over("round", "area")
    kept = country.ratings.filter(
        pl.col("area").is_null()
        | first
        | ~pl.any_horizontal(
            (pl.col("round") == round_) & pl.col("area").is_in(names)
            for round_, names in losing.items()
        )
    )
    collection = replace(country, ratings=kept)
    made = makers_of(Making(collection, rounds_of(collection), CountProtection.SUPPRESSED))
    return {table.name: make() for table, make in made.items() if table.name in LOOKED_AT}


@pytest.fixture(scope="module")
def alone(thinned):
    """The areas that one rater judged in the round, though they may be compared with others."""
    severity = thinned["severity"].filter(pl.col("comparable"))
    found = severity.filter(pl.col("raters") < FEWEST_RATERS_SHOWN)["area"].to_list()
    assert len(found) >= 8
    return found


@pytest.mark.parametrize(
    ("table", "about_ratings", "hidden"),
    [
        ("severity", pl.lit(True), ("level", "low", "high", "raw_level")),
        ("rating_levels", pl.lit(True), ("level", "low", "high")),
        (
            "change",
            pl.col("figure") == "ratings",
            ("previous", "technical", "real", "real_low", "real_high", "current", "p_higher"),
        ),
        (
            "proposal_reasons",
            pl.col("figure") != "composite",
            ("value", "low", "high", "probability"),
        ),
    ],
)
def test_what_one_rater_answered_is_in_no_figure(thinned, alone, table, about_ratings, hidden):
    rows = thinned[table].filter(pl.col("area").is_in(alone) & about_ratings)

    assert set(rows["area"]) == set(alone)
    for column in hidden:
        assert rows[column].null_count() == rows.height, column


def test_what_one_rater_answered_is_in_no_sentence(thinned, alone):
    proposals = thinned["proposals"].filter(pl.col("area").is_in(alone))

    assert set(proposals["area"]) == set(alone)
    for reasons in proposals["reasons"]:
        assert "Svar som" not in reasons
        for condition in re.findall(
            r"(?:skattningarnas nivå|av frågorna)[^(]*\(([^)]*)\)", reasons
        ):
            assert condition == "visas inte"


def test_a_change_from_what_one_rater_answered_is_not_shown(thinned):
    changes = thinned["change"].filter(figure="ratings")
    then = changes.filter(pl.col("note").str.contains("en bedömare i förra omgången"))

    assert then.height >= 8
    assert then["current"].null_count() == 0
    assert then["previous"].null_count() == then["real"].null_count() == then.height


def test_the_trend_holds_no_area_whose_change_is_hidden(thinned):
    shown = thinned["change"].filter(figure="ratings").drop_nulls("real")["real"]
    [trend] = thinned["trend"].filter(figure="ratings", weighting="areas").to_dicts()

    # Were others in the trend, their sum would be what is left when the shown changes are taken.
    assert trend["units"] == len(shown)
    assert abs(trend["change"] * trend["units"] - shown.sum()) <= 0.01 * len(shown)


def test_even_the_level_behind_the_probabilities_is_not_what_one_rater_answered(thinned, alone):
    """Where a class is in doubt its probability gives the model's level away, but no more.

    That level is freed from severities and norms that the attacker does not know.
    """
    exact = thinned["severity_exact"].filter(round="2025").select("area", model="level")
    answered = thinned["rating_levels_exact"].filter(id="*").join(exact, on="area")
    rows = answered.filter(pl.col("area").is_in(alone))

    # Of some sixteen answers, five are a step from what the level would make the attacker think.
    assert rows.height == len(alone)
    assert (rows["level"] - rows["model"]).abs().median() > 0.3
