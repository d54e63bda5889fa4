"""The pages about plans: filling in, giving a file, following, reading, doing it again."""

import io
import zipfile
from dataclasses import replace

import polars as pl
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.web.factories import acting, person
from tests.web.pages.steering import Steerer
from tests.web.pages.walking import ticking
from tests.web.planned import (
    NOT_POSSIBLE,
    SCENARIO,
    build_planned_country,
    made_plan,
    planner,
)
from tests.web.reading import read
from tests.web.test_english import english, names, phrases, swedish_on

from lagesbild.sources.officer_plan.reading import read_values
from lagesbild.stats.lexicographic import SolveLimits
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.pages.forms.officer_plan import ScenarioForm, can_be_filled_in
from lagesbild_web.pages.plan_rows import ShownPlan
from lagesbild_web.records.actions import officer_plans as actions
from lagesbild_web.records.actions.officer_plans import begin_plan
from lagesbild_web.records.exchange import officer_plans
from lagesbild_web.records.exchange.making import pack_tables
from lagesbild_web.records.exchange.officer_plans import make_officer_plan, outline_of_site
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.queries.officer_plans import plan_tables
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _country(monkeypatch):
    ticking(monkeypatch)
    build_planned_country(monkeypatch)
    monkeypatch.setattr(actions, "launch", lambda made, *, command: None)


def analyst() -> Steerer:
    return Steerer(planner())


def given() -> str:
    """Return the scenario file of the newest plan."""
    return OfficerPlan.objects.order_by("-pk")[0].scenario


def problems_on(walker: Steerer) -> dict[str, str]:
    """Return the lines of the error summary by the id of the field that they lead to."""
    links = read(walker.html).find(".error-summary a")
    return {one.attrs["href"].removeprefix("#"): " ".join(one.text.split()) for one in links}


# From landing to a plan


def test_a_plan_is_started_three_clicks_from_the_page_of_resources():
    walker = Steerer(person("karin", Role.CONTROLLER))

    walker.follow("Planer")
    walker.sees("Ingen plan är gjord än")
    walker.follow("Ny plan")
    walker.sees("Bemanningen är från 2026-12, av 3 lokalpolisområden.")
    walker.press("Gör planen")

    assert walker.clicks == 3
    walker.sees("Planen räknas", "Väntar på att börja", "Det tar från en halv minut")


def test_a_plan_is_read_two_clicks_from_the_page_of_resources():
    made_plan()
    walker = Steerer(person("karin", Role.CONTROLLER))

    walker.follow("Planer")
    walker.sees("Poliser 2027–2028", "Klar", "2026-12", "Planerare, Nationell analytiker")
    walker.follow("Poliser 2027–2028")

    assert walker.clicks == 2
    walker.sees("Målen, scenario för scenario", "Grundfallet")


# Filling in


