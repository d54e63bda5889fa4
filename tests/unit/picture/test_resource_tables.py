"""What a picture says of resources, what of it may be shared, and that it all adds up."""

from datetime import date

import polars as pl
import pytest
from tests.resourced_pictures import resources_of, tables_of
from tests.resourced_places import decision, line, loan, paid, seen, staff, work

from lagesbild.picture.tables import RESOURCE_TABLES

MONTHS = ("2025-01", "2025-02", "2025-03")
POST = 310.0
"""Hours of a full-time post in a month of 31 days."""


def usual(**changes):
    """Deliver three months of L1 with ten posts, L3 with twenty, and a region with six."""
    given = {
        "paid_hours": [
            row | {"month": month}
            for month in MONTHS
            for row in (
                paid(10 * POST, "L1"),
                paid(20 * POST, "L3"),
                paid(6 * POST, "R1", function="other"),
            )
        ],
        "presence": [
            row | {"month": month}
            for month in MONTHS
            for row in (
                seen("Hamnen", 90, 100, 110, "L1"),
                seen("outside", 900, 1000, 1100, "L1"),
                seen("Kullen", 40, 50, 60, "L3"),
                seen("Hamnen", 20, 30, 40, "R1", function="other"),
            )
        ],
        "staffing": [staff(12, "L1", area="Hamnen", month=month) for month in MONTHS],
    }
    return resources_of(months=MONTHS, **given | changes)


def test_all_tables_are_made_with_their_keys():
    made = tables_of(usual())

    assert set(made) == {table.name for table in RESOURCE_TABLES}
    for table in RESOURCE_TABLES:
        assert not made[table.name].select(table.key).is_duplicated().any(), table.name


def test_presence_of_a_month_adds_units_up_and_says_how_many_vehicles():
    rows = tables_of(usual())["resource_presence"].filter(month="2025-01", area="Hamnen")

    assert rows.select("function", "low", "hours", "high", "resources", "suppressed").rows() == [
        ("other", 20, 30, 40, 4, False),
        ("response", 90, 100, 110, 4, False),
    ]


def test_hours_placed_and_worked_are_told_together_for_all_months():
    made = tables_of(usual())
    matrix = made["resource_placed_works"].filter(level="local_police_district")

    row = {
        (place, works_in): milli / 1000
        for place, works_in, milli in matrix.filter(placed_in="L1")
        .select("place", "works_in", "hours_milli")
        .iter_rows()
    }
    # 12 posts of staffing are not the ten that were paid; paid hours are what is divided.
    assert row == {("area", "L1"): 270, ("outside", None): 2700, ("unknown", None): 6330}
    assert set(made["resource_placed_works"]["period"]) == {"2025-01–2025-03"}


def test_rows_and_columns_add_up_to_the_margins_and_all_levels_to_the_same():
    made = tables_of(usual())
    matrix, margins = made["resource_placed_works"], made["resource_margins"]

    for margin, column in (("placed_in", "placed_in"), ("works_in", "works_in")):
        sums = matrix.group_by("level", column).agg(pl.col("hours_milli").sum())
        told = (
            margins.filter(margin=margin)
            .group_by("level", unit="unit")
            .agg(pl.col("hours_milli").sum())
        )
        assert (
            sums.rename({column: "unit"}).sort("level", "unit").equals(told.sort("level", "unit"))
        )
    worked = matrix.filter(place="area").group_by("level").agg(pl.col("hours_milli").sum())
    assert set(worked["hours_milli"]) == {3 * (90 + 40 + 20) * 1000}


def test_leave_is_told_for_regions_and_the_nation_only():
    made = tables_of(
        usual(staffing=[staff(10, "L1", sick_fte=1.0, month=month) for month in MONTHS])
    )
    leave = made["resource_placed_works"].filter(place="leave")

    assert set(leave["level"]) == {"police_region", "nation"}
    time = made["resource_time"]
    assert time.filter(level="local_police_district")["leave_milli"].null_count() == len(
        time.filter(level="local_police_district")
    )
    [nation] = time.filter(level="nation")["leave_milli"]
    # One post of 70 hours a week, 90 days of three months.
    assert nation == 900_000


def test_a_unit_with_few_posts_is_told_of_with_others_of_its_region():
    made = tables_of(
        usual(
            paid_hours=[
                row | {"month": month}
                for month in MONTHS
                for row in (
                    paid(2 * POST, "L1"),
                    paid(20 * POST, "L3"),
                    paid(9 * POST, "R1", function="other"),
                )
            ]
        )
    )
    rows = made["resource_margins"].filter(level="local_police_district", margin="placed_in")

    # Two posts of L1 alone would be the region's less the others', so the next smallest joins.
    assert rows.select("unit", "unit_name").rows() == [
        ("L3", "L3"),
        ("R1:others", "Små enheter i Region 1"),
    ]
    assert set(made["resource_time"].filter(level="local_police_district")["unit"]) == {
        "L3",
        "R1:others",
    }


