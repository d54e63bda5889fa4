"""The invented country is whole and repeatable, and meets every rule that a collection must."""

import dataclasses

import polars as pl
import pytest
import shapely

from lagesbild.examples import invented_country
from lagesbild.norms.grounds import find_ground
from lagesbild.sources.collection import check_collection, read_collection, write_collection
from lagesbild.sources.schema import table_schemas

TABLES = [schema.name for schema in table_schemas().values() if not schema.is_document]

# (seed, rounds, areas): the usual one, and the ends of what can be asked for.
SIZES = [(2021, 3, 60), (1, 1, 10), (2, 2, 11), (3, 6, 30), (4, 3, 150)]


@pytest.fixture(scope="module")
def country():
    return invented_country()


@pytest.fixture(scope="module", params=SIZES, ids=str)
def any_country(request):
    seed, rounds, areas = request.param
    return invented_country(seed=seed, rounds=rounds, areas=areas)


def valid_areas(country, round_):
    """Return the borders that hold on the reference day of a round."""
    day = country.rounds.filter(round=round_)["reference_day"].item()
    return country.areas.filter(
        pl.col("valid_from") <= day, pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
    )


def shapes(frame):
    return shapely.from_wkb(frame["geometry"].to_list())


def test_the_same_seed_gives_the_same_country(country):
    again = invented_country(seed=2021, rounds=3, areas=60)

    assert all(getattr(country, table).equals(getattr(again, table)) for table in TABLES)


def test_another_seed_gives_another_country(country):
    other = invented_country(seed=2022)

    differing = [t for t in TABLES if not getattr(country, t).equals(getattr(other, t))]
    same = ("rounds", "calibration_cases", "budget_decisions", "price_index")
    assert differing == [t for t in TABLES if t not in same]


def test_more_rounds_change_no_land_and_no_residents(country):
    longer = invented_country(rounds=6)

    assert longer.small_areas.equals(country.small_areas)
    both = country.residents.drop("source_row").join(
        longer.residents.drop("source_row"), on=["small_area", "year", "residents"]
    )
    assert len(both) == len(country.residents)


@pytest.mark.parametrize(("rounds", "areas"), [(0, 60), (7, 60), (3, 9), (3, 301)])
def test_a_country_that_cannot_be_drawn_is_refused(rounds, areas):
    with pytest.raises(ValueError, match="need 10 to 300 areas and 1 to 6 rounds"):
        invented_country(rounds=rounds, areas=areas)


def test_the_collection_has_no_problem_and_is_read_back_as_it_was(any_country, tmp_path):
    write_collection(any_country, tmp_path / "collection")

    assert check_collection(tmp_path / "collection") == []
    back = read_collection(tmp_path / "collection")
    assert all(getattr(back, table).equals(getattr(any_country, table)) for table in TABLES)
    assert back.indicator_cards == any_country.indicator_cards
    assert back.questionnaires == any_country.questionnaires


def test_every_frame_has_the_columns_of_its_schema(country):
    for table in TABLES:
        empty = table_schemas()[table].empty_frame()
        assert getattr(country, table).schema == empty.schema


def test_the_last_round_has_as_many_areas_as_asked_for(any_country):
    last = any_country.rounds["round"][-1]
    rated = any_country.decisions.filter(round=last)["area"].to_list()

    assert valid_areas(any_country, last)["area"].to_list() == rated
    assert len(rated) in {areas for _, _, areas in SIZES}


def test_small_areas_tile_their_town_without_overlap(any_country):
    cells = shapes(any_country.small_areas)
    frame = any_country.small_areas.with_columns(ground=pl.Series(shapely.area(cells)))

    assert shapely.is_valid(cells).all()
    assert not shapely.has_z(cells).any()
    for _, town in frame.group_by("municipality"):
        together = shapely.union_all(shapes(town))
        assert together.geom_type == "Polygon"
        assert together.area == pytest.approx(town["ground"].sum(), abs=0.01)


def test_small_areas_are_of_believable_size_and_in_whole_decimetres(any_country):
    cells = shapes(any_country.small_areas)
    west, south, east, north = shapely.bounds(cells).T
    corners = shapely.get_coordinates(cells)

    assert min((east - west).min(), (north - south).min()) > 200
    assert max((east - west).max(), (north - south).max()) < 3000
    assert abs(corners - corners.round(1)).max() < 1e-6


def test_areas_do_not_overlap_on_any_reference_day(any_country):
    for round_ in any_country.rounds["round"]:
        grounds = shapes(valid_areas(any_country, round_))
        assert shapely.is_valid(grounds).all()
        assert all(ground.geom_type == "MultiPolygon" for ground in grounds)
        overlap = shapely.area(grounds).sum() - shapely.union_all(grounds).area
        assert overlap < 1


