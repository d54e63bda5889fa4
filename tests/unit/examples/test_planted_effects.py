"""What is planted in the invented country can be found in its data by direct calculation."""

import polars as pl
import pytest
import shapely

from lagesbild.examples import PlantedEffects, invented_country, planted_effects


@pytest.fixture(scope="module", params=[(2021, 60), (7, 60), (8, 20)], ids=str)
def planted(request):
    """Return a country and what is planted in it."""
    seed, areas = request.param
    return invented_country(seed=seed, areas=areas), planted_effects(seed=seed, areas=areas)


def boundaries(country, area):
    return country.areas.filter(area=area).sort("boundary")


def ground(frame):
    return shapely.union_all(shapely.from_wkb(frame["geometry"].to_list()))


def sure_cases(country, effects):
    """Return answers about calibration cases by raters who do not answer at random."""
    return country.ratings.drop_nulls(["calibration_case", "category"]).filter(
        pl.col("rater") != effects.random_rater
    )


def test_one_district_judges_about_a_grade_harsher_than_the_others(planted):
    country, effects = planted
    cases = sure_cases(country, effects)
    means = dict(cases.group_by("rater_home_district").agg(pl.col("category").mean()).rows())
    others = cases.filter(pl.col("rater_home_district") != effects.harsh_district)

    assert max(means, key=means.__getitem__) == effects.harsh_district
    assert 0.7 < means[effects.harsh_district] - others["category"].mean() < 1.4


def test_one_rater_does_not_tell_the_worst_case_from_the_mildest(planted):
    country, effects = planted
    gaps = dict(
        country.ratings.drop_nulls(["calibration_case", "category"])
        .pivot("calibration_case", index="rater", values="category", aggregate_function="mean")
        .select("rater", pl.col("KAL3") - pl.col("KAL1"))
        .rows()
    )

    assert abs(gaps[effects.random_rater]) < 1
    assert sum(gaps.values()) / len(gaps) > 2


def test_one_item_gets_lower_answers_on_the_same_cases_in_the_last_round(planted):
    country, effects = planted
    means = sure_cases(country, effects).pivot(
        "round", index="item", values="category", aggregate_function="mean"
    )
    fall = dict(means.select("item", pl.col("2023") - pl.col("2025")).rows())

    assert max(fall, key=fall.__getitem__) == effects.changed_item
    assert fall[effects.changed_item] > 0.6
    [item] = [i for i in country.questionnaires["2025.1"].items if i.id == effects.changed_item]
    assert item.comparability == "wording"


def test_one_area_truly_improved(planted):
    country, effects = planted
    rated = country.ratings.filter(area=effects.improved_area).group_by("round")
    means = dict(rated.agg(pl.col("category").mean()).rows())

    assert means["2025"] < means["2023"] - 0.5
    assert len(boundaries(country, effects.improved_area)) == 1


def test_one_area_only_changed_its_border(planted):
    country, effects = planted
    before, after = boundaries(country, effects.trimmed_area).rows(named=True)

    assert before["name"] == after["name"]
    assert before["valid_to"].isoformat() == "2025-11-30"
    assert after["valid_from"].isoformat() == "2025-12-01"
    old, new = shapely.from_wkb([before["geometry"], after["geometry"]])
    assert new.area < 0.95 * old.area
    assert shapely.difference(new, old).area < 1


def test_one_area_only_changed_its_name(planted):
    country, effects = planted
    before, after = boundaries(country, effects.renamed_area).rows(named=True)

    assert before["name"] != after["name"]
    assert before["geometry"] == after["geometry"]


def test_two_areas_became_one_in_the_second_round(planted):
    country, effects = planted
    one, other, merged = (boundaries(country, area) for area in effects.merged_areas)

    assert one["valid_to"].item() == other["valid_to"].item()
    assert merged["valid_from"].item().isoformat() == "2023-12-01"
    parts = ground(one).area + ground(other).area
    assert ground(merged).area == pytest.approx(parts, abs=1)


def test_one_area_became_two_in_the_last_round(planted):
    country, effects = planted
    whole, *parts = (boundaries(country, area) for area in effects.split_area)

    assert {part["valid_from"].item().isoformat() for part in parts} == {"2025-12-01"}
    assert ground(pl.concat(parts)).area == pytest.approx(ground(whole).area, abs=1)


def test_one_local_district_got_another_name_and_police_district(planted):
    country, effects = planted
    before, after = country.organisation.filter(unit=effects.reorganised_district).rows(named=True)

    assert before["name"] != after["name"]
    assert before["parent"] != after["parent"]
    assert before["valid_to"].isoformat() == "2023-12-31"
    assert after["valid_from"].isoformat() == "2024-01-01"


def test_with_one_round_nothing_has_changed():
    effects = planted_effects(rounds=1)

    assert effects == PlantedEffects(
        harsh_district=effects.harsh_district,
        random_rater=effects.random_rater,
        changed_item=None,
        improved_area=None,
        trimmed_area=None,
        renamed_area=None,
        merged_areas=(),
        split_area=(),
        reorganised_district=effects.reorganised_district,
        officers=effects.officers,
        presence=effects.presence,
        money=effects.money,
        cameras=effects.cameras,
    )
