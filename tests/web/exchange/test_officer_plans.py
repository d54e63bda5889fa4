"""A plan is asked for by those who may, made of the site's own rows, and its failures are told."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal
from tests.web.factories import acting, person
from tests.web.planned import NOT_POSSIBLE, SCENARIO, build_planned_country, made_plan, planner

from lagesbild.cli import main
from lagesbild.errors import DeliveryRejected, NotFound, UserError
from lagesbild.picture.officer_plan_basis import plan_basis
from lagesbild.sources.collection import read_collection
from lagesbild.sources.officer_plan.example import outline_text
from lagesbild.stats.lexicographic import SolveLimits
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions import officer_plans as actions
from lagesbild_web.records.actions.making import GIVEN_UP_AFTER, LOST
from lagesbild_web.records.actions.officer_plans import (
    PlanRefused,
    begin_plan,
    delete_plan,
)
from lagesbild_web.records.exchange import officer_plans
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.exchange.officer_plans import (
    ask_for_plan,
    basis_of_site,
    limits_for,
    make_officer_plan,
    outline_of_site,
    read_scenario,
)
from lagesbild_web.records.exchange.outgoing import export_collection
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.officer_plans import plan_tables
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

PLANNERS = {Role.NATIONAL_ANALYST, Role.CONTROLLER}


@pytest.fixture
def planned_country(monkeypatch: pytest.MonkeyPatch) -> None:
    build_planned_country(monkeypatch)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Take down which processes would have been started."""
    started: list[tuple[int, str]] = []
    monkeypatch.setattr(
        actions, "launch", lambda made, *, command: started.append((made.pk, command))
    )
    return started


def actions_logged() -> list[str]:
    return [Payload.read(one.payload).action for one in AuditEvent.objects.order_by("seq")]


# The same plan as the command's


def test_anyone_with_the_export_can_make_the_same_plan_with_the_command(
    country_folder, administrator, analyst, tmp_path
):
    import_collection(country_folder, by=administrator)
    outline = outline_of_site()
    regions = [{"id": code} for code, _name in outline.places["regions"]]
    text = outline_text(regions=regions, year_zero=outline.year_zero, years=2).replace(
        "fte: 0}", "low: 1, fte: 2, high: 3}"
    )
    text += "scenarios:\n  - {id: base, title: Grund}\n  - {id: few, title: Få, recruits: low}\n"

    steps: list[str] = []
    plan = begin_plan(title="Prov", scenario=text, by=analyst)
    plan = make_officer_plan(plan.pk, on_step=steps.append)

    export_collection(tmp_path / "ut", by=analyst)
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    command = ("officers", "plan", tmp_path / "plan.yaml", "--collection", tmp_path / "ut")
    run = CliRunner().invoke(main, [*map(str, command), "-o", str(tmp_path / "plan")])
    assert run.exit_code == 0, run.output
    assert (plan.state, plan.month) == (MakingState.READY, outline.month)
    tables = plan_tables(plan.pk)
    written = {path.stem: path.read_text("utf-8") for path in (tmp_path / "plan").glob("*.csv")}
    assert tables.keys() == written.keys()
    for name in tables.keys() - {"plan_run"}:
        assert tables[name].write_csv() == written[name], name
    assert tables["plan_areas"].height == 10 * 3 * 2
    assert steps[0].endswith(": Läser och prövar underlaget")
    assert len(steps) == len(set(steps))
    of_export = read_collection(tmp_path / "ut")
    basis = plan_basis(of_export, year_zero=outline.year_zero, unit=1)
    assert basis_of_site(year_zero=outline.year_zero, unit=1) == basis


# Who, when, and what is refused


@pytest.mark.parametrize("role", list(Role))
def test_controllers_and_analysts_of_the_whole_country_plan(role, planned_country, launched):
    everywhere, region = person("anna", role), person("bo", role, unit="R1")

    if role in PLANNERS:
        assert ask_for_plan(SCENARIO, by=acting(everywhere)).title == "Poliser 2027–2028"
        with pytest.raises(NotAllowed, match="hela landet"):
            ask_for_plan(SCENARIO, by=acting(region))
    else:
        with pytest.raises(NotAllowed, match="inte rätt"):
            ask_for_plan(SCENARIO, by=acting(everywhere))
    assert OfficerPlan.objects.count() == (role in PLANNERS)


