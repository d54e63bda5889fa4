"""What is planted in the invented country is named rightly, where the raw means get it wrong.

One district judges a grade harsher, one rater answers at random, one item changed its meaning, one
area truly improved, and one area only changed its border.
"""

import polars as pl
import pytest

from lagesbild.examples import invented_country, planted_effects
from lagesbild.picture.make import make_picture


@pytest.fixture(scope="module")
def planted():
    return planted_effects()


@pytest.fixture(scope="module")
def picture():
    return make_picture(invented_country())


@pytest.fixture(scope="module")
def raw_beside(picture):
    """By subject and code, what plain means say beside the model."""
    return {
        (row["subject"], row["code"]): row
        for row in picture.tables["ratings_raw_beside"].iter_rows(named=True)
    }


def diagnostic(picture, name):
    [row] = picture.tables["diagnostics"].filter(diagnostic=name).to_dicts()
    return row


def found_in(picture, name, code, *findings):
    table = picture.tables[f"diagnostic_{name}"]
    return table.filter(pl.col("finding").is_in(findings))[code].to_list()


def change_of(picture, area, figure):
    [row] = picture.tables["change"].filter(area=area, figure=figure).to_dicts()
    return row


def test_the_harsh_district_and_no_other_is_named_harder(picture, planted):
    [name] = picture.tables["diagnostic_district_norms"].filter(district=planted.harsh_district)[
        "name"
    ]
    norms = diagnostic(picture, "district_norms")

    assert found_in(picture, "district_norms", "district", "harder") == [planted.harsh_district]
    assert norms["outcome"] == "failed"
    assert norms["sentence"].startswith(f"{name} bedömer hårdare än de andra")


def test_the_harsh_district_judges_about_a_grade_harder(picture, planted):
    [row] = (
        picture.tables["diagnostic_district_norms"]
        .filter(district=planted.harsh_district)
        .to_dicts()
    )

    # The planted norm is 1.15 on the scale of severity, about one grade in mid-scale.
    assert row["steps_low"] < 1.0 < row["steps_high"] + 0.1
    assert row["steps"] == pytest.approx(1.0, abs=0.25)


def test_the_rater_who_answers_at_random_is_named(picture, planted):
    fit = diagnostic(picture, "rater_fit")

    assert found_in(picture, "rater_fit", "rater", "at_random") == [planted.random_rater]
    assert fit["outcome"] == "failed"
    assert fit["sentence"].startswith(f"{planted.random_rater} svarar som på måfå")


def test_the_item_that_changed_its_meaning_is_named_though_called_a_wording(picture, planted):
    declared = picture.tables["diagnostic_items_by_version"].filter(declared="wording")
    versions = diagnostic(picture, "items_by_version")

    assert declared.filter(finding="differs")["item"].to_list() == [planted.changed_item]
    assert versions["outcome"] == "failed"
    assert versions["sentence"].startswith(f"{planted.changed_item} ")
    assert "angiven som bara omformulerad" in versions["sentence"]


def test_the_improved_area_has_the_only_safe_change_of_ratings(picture, planted):
    changes = picture.tables["change"].filter(figure="ratings")
    safe = changes.filter(pl.col("outcome").is_in(["higher", "lower", "differs"]))

    assert safe.select("area", "outcome").rows() == [(planted.improved_area, "lower")]
    row = change_of(picture, planted.improved_area, "ratings")
    assert row["technical"] == 0
    assert row["p_lower"] >= 0.99


def test_the_improved_area_has_the_only_safe_change_of_the_composite(picture, planted):
    changes = picture.tables["change"].filter(figure="composite")
    safe = changes.filter(pl.col("outcome").is_in(["higher", "lower"]))

    assert safe.select("area", "outcome").rows() == [(planted.improved_area, "lower")]


def test_the_area_that_only_changed_border_has_changed_on_paper_only(picture, planted):
    score = change_of(picture, planted.trimmed_area, "composite")
    ratings = change_of(picture, planted.trimmed_area, "ratings")

    assert score["outcome"] == "no_safe_change"
    assert score["note"].startswith("Ny gräns.")
    assert score["technical"] != 0
    assert score["previous"] + score["technical"] + score["real"] == score["current"]
    assert (ratings["outcome"], ratings["note"]) == ("not_comparable", "Ny gräns.")
    assert ratings["real"] is None


def test_the_area_that_only_changed_name_has_not_changed(picture, planted):
    [kind] = picture.tables["lineage"].filter(to_area=planted.renamed_area)["kind"]

    assert kind == "renamed"
    for figure in ("composite", "ratings"):
        row = change_of(picture, planted.renamed_area, figure)
        assert (row["outcome"], row["technical"]) == ("no_safe_change", 0)


def test_the_country_as_a_whole_has_not_changed(picture):
    assert set(picture.tables["trend"]["outcome"]) == {"no_safe_change"}
    assert diagnostic(picture, "common_shift")["outcome"] == "passed"


def test_the_raw_means_do_not_see_the_rater_who_answers_at_random(raw_beside, planted):
    row = raw_beside["rater", planted.random_rater]
    raters = sum(subject == "rater" for subject, _ in raw_beside)

    # At random is in the middle on average, where a mean looks for nobody.
    assert row["raw_rank"] > raters / 2
    assert row["model_rank"] == 1


def test_the_raw_means_change_most_where_nothing_happened(raw_beside, planted):
    changes = {code: row for (s, code), row in raw_beside.items() if s == "area_change"}
    improved = changes[planted.improved_area]
    as_large = [c for c, row in changes.items() if abs(row["raw"]) > abs(improved["raw"])]

    assert as_large != []
    by_model = [c for c, row in changes.items() if abs(row["model"]) > abs(improved["model"])]
    assert by_model == []


def test_the_raw_means_call_areas_of_the_harsh_district_graver_than_they_are(
    picture, raw_beside, planted
):
    areas = picture.tables["areas"].filter(local_police_district=planted.harsh_district)["area"]
    levels = {code: row for (s, code), row in raw_beside.items() if s == "area_level"}
    above = [levels[area]["raw"] - levels[area]["model"] for area in areas]
    elsewhere = [
        row["raw"] - row["model"] for code, row in levels.items() if code not in set(areas)
    ]

    # Half of the raters there come from the district itself and judge about a grade harder.
    assert sum(above) / len(above) - sum(elsewhere) / len(elsewhere) > 0.3