def test_some_areas_cut_a_small_area_in_two(country):
    cells, grounds = shapes(country.small_areas), shapes(valid_areas(country, "2025"))
    area, cell = shapely.STRtree(cells).query(grounds, predicate="intersects")
    shared = shapely.area(shapely.intersection(grounds[area], cells[cell]))
    share = shared / shapely.area(cells[cell])

    assert ((share > 0.2) & (share < 0.8)).sum() >= 5


def test_codes_do_not_tell_what_a_district_belongs_to(country):
    local = country.organisation.filter(kind="local_police_district")

    assert any(unit[1:3] != parent[1:3] for unit, parent in local.select("unit", "parent").rows())


def test_indicators_are_about_allowed_grounds(country):
    grounds = [find_ground(card.ground) for card in country.indicator_cards.values()]

    assert all(ground is not None and ground.is_allowed for ground in grounds)


def test_some_crimes_have_lost_their_place_as_in_real_counts(country):
    lost = pl.col("numerator").filter(pl.col("flag") == "missing_geography").sum()
    shares = dict(
        country.observations.group_by("indicator").agg(lost / pl.col("numerator").sum()).rows()
    )

    assert 0.15 < shares["vehicle_fires"] < 0.19
    assert 0.04 < shares["robbery"] < 0.07
    assert shares["low_education"] == 0


def test_counts_are_thin_before_the_series_break(country):
    fires = country.observations.filter(indicator="vehicle_fires")
    by_year = dict(fires.group_by("period").agg(pl.col("numerator").sum()).rows())
    [series_break] = country.indicator_cards["vehicle_fires"].series_breaks

    assert series_break.first_day.year == 2019
    assert by_year["2018"] < by_year["2019"] / 3


def test_two_items_change_with_the_questionnaire(country):
    changed = {
        item.id: item.comparability
        for item in country.questionnaires["2025.1"].items
        if item.comparability != "identical"
    }

    assert changed == {"D1": "wording", "C3": "not_comparable"}


def test_every_item_has_anchors_of_its_own(country):
    for questionnaire in country.questionnaires.values():
        anchors = [text for item in questionnaire.items for text in item.anchors.values()]
        assert len(anchors) == 17 * 6
        assert len(set(anchors)) == len(anchors)


def test_every_area_but_the_improved_is_rated_by_two_to_four_of_whom_one_from_outside(any_country):
    home = any_country.areas.select("area", "local_police_district").unique()
    sessions = (
        any_country.ratings.drop_nulls("area")
        .select("round", "area", "rater", "rater_home_district")
        .unique()
        .join(home, on="area")
        .with_columns(is_outside=pl.col("rater_home_district") != pl.col("local_police_district"))
        .group_by("round", "area")
        .agg(pl.len().alias("raters"), pl.col("is_outside").any())
    )

    crowded = sessions.filter(pl.col("raters") > 4)
    assert crowded["area"].n_unique() <= 2  # a split makes two names of one patch
    assert sessions["raters"].is_between(2, 8).all()
    assert sessions["is_outside"].all()
    assert len(sessions) == len(any_country.decisions)


def test_every_rater_rates_every_calibration_case_in_each_round(any_country):
    cases = any_country.ratings.drop_nulls("calibration_case")
    per_rater = cases.group_by("round", "rater").agg(
        pl.col("calibration_case").n_unique().alias("cases"), pl.len().alias("answers")
    )
    raters = any_country.ratings.select("round", "rater").unique()

    assert per_rater.select("cases", "answers").unique().rows() == [(3, 30)]
    assert len(per_rater) == len(raters)


def test_ends_of_the_scale_have_a_reason_and_missing_answers_have_none(country):
    ends = country.ratings.filter(pl.col("category").is_in([0, 5]))
    missing = country.ratings.drop_nulls("missing_code")

    assert ends["reason"].null_count() == 0
    assert missing["reason"].null_count() == len(missing)
    assert 0.03 < len(missing) / len(country.ratings) < 0.07


def test_the_group_writes_down_what_it_weighed_where_it_departs_or_stands_near_a_limit(country):
    reasons = country.decisions.drop_nulls("reason")

    departed = reasons.filter(~pl.col("reason").str.contains("gränsen mellan två klasser"))
    assert departed["round"].unique().to_list() == [country.rounds["round"].max()]
    assert departed.height == 3
    assert departed.height < reasons.height < country.decisions.height / 2


def test_the_class_of_risk_areas_ends_with_the_old_scheme(country):
    rounds_with_risk = country.decisions.filter(pl.col("class") == "risk")["round"].unique().sort()

    assert rounds_with_risk.to_list() == ["2021", "2023"]


def test_the_collection_does_not_give_the_answers_away(country):
    columns = {column for table in TABLES for column in getattr(country, table).columns}

    assert "severity" not in columns
    assert [field.name for field in dataclasses.fields(country)][:3] == ["name", "title", "files"]
