from fractions import Fraction

import polars as pl
import pytest
from tests.unit.officers.plan.situations import BASE, exactly, situation

from lagesbild.areas.area import AreaClass
from lagesbild.officers.plan.goals import Goal, coverage_levels, lowest_coverage
from lagesbild.officers.plan.loans import loan_table
from lagesbild.officers.plan.prices import prices_of
from lagesbild.officers.plan.records import (
    COUNTED,
    District,
    Event,
    Floor,
    GoalOrder,
    Level,
    ListChange,
    PlannedArea,
    Region,
    Span,
    Team,
    Variation,
)
from lagesbild.officers.plan.scenarios import compare, make_plans, regret_of
from lagesbild.officers.plan.solving import is_one_pool, make_plan
from lagesbild.officers.plan.tables import area_table, region_table, stage_table, team_table
from lagesbild.stats.lexicographic import Proof, SolveLimits

LIMITS = SolveLimits(seconds=30)


def planned(given, variation=BASE):
    return make_plan(given, variation, limits=LIMITS)


def pool(*, now, residents=(7_500, 12_000, 2_500), order=GoalOrder.COVERAGE_FIRST, years=1):
    """One region with nothing but area officers in three areas."""
    names = ("hamnen", "angen", "kullen")
    return situation(
        years=years,
        order=order,
        areas=tuple(
            PlannedArea(
                id=name,
                name=name.title(),
                district="d1",
                area_class=AreaClass.VULNERABLE,
                residents=number,
            )
            for name, number in zip(names, residents, strict=True)
        ),
        teams=tuple(
            Team(district="d1", area=name, function=COUNTED, now=here)
            for name, here in zip(names, now, strict=True)
        ),
    )


@pytest.mark.parametrize("now", [(0, 0, 0), (1, 0, 0), (2, 0, 0), (4, 0, 0), (0, 9, 0), (0, 0, 6)])
def test_one_pool_is_shared_by_adams_and_the_program_finds_the_same(now):
    by_adams = planned(pool(now=now))
    # A budget that never binds makes it a program without a shortcut.
    limited = situation(**(pool(now=now).__dict__ | {"budgets": {2026: 10**9}}))
    by_program = planned(limited)

    assert is_one_pool(by_adams.amounts)
    assert not is_one_pool(by_program.amounts)
    assert by_adams.stage(Goal.COVERAGE).values == by_program.stage(Goal.COVERAGE).values
    assert by_adams.result.is_proven
    assert list(area_table(by_adams)["own_fte"]) == list(area_table(by_program)["own_fte"])


def test_the_worst_off_area_comes_first_when_coverage_does():
    """4 for norms of 1.5, 2.4 and 0.5: one each, and the next to 1 of 2.4."""
    plan = planned(pool(now=(4, 0, 0)))

    after = area_table(plan).filter(year=2026)
    assert dict(zip(after["area"], after["own_fte"], strict=True)) == {
        "angen": 2.0,
        "hamnen": 1.0,
        "kullen": 1.0,
    }
    lowest = lowest_coverage(plan.program, plan.stage(Goal.COVERAGE).values)
    assert lowest == Fraction(1, 1) / Fraction(3, 2)


def test_year_zero_is_what_there_is():
    plan = planned(situation())

    assert list(area_table(plan).filter(year=2025)["own_fte"]) == [1.0, 1.0]
    teams = team_table(plan).filter(year=2025)
    assert list(teams.filter(function="response")["present_fte"]) == [3.0]


SHORT = {
    "years": 1,
    "floors": (Floor(function="response", units=3, from_year=2026, district="d1"),),
}
"""2 of 5 may be area officers. Hamnen (norm 1.5) has weight 1 and Norra Ängen (2.4) weight 3."""


@pytest.mark.parametrize(
    ("order", "hamnen", "angen", "short"),
    [
        # Both in Norra Ängen: 1.5 + 3 * 0.4 = 2.7. One in each would be 0.5 + 3 * 1.4 = 4.7.
        (GoalOrder.NORM_FIRST, 0.0, 2.0, 2.7),
        # Nobody without: one in each.
        (GoalOrder.COVERAGE_FIRST, 1.0, 1.0, 4.7),
    ],
)
def test_the_order_of_goals_decides_whether_the_sum_or_the_worst_off_comes_first(
    order, hamnen, angen, short
):
    plan = planned(situation(**SHORT, order=order))

    after = area_table(plan).filter(year=2026)
    assert dict(zip(after["area"], after["own_fte"], strict=True)) == {
        "angen": angen,
        "hamnen": hamnen,
    }
    assert stage_table(plan).filter(goal="norm")["value"][0] == pytest.approx(short)


def test_the_same_input_gives_the_same_plan():
    first, again = planned(situation()), planned(situation())

    assert team_table(first).equals(team_table(again))
    assert stage_table(first).drop("seconds").equals(stage_table(again).drop("seconds"))