def test_what_is_filled_in_is_the_scenario_that_is_kept():
    walker = analyst()
    walker.open("/resurser/plan/ny/")

    walker.press(
        "Gör planen",
        **{
            "title": "Poliser 2027–2030",
            "unit": "0.5",
            "order": "coverage_first",
            "loans": "on",
            "lending_limit": "12,5",
            "weight-risk": "5",
            "cost-area_officer": "950 000",
            "budget-2028": "9 000 000",
            "region-0-attrition_low": "2",
            "region-0-attrition": "4,5",
            "region-0-attrition_high": "7",
            "recruits-0-2025-low": "0,5",
            "recruits-0-2025-fte": "1",
            "recruits-0-2025-high": "2",
            "floor-0-function": "area_officer",
            "floor-0-place": "areas:A1",
            "floor-0-fte": "1",
            "floor-0-from_year": "2029",
            "few": "on",
            "pulled": "on",
            "event": "on",
            "event_name": "Toppmötet",
            "event_year": "2028",
            "event_fte": "2",
            "event_weeks": "26",
            "changed_list": "on",
            "change-0-area": "A2",
            "change-0-from_year": "2028",
            "change-0-class": "vulnerable",
        },
    )

    assert walker.path == f"/resurser/plan/{OfficerPlan.objects.get().pk}/"
    assert yaml.safe_load(given()) == {
        "title": "Poliser 2027–2030",
        "year_zero": 2026,
        "years": 4,
        "unit": 0.5,
        "order": "coverage_first",
        "loans": True,
        "lending_limit": 0.125,
        "training_lag": 2,
        "class_weights": [
            {"class": "vulnerable", "weight": 1},
            {"class": "risk", "weight": 5},
            {"class": "particularly_vulnerable", "weight": 3},
        ],
        "costs": [{"function": "area_officer", "kronor": 950_000}],
        "budgets": [{"year": 2028, "kronor": 9_000_000}],
        "regions": [
            {"id": "R1", "attrition": 0.045, "attrition_low": 0.02, "attrition_high": 0.07}
        ],
        "recruits": [
            {"region": "R1", "begins": 2025, "low": 0.5, "fte": 1, "high": 2},
            *({"region": "R1", "begins": year, "fte": 0} for year in (2026, 2027, 2028)),
        ],
        "floors": [{"function": "area_officer", "area": "A1", "fte": 1, "from_year": 2029}],
        "scenarios": [
            {"id": "base", "title": "Grundfallet"},
            {"id": "few", "title": "Få rekryter", "recruits": "low", "attrition": "high"},
            {
                "id": "pulled",
                "title": "10 procentenheter mer bortdraget",
                "more_pulled_away": 0.1,
            },
            {
                "id": "event",
                "title": "Toppmötet",
                "events": [{"name": "Toppmötet", "year": 2028, "fte": 2, "weeks": 26}],
            },
            {
                "id": "list",
                "title": "Ändrad lista",
                "list_changes": [{"area": "A2", "from_year": 2028, "class": "vulnerable"}],
            },
        ],
    }


def test_all_that_the_form_can_see_is_wrong_is_told_at_once():
    walker = analyst()
    walker.open("/resurser/plan/ny/")

    walker.press(
        "Gör planen",
        **{
            "title": "",
            "region-0-attrition": "",
            "lending_limit": "120",
            "cost-area_officer": "mycket",
            "event": "on",
            "event_fte": "2",
            "changed_list": "on",
            "floor-0-fte": "1",
        },
    )

    assert walker.status == 422
    assert problems_on(walker).keys() == {
        *("id_title", "id_region-0-attrition", "id_lending_limit", "id_cost-area_officer"),
        *("id_event_name", "id_event_year", "id_event_weeks", "id_change-0-area"),
        *("id_floor-0-function", "id_floor-0-place"),
    }
    assert "Region Sjö, avgång i procent, väntat" in problems_on(walker)["id_region-0-attrition"]
    assert not OfficerPlan.objects.exists()


def test_what_the_library_finds_wrong_stands_at_the_field_that_it_came_from():
    walker = analyst()
    walker.open("/resurser/plan/ny/")

    walker.press(
        "Gör planen",
        **{
            "cost-area_officer": "900",
            "budget-2027": "1",
            "region-0-attrition_low": "9",
            "recruits-0-2026-fte": "0,5",
            "floor-1-function": "area_officer",
            "floor-1-place": "regions:R1",
            "floor-1-fte": "1,5",
            "event": "on",
            "event_name": "Toppmötet",
            "event_year": "2040",
            "event_fte": "2",
            "event_weeks": "60",
            "changed_list": "on",
            "change-1-area": "A2",
            "change-1-from_year": "2020",
            "change-1-class": "risk",
        },
    )

    assert walker.status == 422
    found = problems_on(walker)
    assert found.keys() == {
        *("id_cost-area_officer", "id_budget-2027", "id_region-0-attrition"),
        *("id_recruits-0-2026-fte", "id_floor-1-fte", "id_event_year", "id_event_weeks"),
        "id_change-1-from_year",
    }
    assert "året 2040 ligger utanför planen (2027–2030)".lower() in found["id_event_year"].lower()
    assert not OfficerPlan.objects.exists()


