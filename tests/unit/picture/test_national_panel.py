"""Raters without a district, the national panel, in a whole picture: a norm group of their own."""

from dataclasses import replace

import polars as pl
import pytest

from lagesbild.assessment.rating_arrays import PANEL

RATERS = pl.col("rater")
HOME = pl.col("rater_home_district")


def with_panel(country, raters):
    """The same collection, where some raters have no district."""
    home = pl.when(RATERS.is_in(raters)).then(None).otherwise(HOME).alias("rater_home_district")
    return replace(
        country,
        ratings=country.ratings.with_columns(home),
        assignments=country.assignments.with_columns(home),
    )


@pytest.fixture(scope="module")
def panel(country):
    """Six raters who have rated in the last round."""
    last = country.ratings.filter(pl.col("round") == pl.col("round").max())
    return sorted(set(last["rater"]))[:6]


@pytest.fixture(scope="module")
def tables(country, panel, tables_of):
    return tables_of(with_panel(country, panel))


def test_the_panel_has_one_norm_and_no_area(tables, panel):
    arrays = tables.making.rated.arrays
    sessions, group = arrays.ratings.sessions, list(arrays.codes.districts).index(PANEL)

    of_panel = {arrays.codes.raters[r] for r in sessions.rater[sessions.norm_group == group]}
    assert of_panel == set(panel)
    assert group not in set(sessions.unit_group)
    assert PANEL not in set(tables["comparability_districts"]["district_a"])


def test_an_answer_of_the_panel_comes_from_outside_everywhere(country, tables, panel):
    used = tables["ratings_used"]
    home = country.areas.select("area", "local_police_district").unique()

    assert used["from_outside"].null_count() == 0
    own = country.ratings.join(home, on="area").filter(pl.col("local_police_district") == HOME)
    before = own.filter(RATERS.is_in(panel), round=used["round"].max()).height
    assert before > 0
    inside = used.filter(~pl.col("from_outside"), round=used["round"].max()).height
    assert inside == own.filter(~RATERS.is_in(panel), round=used["round"].max()).height


def test_the_panel_is_no_district_in_what_is_said_of_the_norms(tables):
    norms = tables["diagnostic_district_norms"]
    [sentence] = tables["diagnostics"].filter(diagnostic="district_norms")["sentence"]

    assert norms.filter(district=PANEL)["raters"].to_list() == [6]
    assert set(norms["finding"]) == {"as_others"}
    assert sentence.startswith(
        f"Inget av {norms.height - 1} lokalpolisområden, inte heller den nationella panelen,"
        " bedömer säkert hårdare eller mildare än de andra"
    )
