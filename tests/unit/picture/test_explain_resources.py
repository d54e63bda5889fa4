"""The way back from an hour in an area and from a traced krona, to the delivered rows."""

import pytest
from tests.resourced_pictures import resources_of, tables_of
from tests.resourced_places import decision, line, paid, seen, staff, work

from lagesbild.errors import NotFound
from lagesbild.picture.explain_resources import explain_decision, explain_presence

SPACE = "\u00a0"


@pytest.fixture(scope="module")
def frames():
    return tables_of(
        resources_of(
            paid_hours=[paid(1000, "L1"), paid(50, "L3")],
            presence=[
                seen("Hamnen", 90, 100, 110, "L1"),
                seen("Hamnen", 30, 30, 30, "L1", source="dispatch"),
                seen("outside", 400, 500, 600, "L1"),
            ],
            duty_hours=[work("Hamnen", 60, "L3"), work("Hamnen", 20, "L1", assigned_area="Kullen")],
            staffing=[staff(4, "L1", area="Hamnen"), staff(1, "L1", sick_fte=0.5)],
            ledger=[
                line(1000.01, "K1", decision="T1"),
                line(300, "K1", decision="T1", account_class="premises"),
                line(50, "K3", decision="T1", account_class="support"),
            ],
            budget_decisions=[decision(2000)],
        )
    )


def file_of(table):
    return f"{table}.csv"


def texts(step):
    return [part.text for part in step.rests_on]


def test_hours_in_an_area_go_back_by_month_and_unit_to_each_source(frames):
    step = explain_presence(frames, area="Hamnen", file_of=file_of)

    # 90 of L1, and the 50 that L3 was paid for of the 60 it says.
    assert step.text.startswith(
        f"Bevisligen arbetade timmar i området 2025-03–2025-03: 140,0{SPACE}timmar, varav"
        f" 90,0{SPACE}timmar av det egna lokalpolisområdet."
    )
    [month] = step.rests_on
    assert month.text == f"2025-03: 140,0{SPACE}timmar"
    assert texts(month) == [
        f"L1, response: 90,0{SPACE}timmar enligt positionsloggar",
        f"L3, response: 50,0{SPACE}timmar enligt tidredovisning (källan visar 60,0{SPACE}timmar;"
        " minskat, se resource_findings_monthly)",
    ]
    assert texts(month.rests_on[0]) == [
        "presence.csv: 2025-03, dispatch, L1, response, Hamnen: 30,0 timmar",
        "duty_hours.csv: 2025-03, duty_hours, L1, response, Kullen, Hamnen: 20,0 timmar",
        "presence.csv: 2025-03, positions, L1, response, Hamnen: 100,0 timmar (mellan 90,0 och"
        " 110,0; det lägre räknas)",
    ]


def test_an_area_that_is_not_followed_says_so(frames):
    step = explain_presence(frames, area="Okänd", file_of=file_of)

    assert "ingen månad" in step.text


def test_a_decision_goes_back_to_its_cost_centres(frames):
    step = explain_decision(frames, decision="T1", cost_centre=None, file_of=file_of)

    assert step.text.startswith(f"Förstärkning (T1): av 2{SPACE}000,00{SPACE}kr har")
    assert f"649,99{SPACE}kr hittas inte i huvudboken" in step.text
    assert texts(step)[0].startswith(f"K1 (L1): 1{SPACE}300,01{SPACE}kr, varav")


def test_a_cost_centre_goes_back_to_lines_and_what_each_was_divided_by(frames):
    step = explain_decision(frames, decision="T1", cost_centre="K1", file_of=file_of)

    payroll, premises = step.rests_on
    assert payroll.text == (
        f"ledger.csv: 2025-03, K1, löner: 1{SPACE}000,01{SPACE}kr, efter timmar"
    )
    # Half a post on sick leave is 155 of the thousand hours; 845 were worked, 90 in Hamnen.
    assert texts(payroll) == [
        f"Hamnen: 106,50{SPACE}kr = 1{SPACE}000,01{SPACE}kr × 90,0 / 845,0 timmar, i hela ören",
        f"utanför områdena: 473,37{SPACE}kr = 1{SPACE}000,01{SPACE}kr × 400,0 / 845,0 timmar, i"
        " hela ören",
        f"kan inte avgöras: 420,14{SPACE}kr = 1{SPACE}000,01{SPACE}kr × 355,0 / 845,0 timmar, i"
        " hela ören",
    ]
    assert texts(premises) == [
        f"Hamnen: 240,00{SPACE}kr = 300,00{SPACE}kr × 4,0 / 5,0 tjänster, i hela ören",
        f"kan inte avgöras: 60,00{SPACE}kr = 300,00{SPACE}kr × 1,0 / 5,0 tjänster, i hela ören",
    ]


def test_a_line_that_nothing_divides_says_only_where_it_went(frames):
    [line_of_support] = explain_decision(
        frames, decision="T1", cost_centre="K3", file_of=file_of
    ).rests_on

    assert texts(line_of_support) == [f"kan inte avgöras: 50,00{SPACE}kr"]


@pytest.mark.parametrize(
    ("name", "cost_centre", "told"),
    [
        ("T9", None, "Beslutet T9 finns inte i lägesbilden. Beslut: T1."),
        ("T1", "K9", "Beslutet har ingen rad på K9. Kostnadsställen: K1, K3."),
    ],
)
def test_what_is_not_there_is_named_with_what_is(frames, name, cost_centre, told):
    with pytest.raises(NotFound, match=told):
        explain_decision(frames, decision=name, cost_centre=cost_centre, file_of=file_of)