def test_other_years_have_other_fields_and_nothing_is_started():
    walker = analyst()
    walker.open("/resurser/plan/ny/")

    walker.press("Visa fälten för de här åren", years="2", training_lag="1", title="Kort plan")

    sent = dict(walker.fields)
    recruits = {name for name in sent if name.startswith("recruits-0-") and name.endswith("-fte")}
    assert recruits == {"recruits-0-2026-fte", "recruits-0-2027-fte"}
    assert {name for name in sent if name.startswith("budget-")} == {"budget-2027", "budget-2028"}
    assert sent["title"] == "Kort plan"
    assert walker.status == 200
    assert problems_on(walker) == {}
    assert not OfficerPlan.objects.exists()


def test_years_that_were_changed_without_their_fields_are_asked_for_and_not_guessed():
    walker = analyst()
    walker.open("/resurser/plan/ny/")

    walker.press("Gör planen", years="5")

    assert walker.status == 422
    assert problems_on(walker).keys() == {"id_recruits-0-2029-fte"}


def test_a_list_of_floors_grows_with_what_is_filled_in():
    walker = analyst()
    walker.open("/resurser/plan/ny/")
    first = {"floor-0-function": "area_officer", "floor-0-place": "areas:A1", "floor-0-fte": "1"}
    second = {"floor-1-function": "area_officer", "floor-1-place": "areas:A3", "floor-1-fte": "1"}

    walker.press("Visa fälten för de här åren", **first, **second)

    assert "floor-3-fte" in dict(walker.fields)
    assert "floor-4-fte" not in dict(walker.fields)


def test_one_plan_at_a_time_is_said_at_the_form():
    begin_plan(title="Ett", scenario=SCENARIO, by=acting(planner()))
    walker = analyst()
    walker.open("/resurser/plan/ny/")

    walker.press("Gör planen")

    assert walker.status == 422
    walker.sees("En plan är redan på väg. Vänta tills den är klar.")


def test_without_staff_there_is_nothing_to_plan(monkeypatch):
    from lagesbild_web.records.models import Batch

    Batch.objects.all().delete()
    walker = analyst()

    walker.open("/resurser/plan/ny/")

    walker.sees("Ingen bemanning är lämnad än", "Lämna den först")


# A file


def upload(text: str, name: str = "plan.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_file_is_kept_as_it_was_given_and_can_be_fetched_again():
    walker = analyst()
    walker.open("/resurser/plan/ny/fil/")

    walker.press("Gör planen", file=upload(f"# Fritt påhittat\n{SCENARIO}"))
    walker.open(f"{walker.path}hamta/scenario/")

    assert given() == f"# Fritt påhittat\n{SCENARIO}"
    assert walker.response.content.decode() == given()
    assert 'filename="plan-' in walker.response["Content-Disposition"]


def test_faults_of_a_file_are_told_at_once_by_line_and_the_text_can_be_mended_there():
    walker = analyst()
    walker.open("/resurser/plan/ny/fil/")
    wrong = SCENARIO.replace("unit: 1", "unit: 0.7").replace(
        'region: "R1", begins: 2026', "begins: 2026"
    )

    walker.press("Gör planen", file=upload(wrong))

    assert walker.status == 422
    walker.sees(
        "rad 4, unit Enheten 0.7 finns inte. Skriv 1, 0.5 eller 0.1.",
        "rad 19, region Värdet saknas.",
    )
    assert not OfficerPlan.objects.exists()
    assert dict(walker.fields)["content"] == wrong
    walker.press("Gör planen", content=SCENARIO)
    assert given() == SCENARIO


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title: &a x\nyear_zero: *a\n", "alias är inte tillåtna"),
        (b"title: [", "filen är inte giltig YAML"),
        (b"title: Ring 19121212-1212\n", "personnummer"),
        (b"\xff\xfe", "Filen är inte UTF-8"),
        (b"x" * 200_001, "Filen är större än 200 kB"),
        (b"", "Filen är tom"),
    ],
)
def test_a_file_that_is_not_a_scenario_is_refused_readably(content, said):
    walker = analyst()
    walker.open("/resurser/plan/ny/fil/")

    walker.press("Gör planen", file=SimpleUploadedFile("plan.yaml", content))

    assert walker.status == 422
    assert said.lower() in walker.text.lower()
    assert not OfficerPlan.objects.exists()


