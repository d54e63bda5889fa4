"""The tables about cameras hide what the manual says that they hide."""

from datetime import date
from functools import cache

import polars as pl
import pytest
import shapely

from lagesbild.cameras.register import operations_on, states_on
from lagesbild.examples import invented_country, planted_effects
from lagesbild.examples.cameras import PlantedCameras
from lagesbild.picture.collection import Collection

DAY = date(2025, 12, 31)


@cache
def country() -> Collection:
    return invented_country()


@cache
def planted() -> PlantedCameras:
    return planted_effects().cameras


@cache
def states() -> pl.DataFrame:
    made = country()
    return states_on(
        DAY, needs=made.camera_needs, points=made.camera_points, events=made.camera_events
    )


@cache
def operations(day: date) -> pl.DataFrame:
    made = country()
    return operations_on(
        day,
        needs=made.camera_needs,
        points=made.camera_points,
        events=made.camera_events,
        tests=made.balancing_tests,
    )


def test_more_is_asked_for_than_has_come() -> None:
    asked = country().camera_needs.group_by("kind").agg(pl.col("number").sum())
    came = country().camera_supply.group_by("kind").agg(pl.col("delivered_number").sum())
    both = asked.join(came, on="kind")

    assert sorted(both["kind"]) == ["body_worn", "fixed", "mobile", "temporary"]
    assert both.filter(pl.col("number") <= pl.col("delivered_number")).is_empty()


def test_needs_in_graver_areas_are_served_more_often() -> None:
    """The last decided class of the area, and needs that were at least three months old."""
    last = country().decisions.filter(round="2025").select("area", "class")
    old = states().filter(
        ~pl.col("is_point"), pl.col("kind") == "fixed", pl.col("subject") < "KB0090"
    )
    served = pl.col("state").is_in(["delivered", "installed", "active"]).mean()
    shares = dict(
        old.join(last, on="area", how="left")
        .with_columns(pl.col("class").fill_null("not_listed"))
        .group_by("class")
        .agg(served.alias("share"))
        .iter_rows()
    )

    assert shares["particularly_vulnerable"] > shares["vulnerable"] > shares["not_listed"]


def test_one_need_goes_before_another_of_a_graver_class_with_a_reason() -> None:
    departure = planted().departure
    assert departure is not None
    [row] = country().camera_departures.to_dicts()
    last = dict(country().decisions.filter(round="2025").select("area", "class").iter_rows())
    areas = dict(country().camera_needs.select("need", "area").iter_rows())

    assert (row["need"], row["moved_before"]) == departure
    assert row["reason"]
    assert last[areas[departure[1]]] == "particularly_vulnerable"
    assert last.get(areas[departure[0]], "not_listed") == "not_listed"
    waiting = states().filter(pl.col("subject").is_in(departure))["state"].to_list()
    assert waiting == ["prioritised", "prioritised"]


@pytest.mark.parametrize(
    ("day", "outcome"), [(date(2025, 9, 1), "allowed"), (date(2025, 9, 2), "refused")]
)
def test_one_point_goes_on_after_its_exception_has_run_out(day: date, outcome: str) -> None:
    [told] = operations(day).filter(subject=planted().expired_point).to_dicts()

    assert (told["outcome"], told["until"]) == (outcome, date(2025, 9, 1))


def test_it_is_the_only_one_that_operates_unlawfully() -> None:
    refused = operations(DAY).filter(outcome="refused")

    assert refused["subject"].to_list() == [planted().expired_point]


def test_in_one_region_cameras_come_and_none_are_mounted() -> None:
    region = planted().region_without_capacity
    capacity = country().installation_capacity.group_by("region").agg(pl.col("installations").sum())
    parents = dict(
        country().organisation.filter(pl.col("valid_to").is_null()).select("unit", "parent").rows()
    )
    inside = [unit for unit, parent in parents.items() if parents.get(parent) == region]
    there = states().filter("is_point", pl.col("need").is_not_null(), pl.col("unit").is_in(inside))

    assert capacity.filter(pl.col("installations") == 0)["region"].to_list() == [region]
    assert not there.is_empty()
    assert set(there["state"]) == {"delivered"}


def test_in_one_district_body_worn_cameras_are_hardly_worn() -> None:
    shares = (
        country()
        .body_worn.group_by("unit")
        .agg((pl.col("shifts_worn").sum() / pl.col("shifts").sum()).alias("share"))
    )
    seldom = shares.filter(unit=planted().seldom_worn_district)["share"].item()
    others = shares.filter(pl.col("unit") != planted().seldom_worn_district)["share"]

    assert seldom == pytest.approx(0.12, abs=0.01)
    assert others.min() > 0.45


def test_one_camera_was_moved_and_has_a_new_test() -> None:
    [told] = operations(DAY).filter(subject=planted().changed_point).to_dicts()

    assert (told["outcome"], told["version"]) == ("allowed", 2)


def test_points_lie_in_their_areas_and_cameras_are_not_points() -> None:
    made = country()
    areas = made.areas.filter(pl.col("valid_to").is_null())
    shapes = dict(zip(areas["area"], shapely.from_wkb(areas["geometry"].to_list()), strict=True))
    sites = made.camera_points.drop_nulls("area").join(
        made.camera_sites, left_on="point", right_on="subject"
    )

    assert len(sites) == len(made.camera_points.drop_nulls("area"))
    for area, e_m, n_m in sites.select("area", "e_m", "n_m").iter_rows():
        assert shapes[area].contains(shapely.Point(e_m, n_m))
    on_points = made.cameras.drop_nulls("point").group_by("point").len()
    assert set(on_points["len"]) == {1, 2}