def test_the_process_starts_when_the_row_is_there_for_it(
    planned_country, launched, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        plan = ask_for_plan(SCENARIO, by=acting(planner()))
        assert launched == []

    assert launched == [(plan.pk, "make_officer_plan")]
    assert (plan.state, plan.scenario, plan.role) == ("running", SCENARIO, "national_analyst")
    assert actions_logged() == ["plan.started"]


def test_what_is_wrong_is_told_all_at_once_and_nothing_is_started(planned_country, launched):
    wrong = SCENARIO.replace("unit: 1", "unit: 0.7").replace("attrition: 0", "attrition: 4")

    with pytest.raises(DeliveryRejected) as refused:
        ask_for_plan(wrong, by=acting(planner()))

    assert {(one.row, one.column) for one in refused.value.problems} == {
        (4, "unit"),
        (16, "attrition"),
    }
    assert not OfficerPlan.objects.exists()
    assert actions_logged() == []


def test_a_year_without_staff_is_refused_in_the_words_of_the_page(planned_country):
    with pytest.raises(NotFound, match="Ingen bemanning är lämnad för 2031"):
        read_scenario(SCENARIO.replace("year_zero: 2026", "year_zero: 2031"))


def test_one_plan_is_made_at_a_time(planned_country, monkeypatch):
    by = acting(planner())
    begin_plan(title="Ett", scenario=SCENARIO, by=by)

    with pytest.raises(PlanRefused, match="redan på väg"):
        begin_plan(title="Två", scenario=SCENARIO, by=by)
    # Two that ask in the same moment both find nothing on its way.
    monkeypatch.setattr(actions, "is_any_on_its_way", lambda _rows: False)
    with pytest.raises(PlanRefused, match="redan på väg"):
        begin_plan(title="Två", scenario=SCENARIO, by=by)

    assert OfficerPlan.objects.count() == 1


@pytest.mark.parametrize(("late_s", "is_given_up"), [(-30, False), (30, True)])
def test_a_plan_whose_process_is_gone_is_given_up(late_s, is_given_up, planned_country):
    by = acting(planner())
    lost = begin_plan(title="Ett", scenario=SCENARIO, by=by)
    at = lost.at - GIVEN_UP_AFTER - timedelta(seconds=late_s)
    OfficerPlan.objects.filter(pk=lost.pk).update(at=at)

    if not is_given_up:
        with pytest.raises(PlanRefused):
            begin_plan(title="Två", scenario=SCENARIO, by=by)
        return
    begin_plan(title="Två", scenario=SCENARIO, by=by)
    lost.refresh_from_db()
    assert (lost.state, lost.step) == (MakingState.FAILED, LOST)


def test_a_plan_is_made_once(planned_country):
    plan = made_plan()

    with pytest.raises(UserError, match="redan gjord eller avbruten"):
        make_officer_plan(plan.pk)


# What is made


def test_the_plan_moves_the_officer_to_where_the_norm_lacks_most(planned_country):
    plan = made_plan()

    areas = plan_tables(plan.pk)["plan_areas"].filter(scenario="base", year=2027)
    # 2 + 1 + 1 and a recruit for norms of 1.2 and 2.5; at most half of a team of 2 may go.
    assert dict(areas.select("area", "own_fte").iter_rows()) == {"A1": 2.0, "A2": 0.0, "A3": 3.0}
    assert (plan.month, plan.software_version) == ("2026-12", "0.1.0")
    assert actions_logged() == ["plan.started", "plan.made"]


def test_what_cannot_be_kept_is_told_with_what_it_would_take(planned_country):
    plan = made_plan(NOT_POSSIBLE)

    texts = plan_tables(plan.pk)["plan_reasons"].filter(scenario="base")["text"].to_list()
    assert texts[0].startswith("Golvet 9 för områdespolis i Region Sjö går inte 2027")
    assert any("Alla golv går med fler rekryter: 4 till i Region Sjö 2027" in one for one in texts)


def test_time_that_does_not_suffice_is_a_plan_that_says_so(planned_country, monkeypatch):
    monkeypatch.setattr(officer_plans, "limits_for", lambda _situation: SolveLimits(seconds=0))

    plan = made_plan()

    tables = plan_tables(plan.pk)
    assert plan.state == MakingState.READY
    assert "proven" not in set(tables["plan_stages"]["proof"])
    assert "Ingen plan hann hittas" in tables["plan_reasons"]["text"][0]


def test_explanations_give_way_when_it_is_late(planned_country, monkeypatch):
    in_time = plan_tables(made_plan().pk)
    monkeypatch.setattr(officer_plans, "EXPLAINED_FOR_S", -1)

    late = plan_tables(made_plan().pk)

    assert_frame_equal(late["plan_areas"], in_time["plan_areas"])
    assert late["scenario_regret"].is_empty()
    assert dict(late["plan_run"].iter_rows())["pairs_left_out"] == "2"
    assert set(late["plan_limits"]["proof"]) == {"gap"}


@pytest.mark.parametrize(("scenarios", "seconds"), [(1, 30), (4, 21), (12, 7), (99, 1)])
def test_more_scenarios_have_less_time_for_each_goal(scenarios, seconds, planned_country):
    more = "".join(f"  - {{id: s{n}, title: S}}\n" for n in range(scenarios))
    text = f"{SCENARIO.partition('scenarios:')[0]}scenarios:\n{more}"

    # 600 seconds for all, seven goals in each scenario; never more than 30 nor less than 1.
    assert limits_for(read_scenario(text).situation).seconds == seconds


def test_staff_of_the_file_is_not_said_to_be_the_sites(planned_country):
    staff = 'staffing:\n  - {district: "L1", area: "A1", function: "area_officer", fte: 3}\n'

    plan = made_plan(SCENARIO.replace("scenarios:", f"{staff}scenarios:"))

    run = dict(plan_tables(plan.pk)["plan_run"].iter_rows())
    assert (plan.month, "rounded_fte" in run) == ("", False)


# What fails


def test_what_has_been_lost_since_it_was_asked_for_is_told(planned_country):
    plan = begin_plan(title="Ett", scenario=SCENARIO.replace("2026", "2031"), by=acting(planner()))

    made = make_officer_plan(plan.pk)

    assert made.state == MakingState.FAILED
    assert made.step == "Ingen bemanning är lämnad för 2031. Välj ett annat år 0."


def test_a_fault_of_ours_is_logged_and_told_without_its_words(planned_country, monkeypatch, caplog):
    def break_down(*_given, **_named):
        raise ZeroDivisionError("the value of a row")

    monkeypatch.setattr(officer_plans, "make_everything", break_down)

    made = made_plan()

    assert made.state == MakingState.FAILED
    assert made.step.startswith("Ett fel i programmet gjorde att planen")
    assert "ZeroDivisionError" in caplog.text


# Deleting


def test_a_plan_of_ones_own_is_deleted_and_the_log_remembers(planned_country):
    plan = made_plan()

    delete_plan(plan, by=acting(planner()))

    assert not OfficerPlan.objects.exists()
    assert actions_logged() == ["plan.started", "plan.made", "plan.deleted"]


def test_a_plan_of_somebody_else_or_one_on_its_way_is_not_deleted(planned_country):
    other = acting(person("other", Role.CONTROLLER))
    running = begin_plan(title="Ett", scenario=SCENARIO, by=acting(planner()))

    with pytest.raises(NotAllowed, match="någon annans"):
        delete_plan(running, by=other)
    with pytest.raises(WrongState, match="räknas just nu"):
        delete_plan(running, by=acting(planner()))

    assert OfficerPlan.objects.count() == 1
