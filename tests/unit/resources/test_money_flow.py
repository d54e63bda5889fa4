"""Where each decision's money was booked and where it was used, by hand."""

from tests.resourced_places import decision, followed, line, paid, work


def flow_of(made, name="T1"):
    rows = made.money.filter(decision=name)
    return {(on, place): ore / 100 for _, on, place, ore in rows.iter_rows()}


def test_money_is_followed_from_whose_cost_centre_to_what_place():
    made = followed(
        paid_hours=[paid(100, "L1"), paid(100, "L3"), paid(100, "R1")],
        duty_hours=[
            work("Hamnen", 20, "L1"),
            work("outside", 30, "L1"),
            work("Hamnen", 10, "L3"),
            work("outside", 90, "L3"),
        ],
        ledger=[
            line(1000, "K1", decision="T1"),
            line(100, "K3", decision="T1"),
            line(50, "KR", decision="T1"),
            line(7, "K9", decision="T1"),
            line(5000, "K1"),
        ],
        budget_decisions=[decision(1200)],
    )

    assert flow_of(made) == {
        ("district_with_areas", "area"): 200,
        ("district_with_areas", "outside"): 300,
        ("district_with_areas", "unknown"): 500,
        ("other_district", "area"): 10,
        ("other_district", "outside"): 90,
        ("other_unit", "unknown"): 50,
        ("no_unit", "unknown"): 7,
        # 1 200 minus 1 157 that is booked.
        ("not_found", "not_found"): 43,
    }


def test_an_area_off_the_list_is_outside_and_its_district_has_no_areas():
    made = followed(
        paid_hours=[paid(100, "L2")],
        duty_hours=[work("Ängen", 40, "L2")],
        ledger=[line(100, "K2", decision="T1")],
        budget_decisions=[decision(100)],
        not_listed=["Ängen"],
    )

    assert flow_of(made) == {("other_district", "outside"): 40, ("other_district", "unknown"): 60}


def test_all_rows_of_a_decision_are_what_was_granted_or_booked_where_that_is_more():
    made = followed(
        ledger=[line(80, "K1", decision="T1"), line(120, "K1", decision="T2")],
        budget_decisions=[decision(100, "T1"), decision(100, "T2")],
    )

    sums = {name: sum(flow_of(made, name).values()) for name in ("T1", "T2")}
    assert sums == {"T1": 100, "T2": 120}
