"""Everything that belongs to plans is made in one go, and when time is short it says what lacks."""

import polars as pl
import pytest
from tests.unit.officers.plan.situations import BASE, exactly, situation

from lagesbild.officers.plan.making import make_everything, steps_of, tables_of
from lagesbild.officers.plan.records import COUNTED, Floor, Region, Variation
from lagesbild.picture.officer_plan_tables import PLAN_TABLES
from lagesbild.stats.lexicographic import SolveLimits

LIMITS = SolveLimits(seconds=20)
AWAY = Variation(id="away", title="Mer bortdraget", more_pulled_away=200)


def planned(*, is_late=False, floor=3, **given):
    """Two scenarios of a region that gets a recruit a year, with a floor for its officers."""
    region = Region(
        id="nord",
        name="Region Nord",
        attrition=exactly(0),
        recruits={2024: exactly(1), 2025: exactly(1)},
    )
    decided = Floor(function=COUNTED, units=floor, from_year=2026, region="nord")
    whole = situation(regions=(region,), floors=(decided,), variations=(BASE, AWAY), **given)
    return make_everything(whole, limits=LIMITS, is_late=lambda: is_late)


def test_each_scenario_has_a_plan_and_each_pair_its_regret():
    made = planned()

    assert [plan.amounts.variation.id for plan in made.plans] == ["base", "away"]
    pairs = made.regret.select("planned_for", "comes_true").unique().rows()
    assert set(pairs) == {("base", "away"), ("away", "base")}
    assert set(made.regret["is_proven"]) == {True}
    assert made.pairs_left_out == 0
    assert [price.proof for price in made.prices] == ["proven"] * len(made.prices)


def test_when_it_is_late_plans_are_made_and_what_is_left_out_is_told():
    made = planned(is_late=True, floor=40)

    in_time = planned(floor=40)
    assert made.comparison.equals(in_time.comparison)
    assert made.pairs_left_out == 2
    assert made.regret.is_empty()
    assert {price.proof for price in made.prices} == {"gap"}
    assert [reason.kind for _plan, reason in made.reasons].count("undecided") == 2
    assert "undecided" not in {reason.kind for _plan, reason in in_time.reasons}


def test_the_run_says_how_many_pairs_were_left_out():
    late = tables_of(planned(is_late=True), files=[], limits=LIMITS)

    assert dict(late["plan_run"].rows())["pairs_left_out"] == "2"


@pytest.mark.parametrize("is_quick", [True, False])
def test_every_step_is_told_once(is_quick):
    told = []

    made = make_everything(
        situation(variations=(BASE, AWAY)), limits=LIMITS, is_quick=is_quick, on_step=told.append
    )

    assert len(told) == steps_of(made.situation, is_quick=is_quick)
    assert told[0] == "Grund: över budget, tak och händelser"


def test_every_place_has_its_name_and_what_it_lies_in():
    places = tables_of(planned(), files=[], limits=LIMITS)["plan_places"]

    assert places.filter(pl.col("level") != "area").rows() == [
        ("police_region", "nord", "Region Nord", None),
        ("local_police_district", "d1", "Älvstaden", "nord"),
    ]
    assert dict(places.filter(level="area").select("name", "lies_in").rows()) == {
        "Hamnen": "d1",
        "Norra Ängen": "d1",
    }


def test_every_table_is_declared_with_its_columns():
    made = tables_of(planned(), files=[], limits=LIMITS)

    assert {table.name: dict(table.schema) for table in PLAN_TABLES} == {
        name: {column: type(dtype) for column, dtype in frame.schema.items()}
        for name, frame in made.items()
    }
