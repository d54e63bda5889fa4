"""Every krona of the ledger has one place, by the rule of its account class, to the öre."""

from dataclasses import replace

import pytest
from tests.resourced_places import (
    RULES,
    decision,
    followed,
    kronor,
    line,
    loan,
    paid,
    reached,
    staff,
    work,
)

from lagesbild.norms.tracing_rules import LeaveBasis, LentBasis

HOURS = {
    "paid_hours": [paid(1000)],
    "duty_hours": [work("Hamnen", 200), work("outside", 300)],
}


def test_pay_follows_the_demonstrated_hours():
    flow = followed(**HOURS, ledger=[line(1000)])

    assert kronor(flow) == {"Hamnen": 200, "outside": 300, "unknown": 500}


def test_an_odd_ore_is_unknown_as_long_as_anything_is():
    flow = followed(
        paid_hours=[paid(30)],
        duty_hours=[work("Hamnen", 10), work("outside", 10)],
        ledger=[line(1.00)],
    )

    assert kronor(flow) == {"Hamnen": 0.33, "outside": 0.33, "unknown": 0.34}


def test_where_all_is_known_the_ore_go_to_the_largest_remainders():
    flow = followed(
        paid_hours=[paid(30)],
        duty_hours=[work("Hamnen", 10), work("Kullen", 10), work("outside", 10)],
        ledger=[line(1.00)],
    )

    assert kronor(flow) == {"Hamnen": 0.34, "Kullen": 0.33, "outside": 0.33}


def test_a_correction_is_divided_like_what_it_corrects():
    flow = followed(**HOURS, ledger=[line(-10.01)])

    assert kronor(flow) == {"Hamnen": -2.00, "outside": -3.00, "unknown": -5.01}


def test_a_unit_without_hours_has_its_pay_in_no_place():
    assert kronor(followed(ledger=[line(500, "K3"), line(7, "KR")])) == {"unknown": 507}


def test_a_cost_centre_that_holds_no_day_of_the_month_belongs_to_no_unit():
    flow = followed(**HOURS, ledger=[line(500, "K9")])

    assert kronor(flow) == {"unknown": 500}
    assert flow.lines["unit"].to_list() == [None]


def test_premises_follow_posts_and_those_of_no_area_are_unknown():
    flow = followed(
        **HOURS,
        staffing=[staff(1, area="Kullen"), staff(3)],
        ledger=[line(1000, account_class="premises")],
    )

    assert kronor(flow) == {"Kullen": 250, "unknown": 750}


def test_support_has_no_place_and_other_costs_only_on_a_cost_centre_of_one_area():
    flow = followed(
        **HOURS,
        direct={"KH": "Hamnen"},
        ledger=[
            line(10, account_class="support"),
            line(20, account_class="other"),
            line(40, "KH", account_class="other"),
            line(80, "KH", account_class="payroll"),
        ],
    )

    assert kronor(flow) == {"unknown": 30, "Hamnen": 120}
    assert kronor(flow, basis="direct", account_class="payroll") == {"Hamnen": 80}


def test_leave_is_part_of_the_price_of_a_worked_hour_or_of_nothing():
    given = {
        "paid_hours": [paid(810)],
        "duty_hours": [work("Hamnen", 200), work("outside", 300)],
        "staffing": [staff(2, other_leave_fte=1.0)],
        "ledger": [line(8100)],
    }
    other = replace(RULES, leave=(LeaveBasis.NOT_TRACEABLE,))

    assert kronor(followed(**given)) == {"Hamnen": 3240, "outside": 4860}
    assert kronor(followed(**given, rules=other)) == {
        "Hamnen": 2000,
        "outside": 3000,
        "unknown": 3100,
    }


def test_lent_hours_have_no_ground_or_are_outside():
    given = {**HOURS, "loans": [loan(100)], "ledger": [line(1000)]}
    other = replace(RULES, lent=(LentBasis.OUTSIDE,))

    assert kronor(followed(**given))["unknown"] == 500
    assert kronor(followed(**given, rules=other)) == {
        "Hamnen": 200,
        "outside": 400,
        "unknown": 400,
    }


def test_the_ledger_agrees_with_its_totals_and_its_parts_to_the_ore():
    flow = followed(
        **HOURS,
        ledger=[line(1000.01), line(-0.02, "K2"), line(33.33, account_class="support")],
        ledger_totals=[
            {"month": "2025-03", "account_class": "payroll", "amount": 999.99},
            {"month": "2025-03", "account_class": "support", "amount": 33.30},
        ],
    )

    checks = flow.reconciliation.filter(measured_in="ore")
    assert checks.select("check", "what", "expected", "found", "difference").rows() == [
        ("ledger_totals", "payroll", 99_999, 99_999, 0),
        ("ledger_totals", "support", 3_330, 3_333, 3),
        ("traced", "payroll", 99_999, 99_999, 0),
        ("traced", "support", 3_333, 3_333, 0),
    ]