def test_nothing_given_is_said_at_the_field():
    walker = analyst()
    walker.open("/resurser/plan/ny/fil/")

    walker.press("Gör planen", content=" ")

    assert problems_on(walker) == {"id_file": "Välj en fil, eller skriv i fältet under."}


# Doing it again


def test_a_plan_is_done_again_from_what_it_said():
    plan = made_plan(NOT_POSSIBLE)
    walker = analyst()
    walker.open(f"/resurser/plan/{plan.pk}/")

    walker.follow("Gör om med ändringar")
    sent = dict(walker.fields)
    walker.press("Gör planen", title="Poliser, igen")

    assert (sent["years"], sent["lending_limit"], sent["floor-0-fte"]) == ("2", "50", "9")
    before = read_values(NOT_POSSIBLE.encode(), file="a")
    again = read_values(given().encode(), file="b")
    assert {**before, "title": "Poliser, igen"} == again


def test_what_the_form_has_no_field_for_is_done_again_as_a_file():
    events = (
        '  - id: "two"\n    title: "Två"\n    events:\n'
        '      - {name: "A", year: 2027, fte: 1, weeks: 4}\n'
        '      - {name: "B", year: 2028, fte: 1, weeks: 4}\n'
    )
    plan = made_plan(SCENARIO + events)
    walker = analyst()
    walker.open(f"/resurser/plan/{plan.pk}/")

    walker.follow("Gör om med ändringar")

    assert walker.path == f"/resurser/plan/ny/fil/?fran={plan.pk}"
    assert dict(walker.fields)["content"] == SCENARIO + events


@pytest.mark.parametrize("change", [("unit: 1", "unit: 0.1"), ("attrition: 0", "attrition: 0.045")])
def test_the_form_holds_what_it_began_with(change):
    outline = outline_of_site()
    values = read_values(SCENARIO.replace(*change).encode(), file="plan.yaml")

    assert can_be_filled_in(values, outline)
    assert not can_be_filled_in({**values, "districts": [{"id": "L1", "region": "R1"}]}, outline)
    assert ScenarioForm(outline=replace(outline, years=(2026, 2025))).problems == []


# Following


def test_a_plan_is_followed_without_and_with_scripts_until_it_is_ready():
    plan = begin_plan(title="Poliser", scenario=SCENARIO, by=acting(planner()))
    walker = analyst()
    address = f"/resurser/plan/{plan.pk}/"
    OfficerPlan.objects.filter(pk=plan.pk).update(step="3 av 40: Grundfallet: kostnad")

    walker.open(address)
    by_script = walker.client.get(address, headers={"HX-Request": "true"})

    walker.sees("3 av 40: Grundfallet: kostnad")
    assert '<meta http-equiv="refresh" content="4">' in walker.html
    assert "<html" not in by_script.content.decode()
    make_officer_plan(plan.pk)
    assert walker.client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_plan_that_failed_says_why_and_leads_to_a_new_try():
    begin_plan(title="Sen", scenario=SCENARIO.replace("2026", "2031"), by=acting(planner()))
    plan = make_officer_plan(OfficerPlan.objects.get().pk)
    walker = analyst()

    walker.open("/resurser/plan/")
    walker.sees("Gick inte att göra")
    walker.open(f"/resurser/plan/{plan.pk}/")

    walker.sees("Planen gick inte att göra", "Ingen bemanning är lämnad för 2031.")
    by_script = walker.client.get(walker.path, headers={"HX-Request": "true"})
    assert by_script["HX-Refresh"] == "true"
    walker.follow("Gör om med ändringar")
    assert walker.status == 200


# What it says


def test_goals_stand_side_by_side_with_their_difference_and_proof():
    plan = made_plan()
    walker = analyst()

    walker.open(f"/resurser/plan/{plan.pk}/")

    # 4 officers and a recruit: A1 has 2 of 1.2, A3 has 3 of 2.5; both are met in peace.
    walker.sees("Fattas till normen, vägt efter klass vägda heltidsår Grundfallet: 0 bevisat")
    walker.sees("Kostnad miljoner kronor Grundfallet: 9,0 bevisat")
    assert "Kvarnbyn Särskilt utsatt område, Ängsdal 2,5 1 fattas 1,5 3 3" in walker.text
    assert read(walker.html).find("svg")


