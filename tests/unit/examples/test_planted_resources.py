"""The tables about presence and money hide what the manual says that they hide."""

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from lagesbild.examples import invented_country, planted_effects
from lagesbild.examples.country import PlantedEffects
from lagesbild.picture.collection import Collection
from lagesbild.sources.collection import check_collection, write_collection

LAST_YEAR = pl.col("month").str.starts_with("2025")


@cache
def country() -> Collection:
    return invented_country()


@cache
def planted() -> PlantedEffects:
    return planted_effects()


def areas_districts() -> set[str]:
    last = country().areas.filter(pl.col("valid_to").is_null())
    return set(last["local_police_district"])


@pytest.mark.parametrize(("areas", "rounds"), [(10, 1), (25, 2), (120, 3)])
def test_countries_of_other_sizes_are_sound(areas: int, rounds: int, tmp_path: Path) -> None:
    other = invented_country(seed=7, areas=areas, rounds=rounds)
    write_collection(other, tmp_path / "underlag")

    assert check_collection(tmp_path / "underlag") == []
    assert not other.presence.is_empty()
    assert not other.ledger.is_empty()


def test_the_reinforcement_is_placed_in_regions_and_works_in_areas() -> None:
    regions = set(country().organisation.filter(kind="police_region")["unit"])
    rows = country().presence.filter(pl.col("unit").is_in(regions), source="positions")
    out = rows.filter(pl.col("place").is_in(["area", "outside"]))
    in_areas = out.filter(place="area")["hours"].sum() / out["hours"].sum()

    assert set(planted().presence.reinforcement_regions) == regions
    assert in_areas == pytest.approx(0.35, abs=0.01)


def test_response_staff_spend_a_small_part_of_their_time_in_areas() -> None:
    rows = country().presence.filter(source="positions", function="response")
    known = rows.filter(pl.col("place") != "unknown")
    for (unit,), of_unit in known.group_by("unit"):
        true = planted().presence.shares_in_areas[str(unit), "response"]
        seen = of_unit.filter(place="area")["hours"].sum() / of_unit["hours"].sum()
        assert seen == pytest.approx(true, abs=0.012)
        assert true < 0.14


def test_the_cars_of_one_district_are_silent_for_five_months() -> None:
    silent = planted().presence
    unknown = country().presence.filter(source="positions", place="unknown")

    assert set(unknown["unit"]) == {silent.silent_district}
    assert tuple(unknown["month"]) == silent.silent_months
    assert len(silent.silent_months) == 5


def test_the_ledger_balances_and_holds_corrections() -> None:
    ledger, totals = country().ledger, country().ledger_totals
    ore = (pl.col("amount") * 100).round().cast(pl.Int64)
    sums = ledger.group_by("month", "account_class").agg(ore.sum().alias("booked"))
    both = totals.with_columns(total=ore).join(sums, on=["month", "account_class"])

    assert len(both) == len(totals) == len(sums)
    assert both.filter(pl.col("booked") != pl.col("total")).is_empty()


def test_a_tenth_of_the_addition_is_not_in_the_ledger() -> None:
    decision = planted().money.decision
    [amount] = country().budget_decisions.filter(decision=decision)["amount"]
    booked = country().ledger.filter(decision=decision)["amount"].sum()

    assert booked / amount == pytest.approx(planted().money.share_found, abs=1e-6) == 0.9


def test_a_third_of_the_addition_is_booked_on_districts_with_areas() -> None:
    booked = (
        country()
        .ledger.filter(decision=planted().money.decision)
        .join(country().cost_centres.select("cost_centre", "unit"), on="cost_centre")
    )
    in_districts = booked.filter(pl.col("unit").is_in(areas_districts()))["amount"].sum()

    assert in_districts / booked["amount"].sum() == pytest.approx(1 / 3, abs=1e-6)


def test_much_less_of_the_addition_was_worked_in_areas() -> None:
    booked = (
        country()
        .ledger.filter(decision=planted().money.decision)
        .join(country().cost_centres.select("cost_centre", "unit"), on="cost_centre")
    )
    shares = {unit: share for (unit, _), share in planted().presence.shares_in_areas.items()}
    reached = booked.filter(pl.col("unit").is_in(areas_districts())).with_columns(
        share=pl.col("unit").replace_strict(shares)
    )
    in_areas = (reached["amount"] * reached["share"]).sum() / booked["amount"].sum()

    assert 0.02 < in_areas < 0.05


def test_pay_is_for_everyone_with_a_post() -> None:
    staffing = (
        country().staffing.group_by("month", "unit", "function").agg(pl.col("filled_fte").sum())
    )
    both = staffing.join(country().paid_hours, on=["month", "unit", "function"])

    assert len(both) == len(staffing)
    per_fte = (both["hours"] / both["filled_fte"]).drop_nans()
    assert per_fte.is_between(40 * 28 / 7 - 0.1, 40 * 31 / 7 + 0.1).all()