def test_a_small_region_is_told_of_with_the_next_and_so_are_its_districts():
    made = tables_of(
        usual(
            paid_hours=[
                row | {"month": month}
                for month in MONTHS
                for row in (paid(30 * POST, "L1"), paid(2 * POST, "L4"))
            ]
        )
    )

    for level in ("police_region", "local_police_district"):
        rows = made["resource_margins"].filter(level=level, margin="placed_in")
        assert "SE:others" in set(rows["unit"])
        assert "L4" not in set(rows["unit"])
        assert "R2" not in set(rows["unit"])


def test_nothing_of_hours_placed_is_told_where_all_together_are_few():
    made = tables_of(usual(paid_hours=[paid(2 * POST, "L1", month=month) for month in MONTHS]))

    for name in ("resource_placed_works", "resource_margins", "resource_time", "resource_areas"):
        assert made[name].is_empty(), name


@pytest.mark.parametrize(
    ("until", "shown"),
    [
        (date(2025, 4, 29), ["2025-01", "2025-02"]),
        (date(2025, 4, 30), ["2025-01", "2025-02", "2025-03"]),
    ],
)
def test_a_month_is_shared_thirty_days_after_its_end_and_sums_are_of_the_shared(until, shown):
    made = tables_of(usual(), until=until)

    assert made["resource_presence"]["month"].unique().sort().to_list() == shown
    [hamnen] = made["resource_areas"].filter(area="Hamnen")["worked_milli"]
    assert hamnen == len(shown) * (90 + 20) * 1000
    # Inside stands everything.
    assert made["resource_evidence"]["month"].n_unique() == 3


def test_a_month_of_few_vehicles_is_withheld_with_another_that_its_sum_would_give_it_away_with():
    few = seen("Kullen", 30, 40, 50, "L1", month="2025-02", resources=2)
    made = tables_of(usual(presence=[*usual().presence.to_dicts(), few]))
    kullen = made["resource_presence"].filter(area="Kullen")

    # Two cars of L1 and four of L3 are six in February: not few. Alone they would have been.
    assert not kullen["suppressed"].any()
    alone = seen("Ängen", 30, 40, 50, "L1", month="2025-02", resources=2)
    others = [seen("Ängen", 35, 45, 55, "L1", month=month) for month in ("2025-01", "2025-03")]
    made = tables_of(usual(presence=[*usual().presence.to_dicts(), alone, *others]))
    angen = made["resource_presence"].filter(area="Ängen")

    assert angen.filter("suppressed")["month"].to_list() == ["2025-01", "2025-02"]
    assert angen.filter("suppressed").select("low", "hours", "high", "resources").null_count().row(
        0
    ) == (2, 2, 2, 2)
    [sum_of_area] = made["resource_areas"].filter(area="Ängen")["worked_milli"]
    assert sum_of_area == 100_000


def test_an_area_that_few_ever_visit_is_in_no_sum_but_the_nations():
    once = seen("Ängen", 30, 40, 50, "L1", month="2025-02", resources=1)
    made = tables_of(usual(presence=[*usual().presence.to_dicts(), once]))

    assert made["resource_areas"]["suppressed"].all()
    assert made["resource_areas"]["worked_milli"].null_count() == 3
    assert set(made["resource_placed_works"]["level"]) == {"nation"}
    withheld = made["resource_presence"].filter("suppressed")
    # 30 000 may be 60 000: another month of the country goes with it.
    assert ("2025-02", "Ängen") in withheld.select("month", "area").rows()
    assert len(withheld) == 2


def hour(area, number, hours, resources=4, **given):
    return {
        "quarter": "2025-Q1",
        "source": "positions",
        "function": "response",
        "worked_area": area,
        "hour_of_week": number,
        "hours": hours,
        "resources": resources,
    } | given


def test_hours_of_the_week_are_told_by_day_with_functions_together():
    made = tables_of(
        usual(
            by_hour=[
                hour("Hamnen", 0, 1.5),
                hour("Hamnen", 0, 2.0, function="other"),
                hour("Hamnen", 167, 3.0),
            ]
        )
    )["resource_week"]

    assert made.select("weekday", "hour_00", "hour_23", "suppressed").rows() == [
        (1, 3.5, 0.0, False),
        (7, 0.0, 3.0, False),
    ]