@pytest.mark.parametrize("tenths", [1, 5])
def test_ten_times_as_much_in_tenths_is_ten_times_the_plan(tenths):
    """The unit is only a name for what is counted: all of the plan scales, and nothing else."""
    small = situation(
        unit=Fraction(tenths, 10), areas=_scaled(Fraction(tenths, 10)), budgets={2026: 450_000}
    )
    large = situation(budgets={2026: 4_500_000 // tenths})

    of_small, of_large = planned(small), planned(large)

    assert of_small.result.stages[0].values == of_large.result.stages[0].values
    ten_times = area_table(of_small)["own_fte"] * (10 / tenths)
    assert list(ten_times) == pytest.approx(list(area_table(of_large)["own_fte"]))


def _scaled(factor):
    return tuple(
        PlannedArea(**(area.__dict__ | {"residents": int(area.residents * factor)}))
        for area in situation().areas
    )


def test_time_that_is_pulled_away_is_no_coverage():
    """Norra Ängen has 4 of 2.4, half their time: 2 of 2.4."""
    given = pool(now=(0, 4, 0), residents=(0, 12_000, 0))

    plan = planned(given, Variation(id="p", title="Bortdragna", more_pulled_away=500))

    row = area_table(plan).filter(area="angen", year=2026).row(0, named=True)
    assert row["own_fte"] == 4
    assert row["in_peace_fte"] == 2
    assert row["coverage"] == pytest.approx(2 / 2.4)


def test_an_area_that_leaves_the_list_asks_for_nothing_from_then_on():
    change = ListChange(area="angen", from_year=2027, area_class=None)

    plan = planned(situation(), Variation(id="l", title="Listan", list_changes=(change,)))

    rows = area_table(plan).filter(area="angen").select("year", "class", "norm_fte").rows()
    assert rows == [
        (2025, "particularly_vulnerable", 2.4),
        (2026, "particularly_vulnerable", 2.4),
        (2027, None, None),
    ]


def test_recruits_are_placed_when_their_training_is_over():
    region = Region(
        id="nord", name="Region Nord", attrition=exactly(0), recruits={2025: exactly(2)}
    )

    plan = planned(situation(regions=(region,), years=2))

    assert region_table(plan).select("year", "employed_fte", "recruits_fte").rows() == [
        (2026, 5.0, 0.0),
        (2027, 5.0, 2.0),
    ]


def test_recruits_that_no_goal_has_a_use_for_are_left_out_and_those_needed_are_employed():
    """Norms of 1.5 and 2.4 take 5, and response is to keep 3: of 4 recruits, 3 are needed."""
    region = Region(
        id="nord", name="Region Nord", attrition=exactly(0), recruits={2024: exactly(4)}
    )
    floor = Floor(function="response", units=3, from_year=2026, district="d1")

    plan = planned(situation(regions=(region,), years=1, floors=(floor,)))

    assert list(region_table(plan)["employed_fte"]) == [8.0]
    assert plan.stage(Goal.NORM).value == 0


def test_events_take_whole_years_from_every_region_by_its_size():
    syd = Region(id="syd", name="Region Syd", attrition=exactly(0))
    given = situation(
        years=1,
        regions=(*situation().regions, syd),
        districts=(*situation().districts, District(id="d2", name="Sydstan", region="syd")),
        teams=(*situation().teams, Team(district="d2", area=None, function="response", now=10)),
    )
    # 12 for a quarter of a year: 3 whole years, of 5 and 10.
    event = Event(name="Toppmötet", year=2026, units=12, weeks=13)

    plan = planned(given, Variation(id="e", title="Toppmöte", events=(event,)))

    assert list(region_table(plan)["away_fte"]) == [1.0, 2.0]


# Loans


def two_regions(*, loans=True):
    """Hamnen's region has nobody to spare; Sydstan has three area officers without an area."""
    syd = Region(id="syd", name="Region Syd", attrition=exactly(0))
    return situation(
        years=1,
        loans=loans,
        lending_limit=700,
        regions=(*situation().regions, syd),
        districts=(*situation().districts, District(id="d2", name="Sydstan", region="syd")),
        teams=(
            Team(district="d1", area="hamnen", function=COUNTED, now=1),
            Team(district="d1", area="angen", function=COUNTED, now=1),
            Team(district="d2", area=None, function=COUNTED, now=3),
        ),
    )


def test_loans_reach_areas_of_another_region_within_the_lending_limit():
    """70 % of 3 may go: at least 0 (0.9 rounded down) stay, and 3 are wanted."""
    plan = planned(two_regions())

    assert loan_table(plan).select("from_district", "to_area", "fte").rows() == [
        ("d2", "angen", 2.0),
        ("d2", "hamnen", 1.0),
    ]
    assert plan.stage(Goal.NORM).value == 0
    lender = team_table(plan).filter(pl.col("area").is_null(), year=2026).row(0, named=True)
    assert (lender["own_fte"], lender["lent_fte"], lender["present_fte"]) == (3.0, 3.0, 0.0)


def test_without_loans_a_region_helps_itself():
    plan = planned(two_regions(loans=False))

    assert loan_table(plan).is_empty()
    assert stage_table(plan).filter(goal="norm")["value"][0] == pytest.approx(2.7)


# Prices


def prices(given):
    found = prices_of(planned(given), limits=LIMITS)
    return [price.text.replace("\u00a0", " ") for price in found]


def test_a_limit_that_binds_is_told_with_what_one_more_gives():
    """A third officer goes to Norra Ängen too: from 1.5 + 3 * 0.4 to 1.5."""
    assert prices(situation(**SHORT)) == [
        "Rekryter till Region Nord 2026: 1 heltid till ändrar »fattas till normen, vägt efter"
        " klass« från 2,70 till 1,50.",
        "Golvet 3 för ingripande i Älvstaden: 1 heltid lägre ändrar »fattas till normen, vägt efter"
        " klass« från 2,70 till 1,50.",
    ]


def test_a_limit_that_binds_for_nothing_is_told_so():
    """All norms are met by the 5 there are; one more recruit has nothing to do."""
    assert prices(situation(years=1)) == [
        "Rekryter till Region Nord 2026: 1 heltid till ger inget för golv, norm, täckning eller"
        " behov."
    ]


def test_a_budget_is_priced_by_the_unit_that_it_keeps_out():
    region = Region(
        id="nord", name="Region Nord", attrition=exactly(0), recruits={2024: exactly(3)}
    )
    given = situation(
        **SHORT,
        regions=(region,),
        budgets={2026: 4_300_000},
    )

    [budget] = [text for text in prices(given) if text.startswith("Budgeten")]

    assert budget == (
        "Budgeten 2026: 900 000 kronor till (en enhet om 1 heltid) ändrar »fattas till normen, vägt"
        " efter klass« från 2,70 till 1,50."
    )


def test_a_price_that_time_did_not_suffice_for_is_told_as_undecided():
    plan = planned(situation(**SHORT))

    [first, *_] = prices_of(plan, limits=SolveLimits(seconds=0))

    assert first.proof is Proof.GAP
    assert first.goal is None
    assert "tiden räckte inte till" in first.text


# Scenarios


def three_scenarios():
    region = Region(
        id="nord",
        name="Region Nord",
        attrition=Span(low=0, value=0, high=400),
        recruits={2024: Span(low=0, value=1, high=2)},
    )
    floor = Floor(function="response", units=3, from_year=2026, district="d1")
    return situation(
        years=1,
        regions=(region,),
        floors=(floor,),
        variations=(
            BASE,
            Variation(id="few", title="Få rekryter", recruits=Level.LOW),
            Variation(id="many", title="Många rekryter", recruits=Level.HIGH),
        ),
    )


def test_scenarios_stand_beside_the_first():
    """With 2 officers 2.7 is lacking, with 3 (all in Norra Ängen) 1.5, with 4 (one moves) 0.5."""
    plans = make_plans(three_scenarios(), limits=LIMITS)

    norm = compare(plans).filter(goal="norm")

    assert list(norm["scenario"]) == ["base", "few", "many"]
    assert list(norm["value"]) == pytest.approx([1.5, 2.7, 0.5])
    assert list(norm["difference"]) == pytest.approx([0, 1.2, -1.0])
    assert norm["is_proven"].all()


def test_regret_is_what_the_first_year_of_another_scenario_costs():
    plans = make_plans(three_scenarios(), limits=LIMITS)

    regret = regret_of(plans, limits=LIMITS).filter(goal="norm")

    told = {(row["planned_for"], row["comes_true"]): row for row in regret.iter_rows(named=True)}
    # Who planned for 2 has placed 2, and 3 could have been: 2.7 against 1.5.
    assert told["few", "base"]["regret"] == pytest.approx(1.2)
    assert told["base", "many"]["regret"] == pytest.approx(1.0)
    # Who planned for 3 breaks the floor with 2: of the norm, nothing can be said any more.
    assert told["base", "few"]["regret"] is None


def test_regret_of_a_first_year_that_the_staff_does_not_suffice_for_breaks_a_floor():
    """Whoever placed 3 area officers with 5 in all has 2 left for a floor of 3."""
    plans = make_plans(three_scenarios(), limits=LIMITS)

    regret = regret_of(plans, limits=LIMITS).filter(goal="floors")

    told = {(row["planned_for"], row["comes_true"]): row for row in regret.iter_rows(named=True)}
    assert told["base", "few"]["is_possible"]
    assert told["base", "few"]["regret"] == 1.0


def test_every_level_of_coverage_below_the_norm_is_told_once():
    """Norms of 1.5 and 2.4: nothing, 1 and 2 of 2.4, 1 of 1.5."""
    levels = [level.coverage for level in coverage_levels(planned(situation()).program)]

    assert levels == [0, Fraction(10, 24), Fraction(2, 3), Fraction(20, 24)]
