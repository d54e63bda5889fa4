"""Every source of where people work stands alone, in months, with what it does not know."""

import polars as pl
import pytest
from tests.resourced_places import followed, loan, seen, table, work

from lagesbild.resources.works_in import works_in


def told(flow, **which):
    rows = flow.works_in.filter(*(pl.col(name) == value for name, value in which.items()))
    return {
        (row["month"], row["worked_area"] or row["to_unit"] or row["place"]): row["hours"]
        for row in rows.to_dicts()
    }


def test_weeks_and_days_of_time_reports_become_months():
    flow = followed(
        # 31 March 2025 is a Monday: one of the seven days of the week.
        duty_hours=[
            work("Hamnen", 70, period="2025-W14"),
            work("Hamnen", 8, period="2025-03-15"),
            work("Hamnen", 100, period="2025-04"),
        ],
        months=["2025-03", "2025-04"],
    )

    assert told(flow, source="duty_hours") == pytest.approx(
        {("2025-03", "Hamnen"): 18, ("2025-04", "Hamnen"): 160}
    )


def test_a_time_report_without_area_is_outside_only_where_it_says_so():
    flow = followed(duty_hours=[work("outside", 10), work(None, 5)])

    assert told(flow) == {("2025-03", "outside"): 10, ("2025-03", "unknown"): 5}


def test_a_time_report_of_an_older_file_has_no_column_of_places():
    found = works_in(
        duty_hours=table("duty_hours", [work(None, 5), work("Kullen", 7)]).drop("place"),
        loans=table("loans", []),
        presence=table("presence", []),
    )

    assert sorted(found.select("place", "hours").rows()) == [("area", 7), ("unknown", 5)]


def test_a_loan_has_a_receiver_and_no_ground():
    flow = followed(loans=[loan(30), loan(50, to_unit="L2")])

    assert told(flow, source="loans") == {("2025-03", "event"): 30, ("2025-03", "L2"): 50}
    assert flow.works_in["worked_area"].null_count() == 2


def test_sources_side_by_side_are_compared_area_by_area():
    flow = followed(
        duty_hours=[work("Hamnen", 200), work("Ängen", 40), work("outside", 9, "L2")],
        presence=[seen("Hamnen", 230, 250, 280), seen("Hamnen", 7, 10, 14, "L2")],
    )

    [hamnen, angen] = flow.source_pairs.filter(level="area").to_dicts()
    assert (hamnen["first"], hamnen["second"]) == ("duty_hours", "positions")
    # Vehicles of two units: 237 to 294 hours, 260 estimated.
    assert (hamnen["difference"], hamnen["difference_low"], hamnen["difference_high"]) == (
        -60,
        -94,
        -37,
    )
    assert (angen["first_hours"], angen["second_hours"], angen["difference"]) == (40, 0, 40)
    districts = flow.source_pairs.filter(level="local_police_district")
    assert districts.select("unit", "difference").rows() == [("L1", -60), ("L2", 40)]


@pytest.mark.parametrize(
    "reported",
    [
        [work("Hamnen", 200, function="area_officer")],
        [work("Hamnen", 200, "L2")],
        [work("outside", 50), work(None, 150)],
    ],
    ids=["another function", "another unit", "no area told"],
)
def test_a_source_is_not_compared_where_it_tells_no_areas(reported):
    flow = followed(duty_hours=reported, presence=[seen("Hamnen", 230, 250, 280)])

    assert flow.source_pairs.is_empty()
    assert flow.source_agreement.is_empty()


def test_a_source_that_knows_all_to_be_outside_is_compared():
    flow = followed(duty_hours=[work("outside", 200)], presence=[seen("Hamnen", 230, 250, 280)])

    assert flow.source_pairs.filter(level="area")["difference"].to_list() == [-250]


def test_agreement_over_all_is_told_with_limits_and_concordance():
    flow = followed(
        duty_hours=[work("Hamnen", 200), work("Kullen", 100), work("Ängen", 40)],
        presence=[
            seen("Hamnen", 210, 210, 210),
            seen("Kullen", 100, 100, 100),
            seen("Ängen", 50, 50, 50),
        ],
    )

    [row] = flow.source_agreement.filter(level="area").to_dicts()
    # Differences −10, 0 and −10: mean −20/3, sd √(100/3); 90 % within 1.645 sd.
    sd = (100 / 3) ** 0.5
    assert row["pairs"] == 3
    assert row["mean_difference"] == pytest.approx(-20 / 3)
    assert row["limit_low"] == pytest.approx(-20 / 3 - 1.6449 * sd, abs=1e-3)
    assert 0.98 < row["concordance"] < 1
