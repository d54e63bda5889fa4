"""Placed in by works in: rows add up to paid hours, columns to demonstrated ones, everywhere."""

import polars as pl
from tests.resourced_places import followed, loan, paid, seen, staff, work

FLOW = followed(
    paid_hours=[paid(1000), paid(500, "L2"), paid(100, "L3"), paid(60, "L4"), paid(40, "R1")],
    duty_hours=[
        work("Hamnen", 200),
        work("Ängen", 100),
        work("outside", 300),
        work("Ängen", 250, "L2"),
        work("Hamnen", 40, "R1"),
    ],
    loans=[loan(30, to_unit="L2"), loan(20, "L2", to_unit="L4"), loan(50)],
    presence=[seen("Kullen", 45, 50, 60, "L4"), seen("Kullen", 5, 5, 5, "P2")],
    staffing=[staff(1, area="Hamnen"), staff(2, area="Kullen", function="area_officer")],
)


def cells(level):
    rows = FLOW.matrix.filter(level=level)
    return {
        (row["placed_in"], row["works_in"] or row["place"]): row["hours_milli"] / 1000
        for row in rows.to_dicts()
    }


def margin(level, name):
    rows = FLOW.margins.filter(level=level, margin=name)
    return {(row["unit"] or row["place"]): row["hours_milli"] / 1000 for row in rows.to_dicts()}


def test_the_finest_level_says_whose_hours_were_in_which_area():
    found = cells("area")

    assert found["L1", "Ängen"] == 100
    assert found["L1", "L2"] == 30
    assert found["L4", "Kullen"] == 45
    assert found["R1", "Hamnen"] == 40
    assert found["L3", "unknown"] == 100


def test_the_level_of_districts_has_own_ground_beside_that_of_others():
    found = cells("local_police_district")

    assert found["L1", "L1"] == 200
    # 100 hours in Ängen and 30 lent to the district.
    rows = FLOW.matrix.filter(level="local_police_district", placed_in="L1", works_in="L2")
    assert rows.select("place", "hours_milli").rows() == [
        ("area", 100_000),
        ("lent_to_unit", 30_000),
    ]
    assert found["R1", "L1"] == 40


def test_the_level_of_regions_puts_districts_together():
    found = cells("police_region")

    assert found["R2", "R1"] == 45
    assert found["R1", "R2"] == 20
    assert found["R1", "outside"] == 300


def test_hours_of_a_unit_that_nobody_paid_are_a_row_of_their_own():
    assert cells("area")[None, "Kullen"] == 5
    assert cells("nation")[None, "SE"] == 5


def test_rows_add_up_to_paid_hours_and_columns_to_demonstrated_ones():
    rows = margin("area", "placed_in")
    # Of L1, also two posts of 310 hours whose paid hours nobody delivered.
    assert {name: rows[name] for name in ("L1", "L2", "L3", "L4", "R1")} == {
        "L1": 1620,
        "L2": 500,
        "L3": 100,
        "L4": 60,
        "R1": 40,
    }
    columns = margin("area", "works_in")
    assert (columns["Hamnen"], columns["Kullen"], columns["Ängen"]) == (240, 50, 350)


def test_every_level_holds_the_same_hours():
    sums = FLOW.matrix.group_by("level").agg(pl.col("hours_milli").sum())

    # The paid hours of all, two posts of 310 hours, and the 5 hours of P2.
    assert set(sums["hours_milli"]) == {(1000 + 500 + 100 + 60 + 40 + 2 * 310 + 5) * 1000}


def test_each_area_has_what_was_placed_there_beside_what_was_worked_there():
    rows = {row["area"]: row for row in FLOW.area_balance.to_dicts()}

    assert rows["Hamnen"]["placed_milli"] == 310_000
    assert rows["Hamnen"]["worked_by_own_district_milli"] == 200_000
    assert rows["Hamnen"]["worked_by_others_milli"] == 40_000
    assert rows["Ängen"]["placed_milli"] is None
    assert rows["Kullen"]["worked_by_own_district_milli"] == 0


def test_all_checks_of_hours_agree_and_the_reported_ones_say_what_is_missing():
    checks = FLOW.reconciliation.filter(pl.col("check") != "reported")
    reported = FLOW.reconciliation.filter(check="reported")

    assert set(checks["check"]) == {"paid_hours", "placed_in", "works_in"}
    assert set(checks["difference"]) == {0}
    # Of L1: 600 reported and 80 lent of 1 000 paid.
    assert reported.filter(what="L1, response")["difference"].to_list() == [-320_000]
