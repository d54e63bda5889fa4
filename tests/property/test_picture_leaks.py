"""An attacker with the shareable tables of a picture solves for withheld values."""

import numpy as np
import polars as pl
import pytest

from lagesbild.examples import invented_country
from lagesbild.picture.make import make_picture
from lagesbild.picture.tables import TABLES


@pytest.fixture(scope="module", params=[1, 2])
def picture(request):
    return make_picture(invented_country(seed=request.param, rounds=2, areas=40))


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
    for table in (t for t in TABLES if not t.inside_only):
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
