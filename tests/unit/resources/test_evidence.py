"""What is demonstrable of paid hours, by numbers that can be added in the head."""

from dataclasses import replace

import pytest
from tests.resourced_places import RULES, followed, hours, loan, paid, seen, staff, work

from lagesbild.resources.places import Source


def test_each_place_has_its_largest_bound_and_the_rest_cannot_be_told():
    flow = followed(
        paid_hours=[paid(1000)],
        duty_hours=[work("Hamnen", 200), work("outside", 300), work(None, 150)],
        presence=[seen("Hamnen", 230, 250, 270), seen("outside", 280, 300, 320)],
    )

    assert hours(flow) == {"Hamnen": 230, "outside": 300, "unknown": 470}
    sources = flow.evidence.evidence.select("place", "source").rows()
    assert sources == [("area", "positions"), ("outside", "duty_hours"), ("unknown", None)]


def test_hours_reported_without_a_place_demonstrate_none():
    assert hours(followed(paid_hours=[paid(100)], duty_hours=[work(None, 90)])) == {"unknown": 100}


def test_leave_is_a_place_of_its_own():
    flow = followed(
        paid_hours=[paid(1000)],
        duty_hours=[work("Hamnen", 400)],
        staffing=[staff(3, sick_fte=0.5, other_leave_fte=0.5)],
    )

    # One full-time post of 310 hours.
    assert hours(flow) == {"Hamnen": 400, "leave": 310, "unknown": 290}


def test_without_paid_hours_the_staff_is_what_was_paid_for():
    flow = followed(duty_hours=[work("Hamnen", 400)], staffing=[staff(2), staff(1, area="Kullen")])

    assert hours(flow) == {"Hamnen": 400, "unknown": 530}
    assert flow.evidence.paid["basis"].to_list() == ["staffing"]


def test_lent_hours_are_told_apart_of_what_has_no_ground():
    flow = followed(
        paid_hours=[paid(200)],
        duty_hours=[work("Hamnen", 100)],
        loans=[loan(30), loan(50, to_unit="L2")],
    )

    assert hours(flow) == {"Hamnen": 100, "event": 30, "L2": 50, "unknown": 20}


def test_more_lent_than_there_is_left_is_cut_to_what_is_left():
    flow = followed(
        paid_hours=[paid(120)],
        presence=[seen("Hamnen", 100, 100, 100)],
        loans=[loan(30), loan(50, to_unit="L2")],
    )

    # 20 hours are left: 3/8 and 5/8 of them.
    assert hours(flow) == {"Hamnen": 100, "event": 7.5, "L2": 12.5, "unknown": 0}
    assert flow.evidence.findings.is_empty()


def test_sources_that_contradict_are_cut_back_to_what_was_paid_and_named():
    flow = followed(
        paid_hours=[paid(10)],
        duty_hours=[work("Hamnen", 8)],
        presence=[seen("Kullen", 8, 9, 10)],
    )

    assert hours(flow) == {"Hamnen": 5, "Kullen": 5, "unknown": 0}
    [row] = flow.evidence.findings.to_dicts()
    assert (row["finding"], row["paid_milli"], row["claimed_milli"]) == (
        "sources_contradict",
        10_000,
        16_000,
    )
    assert row["text"].startswith("Källorna visar 16 timmar, men bara 10 är betalda.")


def test_a_thousandth_of_an_hour_is_not_lost_in_cutting_back():
    flow = followed(
        paid_hours=[paid(10)],
        duty_hours=[work("Hamnen", 5), work("Kullen", 5), work("Ängen", 5)],
    )

    assert hours(flow) == {"Hamnen": 3.334, "Kullen": 3.333, "Ängen": 3.333, "unknown": 0}


def test_hours_of_a_unit_that_nobody_paid_are_named_and_kept():
    flow = followed(presence=[seen("Kullen", 5.5, 9, 14, "L4")], loans=[loan(3, "L3")])

    assert hours(flow, "L4") == {"Kullen": 5.5, "unknown": 0}
    assert flow.evidence.findings.select("unit", "finding", "claimed_milli").rows() == [
        ("L3", "no_paid_hours", 3000),
        ("L4", "no_paid_hours", 5500),
    ]
    assert "5,5 timmar" in flow.evidence.findings["text"][1]


def test_paid_hours_that_no_source_knows_are_a_finding():
    flow = followed(paid_hours=[paid(100)], duty_hours=[work(None, 100)])

    assert flow.evidence.findings["finding"].to_list() == ["no_source"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Source.DUTY_HOURS, {"Hamnen": 200, "unknown": 800}),
        (Source.POSITIONS, {"Kullen": 90, "unknown": 910}),
        (Source.DISPATCH, {"Ängen": 12, "unknown": 988}),
    ],
)
def test_each_source_is_enough_alone(source, expected):
    flow = followed(
        paid_hours=[paid(1000)],
        duty_hours=[work("Hamnen", 200)],
        presence=[seen("Kullen", 90, 99, 110), seen("Ängen", 12, 12, 12, source="dispatch")],
        sources=[source],
    )

    assert hours(flow) == expected


def test_time_in_listed_areas_stands_beside_two_guesses_at_the_rest():
    flow = followed(
        paid_hours=[paid(1110)],
        duty_hours=[work("Hamnen", 100), work("Kullen", 50), work("outside", 250)],
        staffing=[staff(2, sick_fte=0.0, parental_fte=1.0)],
        loans=[loan(100)],
        not_listed=["Kullen"],
    )

    [row] = flow.time_in_areas.to_dicts()
    milli = {name: row[f"{name}_milli"] for name in ("paid", "leave", "in_areas", "elsewhere")}
    assert milli == {
        "paid": 1_110_000,
        "leave": 310_000,
        "in_areas": 100_000,
        "elsewhere": 300_000,
    }
    assert row["unknown_milli"] == 400_000
    # Of 800 worked hours; odds 1/3, so the untraced have 1/7 to 2/5 in areas.
    assert row["point"] == pytest.approx(200 / 800)
    assert row["low"] == pytest.approx((100 + 400 / 7) / 800)
    assert row["high"] == pytest.approx((100 + 160) / 800)
    assert (row["worst_low"], row["worst_high"]) == pytest.approx((100 / 800, 500 / 800))


def test_with_a_tilt_of_one_the_interval_is_the_point():
    flow = followed(
        paid_hours=[paid(100)],
        duty_hours=[work("Hamnen", 10), work("outside", 30)],
        rules=replace(RULES, tilt_odds_ratio=1.0),
    )

    [row] = flow.time_in_areas.to_dicts()
    assert row["low"] == pytest.approx(row["point"])
    assert row["high"] == pytest.approx(row["point"])
