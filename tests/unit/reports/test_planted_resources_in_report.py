"""The report of the invented country finds what was planted in it of presence and money."""

import polars as pl
import pytest

from lagesbild.examples import invented_country, planted_effects
from lagesbild.picture import tables
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.making import Making
from lagesbild.picture.situation import rounds_of
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.resource_chapter import write_resources

from .factories import build_picture

COUNTRY = {"seed": 2021, "rounds": 2, "areas": 60}


@pytest.fixture(scope="module")
def planted():
    return planted_effects(**COUNTRY)


@pytest.fixture(scope="module")
def making():
    country = invented_country(**COUNTRY)
    return Making(country, rounds_of(country), CountProtection.SUPPRESSED)


@pytest.fixture(scope="module")
def made(making):
    return {
        table.name: table.shape(making.resource_table(table)) for table in tables.RESOURCE_TABLES
    }


@pytest.fixture(scope="module")
def chapter(making, made):
    empty = {table.name: table.frame([]) for table in tables.TABLES}
    picture = shareable(
        build_picture(
            reference_day=making.day,
            tables={**empty, **made, "areas": making.areas},
            boundaries=making.ground.areas.select("area", "name", "geometry"),
        )
    )
    return {section.id: section for section in write_resources(picture, map_areas(picture))}


def test_a_third_was_placed_in_districts_with_areas_and_much_less_reached_them(planted, made):
    [row] = made["resource_reach"].filter(decision=planted.money.decision).to_dicts()
    booked = row["tagged_ore"]

    placed = row["placed_in_districts_with_areas_ore"] / booked
    assert placed == pytest.approx(planted.money.share_in_districts_with_areas, abs=0.05)
    # In districts with areas at most a seventh of the hours are in them; in regions, a third.
    assert 0.02 < row["reached_ore"] / booked < 0.10
    assert row["reached_share_high"] < row["placed_in_districts_with_areas_share"] / 3
    assert row["not_found_share"] == pytest.approx(1 - planted.money.share_found, abs=1e-6)


def test_the_chapter_begins_with_what_cannot_be_told_of_the_planted_decision(planted, chapter):
    first = chapter["resources-reach"].paragraphs[0]

    assert "inte att avgöra" in first
    assert "10\u00a0% hittas inte i huvudboken" in first


def test_regions_own_staff_works_in_areas_where_it_is_not_placed(planted, made, making):
    share = making.resources.flow.evidence.evidence.filter(
        pl.col("unit").is_in(list(planted.presence.reinforcement_regions)),
        pl.col("place").is_in(["area", "outside"]),
    )
    in_areas = share.filter(place="area")["hours_milli"].sum() / share["hours_milli"].sum()
    assert 0.25 < in_areas < 0.40

    matrix = made["resource_placed_works"].filter(
        pl.col("placed_in").is_in(list(planted.presence.reinforcement_regions)),
        level="local_police_district",
        place="area",
    )
    assert set(matrix["placed_in"]) == set(planted.presence.reinforcement_regions)
    assert (matrix["works_in"] != matrix["placed_in"]).all()


def test_the_silent_cars_make_more_that_cannot_be_told(planted, made):
    silent = planted.presence
    evidence = made["resource_evidence"].filter(unit=silent.silent_district, function="response")
    unknown = {
        month: rows.filter(place="unknown")["hours_milli"].sum() / rows["hours_milli"].sum()
        for (month,), rows in evidence.group_by("month")
    }
    heard = [share for month, share in unknown.items() if month not in silent.silent_months]

    for month in silent.silent_months:
        assert unknown[month] > max(heard) + 0.2


def test_all_of_the_ledger_is_divided_to_the_ore(made):
    checks = made["resource_reconciliation"].filter("must_agree")

    assert checks["differing"].to_list() == [0] * len(checks)
    assert made["resource_allocation"]["amount_ore"].sum() == (
        made["resource_ledger"]["amount_ore"].sum()
    )
