"""What is planted of area officers can be found in the tables by plain arithmetic.

The norm is taken as one officer per 5 000 residents, not rounded; residents are those of the small
areas on the area's ground at the end of the year before.
"""

from dataclasses import dataclass

import polars as pl
import pytest

from lagesbild.areas.overlay import overlay
from lagesbild.examples import invented_country, planted_effects
from lagesbild.examples.officer_plan import PlantedOfficers
from lagesbild.picture.collection import Collection

YEAR = "2025"
AREA_WORK = ["contact", "prevention", "safety", "school_walks", "club_evenings"]
PULLED_AWAY = ["pulled_event", "pulled_emergency", "pulled_investigation", "pulled_other"]
LEAVE = ["parental_fte", "sick_fte", "other_leave_fte"]


@dataclass(frozen=True)
class Planted:
    country: Collection
    officers: PlantedOfficers
    need: dict[str, float]
    """Officers that the norm asks for, by area of the last round."""

    def staff(self, area: str, year: str = YEAR) -> pl.DataFrame:
        in_year = pl.col("month").str.starts_with(year)
        return self.country.staffing.filter(in_year, function="area_officer", area=area)

    def heads(self, area: str, year: str = YEAR) -> float:
        """Return the mean heads of an area over a year."""
        return float(self.staff(area, year)["filled_heads"].mean() or 0)

    def hours(self, year: str = YEAR) -> pl.DataFrame:
        in_year = pl.col("period").str.starts_with(year)
        return self.country.duty_hours.filter(in_year, function="area_officer")

    def ring_fenced_fte(self, area: str, year: str = YEAR) -> float:
        """Return the area work done in an area as full-time posts of 40 hours a week."""
        done = self.hours(year).filter(pl.col("activity").is_in(AREA_WORK), worked_area=area)
        return float(done["hours"].sum()) / (40 * 365 / 7)

    def areas_of(self, district: str) -> list[str]:
        of_district = self.country.areas.filter(local_police_district=district)["area"]
        return sorted(set(of_district) & set(self.need))


@pytest.fixture(scope="module", params=[(2021, 60), (7, 60)], ids=str)
def planted(request: pytest.FixtureRequest) -> Planted:
    seed, areas = request.param
    country = invented_country(seed=seed, areas=areas)
    officers = planted_effects(seed=seed, areas=areas).officers
    return Planted(country=country, officers=officers, need=_need(country))


def _need(country: Collection) -> dict[str, float]:
    shares = overlay(
        areas=country.areas.filter(pl.col("valid_to").is_null()), small_areas=country.small_areas
    )
    living = country.residents.filter(year=2024)
    sums = (
        shares.join(living, on="small_area")
        .group_by("area")
        .agg((pl.col("share") * pl.col("residents")).sum() / 5_000)
    )
    return dict(sums.iter_rows())


def test_in_one_area_heads_meet_the_norm_and_ring_fenced_time_does_not(planted: Planted) -> None:
    area = planted.officers.pulled_away_area
    assert area is not None
    hours = planted.hours().filter(assigned_area=area)
    lent = planted.country.loans.filter(assigned_area=area)
    pulled = hours.filter(pl.col("activity").is_in(PULLED_AWAY))["hours"].sum()
    away = (pulled + lent["hours"].sum()) / (hours["hours"].sum() + lent["hours"].sum())

    assert planted.heads(area) > 1.1 * planted.need[area]
    assert planted.ring_fenced_fte(area) < 0.9 * planted.need[area]
    assert away > 0.6
    assert "Gryning" in lent["to_event"].to_list()


def test_one_district_meets_the_norm_together_though_an_area_has_nobody(planted: Planted) -> None:
    district, empty = planted.officers.pooled_district, planted.officers.empty_area
    assert district is not None
    assert empty is not None
    areas = planted.areas_of(district)

    assert empty in areas
    assert planted.heads(empty) == 0
    assert sum(map(planted.heads, areas)) > 1.1 * sum(planted.need[area] for area in areas)


def test_one_area_meets_the_norm_with_the_time_of_the_area_next_door(planted: Planted) -> None:
    fed, drained = planted.officers.fed_area, planted.officers.drained_area
    assert fed is not None
    assert drained is not None
    in_fed = planted.hours().filter(pl.col("activity").is_in(AREA_WORK), worked_area=fed)
    from_drained = in_fed.filter(assigned_area=drained)["hours"].sum() / in_fed["hours"].sum()
    homes = planted.country.areas.filter(pl.col("area").is_in([fed, drained]))

    assert homes["local_police_district"].n_unique() == 1
    assert planted.ring_fenced_fte(fed) > 1.1 * planted.need[fed]
    assert planted.ring_fenced_fte(drained) < 0.9 * planted.need[drained]
    assert planted.heads(drained) > 1.1 * planted.need[drained]
    assert from_drained > 0.4