def test_a_week_with_an_hour_of_few_or_a_withheld_month_is_withheld_whole():
    alone = seen("Ängen", 30, 40, 50, "L1", month="2025-02", resources=2)
    others = [seen("Ängen", 35, 45, 55, "L1", month=month) for month in ("2025-01", "2025-03")]
    made = tables_of(
        usual(
            presence=[*usual().presence.to_dicts(), alone, *others],
            by_hour=[
                hour("Hamnen", 0, 1.5),
                hour("Hamnen", 1, 0.2, resources=2),
                hour("Ängen", 0, 1.5),
                hour("Kullen", 0, 1.5),
            ],
        )
    )["resource_week"]

    assert made.select("area", "weekday", "hour_00", "suppressed").rows() == [
        ("Hamnen", None, None, True),
        ("Kullen", 1, 1.5, False),
        ("Ängen", None, None, True),
    ]


def test_a_quarter_is_told_when_all_its_months_may_be():
    by_hour = [hour("Hamnen", 0, 1.5)]

    assert tables_of(usual(by_hour=by_hour), until=date(2025, 4, 29))["resource_week"].is_empty()
    assert not tables_of(usual(by_hour=by_hour), until=date(2025, 4, 30))[
        "resource_week"
    ].is_empty()


def test_the_time_in_listed_areas_is_of_hours_worked_and_told_at_every_level():
    time = tables_of(usual(not_listed=["Kullen"]))["resource_time"]
    rows = {row["unit"]: row for row in time.iter_rows(named=True)}

    assert rows["L1"]["in_areas_milli"] == 270_000
    assert rows["L1"]["elsewhere_milli"] == 2_700_000
    assert rows["L1"]["worked_milli"] == 9_300_000
    assert rows["L1"]["in_areas_share"] == pytest.approx(270 / 9300)
    assert rows["L1"]["unknown_share"] == pytest.approx(6330 / 9300)
    # Traced: 270 of 2 970; the untraced as the traced.
    assert rows["L1"]["point"] == pytest.approx(270 / 2970)
    assert rows["L3"]["in_areas_milli"] == 0
    assert rows["SE"]["in_areas_milli"] == 330_000
    assert rows["R1"]["in_areas_milli"] == 330_000


def test_an_areas_posts_stand_beside_what_was_worked_there():
    [row] = tables_of(usual())["resource_areas"].filter(area="Hamnen").to_dicts()

    # 12 posts × 70 hours a week × 90 days.
    assert row["placed_milli"] == 12 * 900_000
    assert row["worked_milli"] == 3 * 110_000
    assert row["worked_by_own_district_milli"] == 3 * 90_000
    assert row["worked_by_others_milli"] == 3 * 20_000


def test_every_line_of_the_ledger_can_be_recomputed_from_what_lies_inside():
    made = tables_of(
        usual(
            ledger=[
                line(1000.01, "K1", decision="T1", month="2025-01"),
                line(33.33, "K1", month="2025-01", account_class="premises"),
                line(-7.5, "K3", month="2025-02", account_class="support"),
            ],
            loans=[loan(100, "L1", month="2025-01")],
            budget_decisions=[decision(2000)],
        )
    )
    keys = ["month", "cost_centre", "account_class", "decision"]
    parts = made["resource_allocation"].group_by(keys).agg(pl.col("amount_ore").sum())
    assert parts.sort(keys).equals(made["resource_ledger"].select(*keys, "amount_ore").sort(keys))

    # By hand: 1 000,01 kr by hours of L1 in January: 90 of 3 100 in Hamnen, rounded down.
    [ore] = made["resource_allocation"].filter(account_class="payroll", worked_area="Hamnen")[
        "amount_ore"
    ]
    assert ore == 100_001 * 90 // 3100
    # 33,33 kr by posts: all twelve are placed in Hamnen.
    [ore] = made["resource_allocation"].filter(account_class="premises")["amount_ore"]
    assert ore == 3333


def test_findings_and_checks_are_counted_and_their_rows_stay_inside():
    made = tables_of(usual(paid_hours=[], staffing=[]))

    assert made["resource_findings"].select("finding", "function", "cells", "units").rows() == [
        ("no_paid_hours", "other", 3, 1),
        ("no_paid_hours", "response", 6, 2),
    ]
    assert len(made["resource_findings_monthly"]) == 9
    checks = made["resource_reconciliation"]
    assert checks.filter("must_agree")["difference"].to_list() == [0] * len(
        checks.filter("must_agree")
    )


def test_time_reports_of_a_month_are_not_shared_by_area():
    """They may be one officer's."""
    made = tables_of(
        usual(
            presence=[],
            duty_hours=[
                work("Hamnen", 100, "L1", period=month, function="area_officer") for month in MONTHS
            ],
        )
    )

    assert made["resource_presence"].is_empty()
    assert len(made["resource_works_in"]) == 3