def test_a_decision_reached_what_its_lines_paid_for_in_areas_on_the_list():
    row = reached(
        followed(
            paid_hours=[paid(1000)],
            duty_hours=[work("Hamnen", 200), work("Kullen", 100), work("outside", 300)],
            ledger=[line(800, decision="T1"), line(9999)],
            budget_decisions=[decision(1000)],
            not_listed=["Kullen"],
        )
    )

    # Of 800 kr booked: 160 in Hamnen, 80 in Kullen and 240 outside, and 320 nobody knows where.
    assert (row["reached_ore"], row["not_reached_ore"], row["unknown_ore"]) == (
        16_000,
        32_000,
        32_000,
    )
    assert (row["tagged_ore"], row["not_found_ore"]) == (80_000, 20_000)
    assert (row["reached_share"], row["not_reached_share"]) == (0.16, 0.32)
    assert (row["unknown_share"], row["not_found_share"]) == (0.32, 0.20)


def test_placed_is_told_beside_reached_and_is_something_else():
    row = reached(
        followed(
            **HOURS,
            ledger=[line(600, decision="T1"), line(400, "K3", decision="T1")],
            budget_decisions=[decision(1000)],
        )
    )

    assert row["placed_in_districts_with_areas_share"] == 0.6
    assert row["reached_share"] == 0.12


@pytest.mark.parametrize(
    ("unknown_hours", "headline"), [(400, "reached_share"), (401, "unknown_share")]
)
def test_above_forty_percent_untraceable_that_share_is_told_first(unknown_hours, headline):
    row = reached(
        followed(
            paid_hours=[paid(1000)],
            duty_hours=[work("Hamnen", 1000 - unknown_hours)],
            ledger=[line(1000, decision="T1")],
            budget_decisions=[decision(1000)],
        )
    )

    assert row["headline"] == headline


def test_what_is_not_found_counts_towards_the_untraceable():
    row = reached(
        followed(
            paid_hours=[paid(10)],
            duty_hours=[work("Hamnen", 10)],
            ledger=[line(500, decision="T1")],
            budget_decisions=[decision(1000)],
        )
    )

    assert (row["unknown_share"], row["not_found_share"]) == (0, 0.5)
    assert row["headline"] == "unknown_share"


def test_more_booked_than_granted_makes_the_booked_the_whole():
    row = reached(
        followed(
            paid_hours=[paid(10)],
            duty_hours=[work("Hamnen", 10)],
            ledger=[line(1250, decision="T1")],
            budget_decisions=[decision(1000)],
        )
    )

    assert (row["not_found_ore"], row["whole_ore"], row["reached_share"]) == (0, 125_000, 1)


def test_the_interval_is_over_every_choice_of_rules():
    row = reached(
        followed(
            paid_hours=[paid(100)],
            duty_hours=[work("Hamnen", 20), work("outside", 80)],
            staffing=[staff(1, area="Hamnen"), staff(1)],
            ledger=[
                line(600, decision="T1"),
                line(400, decision="T1", account_class="support"),
            ],
            budget_decisions=[decision(1000)],
        )
    )

    # Pay by hours 120 or by posts 300; support nothing, by hours 80 or by posts 200.
    assert row["reached_share"] == pytest.approx(0.12)
    assert row["reached_share_low"] == pytest.approx(0.12)
    assert row["reached_share_high"] == pytest.approx(0.50)
    # At most, the 400 of support too.
    assert row["possible_share_high"] == pytest.approx(0.52)
    # 120 of 600 traced, so 200 of 1 000. At least, by hours, odds 1/4 tilted down by 2: 1/9 of 400.
    # At most, by posts, tilted up: 500 traced to Hamnen and 1/3 of the other 500.
    assert row["likely_share"] == pytest.approx(0.20)
    assert row["likely_share_low"] == pytest.approx((120 + 400 / 9) / 1000)
    assert row["likely_share_high"] == pytest.approx((500 + 500 / 3) / 1000)


def test_each_rule_has_its_own_sensitivity():
    flow = followed(
        paid_hours=[paid(100)],
        duty_hours=[work("Hamnen", 20), work("outside", 80)],
        staffing=[staff(1, area="Hamnen"), staff(1)],
        ledger=[line(600, decision="T1"), line(400, decision="T1", account_class="support")],
        budget_decisions=[decision(1000)],
    )

    changes = {
        (rule, alternative): change
        for rule, alternative, change in flow.reach.sensitivity.select(
            "rule", "alternative", "reached_share_change"
        ).iter_rows()
    }
    assert changes["payroll", "posts"] == pytest.approx(0.18)
    assert changes["support", "hours"] == pytest.approx(0.08)
    assert changes["support", "posts"] == pytest.approx(0.20)
    assert changes["premises", "hours"] == 0
    assert {rule for rule, _ in changes} == {*RULES.account_classes, "leave", "lent"}


def test_a_decision_that_no_line_names_is_not_found_at_all():
    row = reached(followed(budget_decisions=[decision(1000)]))

    assert row["not_found_share"] == 1
    assert row["likely_share"] is None
    assert row["possible_share_high"] == 1


def test_an_area_counts_from_the_day_of_its_list():
    row = reached(
        followed(
            paid_hours=[paid(10, month="2020-11")],
            duty_hours=[work("Hamnen", 10, period="2020-11")],
            ledger=[line(1000, month="2020-11", decision="T1")],
            budget_decisions=[decision(1000, year=2020, base_year=2019)],
            months=["2020-11"],
        )
    )

    assert (row["reached_share"], row["not_reached_share"]) == (0, 1)