def test_one_district_has_more_officers_in_each_december(planted: Planted) -> None:
    district = planted.officers.december_district
    monthly = dict(
        planted.country.staffing.filter(unit=district, function="area_officer")
        .group_by("month")
        .agg(pl.col("filled_heads").sum())
        .iter_rows()
    )
    in_december = {heads for month, heads in monthly.items() if month.endswith("-12")}
    otherwise = {heads for month, heads in monthly.items() if not month.endswith("-12")}

    assert len(in_december) == len(otherwise) == 1
    assert min(in_december) >= 1.5 * max(otherwise)


def test_one_district_calls_others_area_officers_from_a_month(planted: Planted) -> None:
    district = planted.officers.relabelling_district
    by_function = planted.country.staffing.filter(unit=district).pivot(
        "function", index="month", values="filled_heads", aggregate_function="sum"
    )
    before, after = (
        by_function.filter(pl.col("month") < planted.officers.relabelled_from),
        by_function.filter(pl.col("month") >= planted.officers.relabelled_from),
    )
    hours = planted.country.duty_hours.filter(pl.col("activity").is_in(AREA_WORK), unit=district)
    area_work = hours.filter(function="area_officer").group_by("period").agg(pl.col("hours").sum())
    month_by_month = dict(area_work.iter_rows())
    more_work = sum(month_by_month.get(f"2025-{m:02}", 0) for m in range(3, 13)) - sum(
        month_by_month.get(f"2024-{m:02}", 0) for m in range(3, 13)
    )

    for frame in (before, after):
        assert frame["area_officer"].n_unique() == frame["response"].n_unique() == 1
    rise = after["area_officer"][0] - before["area_officer"][0]
    assert rise >= 3
    assert before["response"][0] - after["response"][0] == rise
    # Less than a tenth of what so many more officers of the usual kind would have done.
    assert more_work < 0.1 * rise * 0.62 * 0.8 * 40 * 306 / 7


def test_three_areas_count_the_same_officer(planted: Planted) -> None:
    areas = planted.officers.sharing_areas
    month = planted.country.staffing.filter(pl.col("area").is_in(areas), month="2025-12")
    rows = month.filter(function="area_officer")
    need = sum(planted.need[area] for area in areas)

    assert len(areas) == len(rows) == 3
    assert sorted(rows["also_counted_heads"]) == [0, 1, 1]
    assert all(planted.heads(area) > 1.1 * planted.need[area] for area in areas)
    # Each area meets the norm, and has less than a whole officer of the one that it shares.
    assert (rows["filled_fte"] <= rows["filled_heads"] - 0.66).all()
    assert rows["filled_heads"].sum() > need


def test_less_than_four_fifths_of_the_hours_are_told_in_one_area(planted: Planted) -> None:
    told = {}
    for area in (planted.officers.badly_reported_area, planted.officers.pulled_away_area):
        assert area is not None
        staff = planted.staff(area).with_columns(
            present=pl.col("filled_fte") - pl.sum_horizontal(LEAVE),
            days=pl.col("month").str.to_date("%Y-%m").dt.days_in_month(),
        )
        full_time = (staff["present"] * 40 * staff["days"] / 7).sum()
        hours = planted.hours().filter(assigned_area=area)["hours"].sum()
        lent = planted.country.loans.filter(assigned_area=area)["hours"].sum()
        told[area] = (hours + lent) / full_time

    assert told[planted.officers.badly_reported_area or ""] < 0.65
    assert told[planted.officers.pulled_away_area or ""] > 0.9


def test_one_area_has_posts_enough_and_people_too_few(planted: Planted) -> None:
    area = planted.officers.vacant_area
    assert area is not None

    assert planted.staff(area)["posts"].min() > planted.need[area]
    assert planted.heads(area) <= planted.need[area] / 2


def test_two_districts_lend_to_each_other(planted: Planted) -> None:
    between = (
        planted.country.loans.drop_nulls("to_unit")
        .group_by("from_unit", "to_unit")
        .agg(pl.col("month").n_unique(), pl.col("hours").sum())
    )
    one, other = planted.officers.lending_districts

    assert {(row[0], row[1]) for row in between.iter_rows()} == {(one, other), (other, one)}
    assert between["month"].to_list() == [12, 12]
    assert between["hours"].min() > 20


