from dataclasses import replace

import polars as pl
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from lagesbild.errors import NotFound
from lagesbild.examples import invented_country
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.make import STEPS, make_picture
from lagesbild.picture.tables import TABLES


def change_of(picture, area, figure="composite"):
    rows = picture.tables["change"].filter(area=area, figure=figure)
    [row] = rows.iter_rows(named=True)
    return row


def test_every_declared_table_is_made_with_its_declared_columns(picture):
    for table in TABLES:
        assert picture.tables[table.name].schema == pl.Schema(table.schema), table.name
    assert set(picture.tables) == {table.name for table in TABLES}


def test_each_step_is_told_once(picture, steps_told):
    assert len(steps_told) == len(set(steps_told)) == STEPS


def test_tables_are_made_on_one_thread_so_that_cores_do_not_show_in_them(country):
    seen = []

    class Enough(Exception):
        pass

    def look(step):
        seen.extend(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")
        raise Enough

    with threadpool_limits(limits=2, user_api="blas"), pytest.raises(Enough):
        make_picture(country, on_step=look)

    assert set(seen) == {1}


def test_the_planted_improvement_is_a_safe_real_change(picture, planted):
    row = change_of(picture, planted.improved_area)

    assert row["outcome"] == "lower"
    assert abs(row["technical"]) < abs(row["real"]) / 10


def test_the_planted_new_border_is_found_and_its_part_is_technical(picture, planted):
    area = planted.trimmed_area
    [lineage] = picture.tables["lineage"].filter(to_area=area)["kind"]
    row = change_of(picture, area)

    assert lineage == "new_border"
    assert row["technical"] != 0
    assert row["previous"] + row["technical"] + row["real"] == pytest.approx(row["current"])
    assert change_of(picture, area, "ratings")["outcome"] == "not_comparable"


def test_the_planted_split_is_found(picture, planted):
    whole, *parts = planted.split_area
    lineage = picture.tables["lineage"].filter(from_area=whole)

    assert sorted(lineage["to_area"]) == sorted(parts)
    assert set(lineage["kind"]) == {"split"}


def test_the_number_of_areas_adds_up_in_every_class(picture):
    counts = picture.tables["class_counts"]
    parts = ["previous", "entered", "left", "reclassified", "split_merged", "scheme"]

    assert (counts.select(pl.sum_horizontal(parts)).to_series() == counts["current"]).all()


def test_a_value_built_on_few_events_is_hidden_from_what_is_published(picture):
    published = picture.tables["indicators_published"]
    inside = picture.tables["indicator_values"]
    few = inside.filter(pl.col("numerator").round().is_between(1, 4)).select("area", "indicator")

    hidden = published.join(few, on=["area", "indicator"])
    assert not hidden.is_empty()
    assert hidden["suppressed"].all()
    assert hidden["value"].null_count() == hidden.height


def test_rounded_counts_add_up_from_areas_to_the_nation(country, picture, tables_of):
    counts = tables_of(country, counts=CountProtection.ROUNDED)["counts"]
    exact = picture.tables["indicator_values"]

    assert (counts["count"] % 5 == 0).all()
    assert not counts["suppressed"].any()
    inside = counts.filter(pl.col("parent").is_not_null())
    sums = inside.group_by("indicator", "parent").agg(pl.col("count").sum().alias("sum"))
    totals = counts.join(sums, left_on=["indicator", "unit"], right_on=["indicator", "parent"])
    assert totals.height > 50
    assert (totals["count"] == totals["sum"]).all()
    areas = counts.filter(level="area").join(
        exact, left_on=["indicator", "unit"], right_on=["indicator", "area"]
    )
    assert ((areas["count"] - areas["numerator"].round(0)).abs() < 5).all()


def test_the_first_round_has_nothing_to_compare_with(country, tables_of):
    first = tables_of(country, round_="2023")

    assert first.making.previous is None
    assert first["change"].is_empty()
    assert first["trend"].is_empty()
    assert first["comparability_rounds"].is_empty()
    assert first["severity"]["level"].null_count() == 0
    assert first["class_counts"]["previous"].null_count() == 4
    assert first["proposals"]["previous_decided"].null_count() == 20


def test_a_collection_of_one_round_makes_a_whole_picture():
    picture = make_picture(invented_country(rounds=1, areas=10))

    assert picture.previous_round is None
    assert picture.tables["severity"]["level"].null_count() == 0
    assert picture.tables["ratings_raw_beside"].filter(subject="area_change").is_empty()


def test_a_round_that_does_not_exist_is_refused(country):
    with pytest.raises(NotFound, match="1999"):
        make_picture(country, round_="1999")


def test_a_round_without_areas_is_refused(country):
    with pytest.raises(NotFound, match="Inga områden"):
        make_picture(replace(country, areas=country.areas.clear()))


def test_before_any_decision_the_proposals_are_counted_and_it_is_said(country, tables_of):
    undecided = replace(country, decisions=country.decisions.filter(pl.col("round") == "2023"))

    tables = tables_of(undecided)

    proposals = tables["proposals"]
    [total] = tables["class_counts"].filter(**{"class": "total"})["current"]
    assert total == proposals.filter(pl.col("proposed") != "not_listed").height
    notes = tables["notes"].filter(pl.col("text").str.starts_with("Områden utan beslut"))
    assert notes["count"].to_list() == [20]
    assert not proposals["departure"].any()


def test_a_departure_without_reasons_is_counted(country, tables_of):
    silent = replace(
        country, decisions=country.decisions.with_columns(reason=pl.lit(None, pl.String))
    )

    tables = tables_of(silent)

    departures = tables["proposals"]["departure"].sum()
    notes = tables["notes"].filter(pl.col("text").str.contains("utan skriftliga skäl"))
    assert departures > 0
    assert notes["count"].to_list() == [departures]


def test_one_area_alone_has_a_score_and_no_range(country, tables_of):
    alone = country.areas.filter(pl.col("area") == country.areas["area"][0]).head(1)
    decided = country.decisions.filter(pl.col("area") == alone["area"][0])

    [row] = tables_of(replace(country, areas=alone, decisions=decided))["composite"].to_dicts()

    assert row["score"] is not None
    assert (row["score_low"], row["score_high"]) == (None, None)


def test_no_figure_is_ever_not_a_number(picture):
    for name, frame in picture.tables.items():
        floats = frame.select(pl.col(pl.Float64).is_nan().any())
        assert not any(floats.row(0) if floats.width else ()), name


def test_on_unchanged_ground_nothing_is_technical(picture):
    same = picture.tables["areas"].filter(pl.col("lineage").is_in(["continued", "renamed"]))
    changes = picture.tables["change"].join(same, on="area")

    assert set(changes["figure"].value_counts()["count"]) == {same.height}
    assert (changes["technical"] == 0).all()
    parts = changes["previous"] + changes["real"] - changes["current"]
    assert parts.abs().max() < 1e-9


def test_the_change_ends_at_the_score_that_is_shown(picture):
    changes = picture.tables["change"].filter(figure="composite")
    both = changes.join(picture.tables["composite"], on="area")

    assert both.height == changes.height
    assert (both["current"] == both["score"]).all()
    assert (both["previous"] + both["technical"] + both["real"] == both["current"]).all()