def test_a_scenario_is_chosen_without_scripts():
    plan = made_plan()
    walker = analyst()
    walker.open(f"/resurser/plan/{plan.pk}/")

    walker.press("Visa", scenario="pulled")

    [caption] = read(walker.html).find("#areas-caption")
    assert caption.text.strip() == "10 procentenheter mer bortdraget"
    areas = plan_tables(plan.pk)["plan_areas"].filter(scenario="pulled", area="A3", year=2028)
    assert areas["in_peace_fte"][0] == pytest.approx(areas["own_fte"][0] * 0.9)


def test_a_scenario_that_there_is_not_is_the_first_one():
    plan = made_plan()
    walker = analyst()

    walker.open(f"/resurser/plan/{plan.pk}/?scenario=%3Cb%3E")

    assert read(walker.html).find("#areas-caption")[0].text.strip() == "Grundfallet"


def test_what_cannot_be_kept_stands_first_in_words():
    plan = made_plan(NOT_POSSIBLE)
    walker = analyst()

    walker.open(f"/resurser/plan/{plan.pk}/")

    reasons = walker.text.index("Det som inte går, och vad som skulle behövas")
    assert reasons < walker.text.index("Målen, scenario för scenario")
    walker.sees("Grundfallet Golvet 9 för områdespolis i Region Sjö går inte 2027")
    [other] = read(walker.html).find("section[aria-labelledby=reasons-title] details")
    assert "10 procentenheter mer bortdraget" in other.text
    walker.sees("Alla golv går med fler rekryter: 4 till i Region Sjö 2027")


def test_time_that_did_not_suffice_is_never_called_proven(monkeypatch):
    monkeypatch.setattr(officer_plans, "limits_for", lambda _situation: SolveLimits(seconds=0))
    plan = made_plan()
    walker = analyst()

    walker.open(f"/resurser/plan/{plan.pk}/")

    walker.sees("Tiden räckte inte till allt", "tiden räckte inte", "Ingen plan hann hittas")
    assert " bevisat" not in walker.text


@pytest.mark.parametrize(
    ("goal", "value", "bound", "said"),
    [
        ("norm", 4.0, 3.0, "inte bevisat: kan vara 25 % bättre"),
        ("norm", 4.0, 3.99, "inte bevisat: kan vara mindre än 1 procent bättre"),
        ("coverage", 0.5, 0.75, "inte bevisat: kan vara upp till 75 %"),
        ("coverage", 0.5, 0.5, "inte bevisat: andra områden kan få mer"),
    ],
)
def test_a_value_that_is_not_proven_says_how_much_better_it_could_be(goal, value, bound, said):
    plan = made_plan()
    is_it = pl.col("goal") == goal
    tables = dict(plan_tables(plan.pk))
    tables["plan_stages"] = tables["plan_stages"].with_columns(
        value=pl.when(is_it).then(pl.lit(value)).otherwise("value"),
        bound=pl.when(is_it).then(pl.lit(bound)).otherwise("bound"),
        proof=pl.when(is_it).then(pl.lit("gap")).otherwise("proof"),
    )
    tables["scenario_comparison"] = tables["scenario_comparison"].with_columns(
        is_proven=pl.when(is_it).then(pl.lit(value=False)).otherwise("is_proven")
    )
    OfficerPlan.objects.filter(pk=plan.pk).update(tables=pack_tables(tables))
    plan_tables.cache_clear()
    walker = analyst()

    walker.open(f"/resurser/plan/{plan.pk}/")

    walker.sees(said, "värden som inte är bevisade kan bli bättre")


def test_loans_regret_and_prices_are_shown_in_words():
    text = SCENARIO.replace("loans: false", "loans: true").replace(
        'region: "R1", begins: 2025, fte: 1', 'region: "R1", begins: 2025, fte: 0'
    )
    plan = made_plan(text)
    shown = ShownPlan(plan_tables(plan.pk), scenario=None)
    walker = analyst()

    walker.open(f"/resurser/plan/{plan.pk}/")

    loans = plan_tables(plan.pk)["plan_loans"].filter(scenario="base")
    assert len(shown.loans) == loans.height
    walker.sees("Gränser som biter, och deras pris", *shown.prices[:2])
    walker.sees("Om ett annat scenario slår in")
    assert shown.pairs_left_out == 0