def test_about_a_third_of_the_districts_do_not_meet_the_norm(planted: Planted) -> None:
    heads = dict(
        planted.country.staffing.drop_nulls("area")
        .filter(month="2025-12")
        .group_by("unit")
        .agg(pl.col("filled_heads").sum() - pl.col("also_counted_heads").sum())
        .iter_rows()
    )
    short = {
        district
        for district in heads
        if heads[district] < sum(planted.need[area] for area in planted.areas_of(district))
    }

    assert short == set(planted.officers.districts_below_norm)
    assert len(short) == round(len(heads) / 3)


def test_one_district_reports_its_last_months_by_week(planted: Planted) -> None:
    hours = planted.country.duty_hours
    by_week = hours.filter(pl.col("period").str.contains("W"))
    weekly = by_week.filter(unit=planted.officers.weekly_district)
    by_month = hours.filter(unit=planted.officers.weekly_district)["period"].unique().to_list()

    assert len(weekly) == len(by_week) > 0
    assert sorted(weekly["period"].unique()) == [f"2025-W{week}" for week in range(36, 53)]
    assert max(period for period in by_month if "W" not in period) == "2025-08"


def test_two_districts_count_work_under_a_name_of_their_own(planted: Planted) -> None:
    local = planted.country.local_activities
    catalogue = {"contact", "prevention", "safety", "other_planned", "training", *PULLED_AWAY}
    own = planted.country.duty_hours.filter(~pl.col("activity").is_in(catalogue))

    assert len(local) == 2
    assert set(own.select("unit", "activity").unique().iter_rows()) == set(
        local.select("unit", "activity").iter_rows()
    )


@pytest.mark.parametrize(("seed", "rounds", "areas"), [(1, 1, 10), (2, 2, 11), (3, 6, 30)])
def test_in_small_countries_what_has_no_room_is_not_planted(
    seed: int, rounds: int, areas: int
) -> None:
    country = invented_country(seed=seed, rounds=rounds, areas=areas)
    officers = planted_effects(seed=seed, rounds=rounds, areas=areas).officers
    sizes = country.areas.filter(pl.col("valid_to").is_null()).group_by("local_police_district")

    assert officers.pulled_away_area is not None
    assert (officers.pooled_district is None) == (officers.empty_area is None)
    if sizes.len()["len"].max() < 3:
        assert officers.sharing_areas == ()
    if areas < 12:
        assert officers.fed_area is None


def test_the_months_are_the_24_up_to_the_last_reference_day(planted: Planted) -> None:
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]

    assert sorted(planted.country.staffing["month"].unique()) == months
    assert set(planted.country.loans["month"]) == set(months[12:])
    assert set(planted.country.workload["year"]) == {2024, 2025}


def test_hours_told_and_lent_never_exceed_what_those_who_were_there_owed(planted: Planted) -> None:
    """Not only the calendar, but full time: nobody in the invented country works overtime."""
    key = ["month", "unit", "function", "area"]
    names = {"period": "month", "from_unit": "unit", "assigned_area": "area"}
    told = planted.country.duty_hours.filter(~pl.col("period").str.contains("W"))
    both = pl.concat(
        frame.rename(names, strict=False).select(*key, "hours")
        for frame in (told, planted.country.loans)
    )
    sums = both.group_by(key).agg(pl.col("hours").sum())
    held = sums.join(planted.country.staffing, on=key, nulls_equal=True).with_columns(
        days=pl.col("month").str.to_date("%Y-%m").dt.days_in_month(),
        present=pl.col("filled_fte") - pl.sum_horizontal(LEAVE),
    )

    assert len(held) == len(sums)
    # Half an hour a row is lost or won by rounding, and a month has at most 20 rows of one staff.
    assert (held["hours"] <= held["present"] * 40 * held["days"] / 7 + 10).all()
    assert (held["hours"] <= held["filled_heads"] * 24 * held["days"]).all()


def test_most_areas_have_a_handful_of_officers(planted: Planted) -> None:
    december = planted.country.staffing.drop_nulls("area").filter(month="2025-12")

    assert december["filled_heads"].max() <= 10
    assert 100 < december["filled_heads"].sum() < 250
    assert len(planted.country.duty_hours) < 40_000
