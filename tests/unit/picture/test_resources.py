"""Which months of hours and money a picture follows, and what it says where little is delivered."""

from dataclasses import replace
from datetime import date

import polars as pl

from lagesbild.picture.resources import follow_resources
from lagesbild.resources.places import Source

REFERENCE_DAY = date(2025, 12, 1)
RESOURCE_TABLES = ("presence", "paid_hours", "duty_hours", "ledger", "budget_decisions")


def without(collection, *names):
    return replace(collection, **{name: getattr(collection, name).clear() for name in names})


def test_the_last_twelve_months_are_shown_and_whole_years_of_decisions_are_followed(country):
    resources = follow_resources(country, until=REFERENCE_DAY)

    shown = [str(month) for month in resources.months]
    assert (len(shown), shown[0], shown[-1]) == (12, "2024-12", "2025-11")
    # Beslutet gäller 2025 och basåret är 2024; december är bokförd efter referensdagen.
    followed = [str(month) for month in resources.flow.months]
    assert (len(followed), followed[0], followed[-1]) == (24, "2024-01", "2025-12")
    assert resources.flow.changes["reason"].null_count() == len(resources.budget_decisions) == 2
    assert set(resources.presence["month"]) == set(shown)
    assert set(resources.presence_by_hour["quarter"]) == {"2025-Q1", "2025-Q2", "2025-Q3"}


def test_a_decision_of_a_later_year_and_months_without_deliveries_are_left_out(country):
    resources = follow_resources(country, until=date(2024, 12, 31))

    assert resources.budget_decisions.is_empty()
    assert [str(month) for month in resources.flow.months] == [
        f"2024-{month:02}" for month in range(1, 13)
    ]


def test_a_collection_without_hours_and_costs_has_nothing_to_follow(country):
    assert follow_resources(without(country, *RESOURCE_TABLES), until=REFERENCE_DAY) is None
    assert follow_resources(country, until=date(2023, 12, 1)) is None


def test_time_reports_alone_can_be_followed(country):
    bare = without(country, *(name for name in RESOURCE_TABLES if name != "duty_hours"))

    resources = follow_resources(bare, until=REFERENCE_DAY)

    assert len(resources.months) == 12
    assert set(resources.flow.works_in["source"]) <= {"duty_hours", "loans"}
    assert resources.flow.reach.decisions.is_empty()


def test_a_source_less_only_makes_more_that_cannot_be_told(country):
    everything = follow_resources(country, until=REFERENCE_DAY).flow.reach.decisions
    less = follow_resources(
        country,
        until=REFERENCE_DAY,
        sources=[source for source in Source if source is not Source.POSITIONS],
    ).flow.reach.decisions

    both = everything.join(less, on="decision", suffix="_less")
    assert both.filter(
        (pl.col("reached_ore_less") > pl.col("reached_ore"))
        | (pl.col("not_reached_ore_less") > pl.col("not_reached_ore"))
    ).is_empty()
    assert (both["unknown_ore_less"] > both["unknown_ore"]).all()
    assert both["not_found_ore_less"].equals(both["not_found_ore"])