def test_the_basis_stands_below_with_month_version_and_rounding():
    plan = made_plan()
    walker = analyst()

    walker.open(f"/resurser/plan/{plan.pk}/")

    # Norra Ängen's 1.8 became 2.
    walker.sees("Systemets i 2026-12, avrundad till hela enheter: 0,2 heltider sammanlagt.")
    walker.sees(plan.data_version, "högst 30 sekunder per mål", f"plan-{plan.pk}.yaml")


# Leaving


def test_the_tables_leave_as_a_workbook_marked_and_logged():
    plan = made_plan()

    answer = analyst().client.post(f"/resurser/plan/{plan.pk}/hamta/", {"format": "xlsx"})

    book = load_workbook(io.BytesIO(answer.content))
    sheet = book["Data Områden"]
    headings = [cell.value for cell in sheet[1]]
    first = dict(zip(headings, [cell.value for cell in sheet[2]], strict=True))
    assert (first["Scenario"], first["Namn"], first["Placerade (heltider)"]) == (
        *("base", "Norra Ängen"),
        2,
    )
    assert "Får inte lämnas ut" in book["Läs mig"]["B2"].value
    payload = Payload.read(AuditEvent.objects.order_by("-seq")[0].payload)
    assert (payload.action, payload.target) == ("figures.exported", f"plan/{plan.pk}")
    assert payload.details["marking"] == "inside"


def test_csv_for_machines_holds_every_table_as_it_is():
    plan = made_plan()

    answer = analyst().client.post(f"/resurser/plan/{plan.pk}/hamta/", {"format": "csv"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names_ = {name.removesuffix(".csv") for name in packed.namelist() if name.endswith("csv")}
        areas = pl.read_csv(packed.read("plan_areas.csv"))
    assert names_ == plan_tables(plan.pk).keys()
    assert areas["own_fte"].sum() == plan_tables(plan.pk)["plan_areas"]["own_fte"].sum()


# Deleting


def test_a_plan_of_ones_own_is_deleted_after_a_question():
    plan = made_plan()
    walker = analyst()
    walker.open(f"/resurser/plan/{plan.pk}/")

    walker.follow("Ta bort")
    walker.press("Ta bort planen")

    walker.sees("Planen är borttagen. Bara loggen minns den.", "Ingen plan är gjord än")


def test_a_plan_of_somebody_else_has_no_way_to_be_deleted():
    plan = made_plan()
    walker = Steerer(person("karin", Role.CONTROLLER))

    walker.open(f"/resurser/plan/{plan.pk}/")

    assert f"/resurser/plan/{plan.pk}/ta-bort/" not in walker.html


# English


def test_the_pages_are_in_english_where_that_is_chosen():
    plan = made_plan(NOT_POSSIBLE)
    running = begin_plan(title="Poliser 2027–2028", scenario=SCENARIO, by=acting(planner()))
    client = english(planner())
    addresses = (
        *("", "ny/", "ny/fil/", f"{plan.pk}/", f"{plan.pk}/ta-bort/", f"{running.pk}/"),
        f"ny/?fran={plan.pk}",
    )

    answers = [client.get(f"/resurser/plan/{one}") for one in addresses]
    answers.append(client.post("/resurser/plan/ny/", {"year_zero": "2026", "event": "on"}))
    answers.append(client.post("/resurser/plan/ny/fil/", {"content": "unit: 7"}))

    assert [one.status_code for one in answers] == [200] * 7 + [422] * 2
    known = [*names(), "Poliser 2027–2028"]
    found = {
        address: said
        for address, one in zip((*addresses, "post", "post file"), answers, strict=True)
        if (said := swedish_on(one.content.decode(), phrases=phrases(), names=known))
    }
    assert found == {}
    assert "Plans of area officers" in answers[0].content.decode()
