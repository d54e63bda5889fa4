"""A scenario file says what is wrong in it, all at once, with the line and what to do."""

from dataclasses import replace
from fractions import Fraction

import pytest
import yaml

from lagesbild.areas.area import AreaClass
from lagesbild.errors import DeliveryRejected, NotFound, UserError
from lagesbild.officers.plan.records import GoalOrder, Level, Span
from lagesbild.sources.officer_plan.example import write_example, write_outline
from lagesbild.sources.officer_plan.reading import (
    plan_fields,
    read_plan,
    read_plan_file,
    read_values,
)
from lagesbild.sources.officer_plan.rules import PlanRule
from lagesbild.sources.officer_plan.writing import write_scenario


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "plan.yaml"
    write_example(path)
    return path


@pytest.fixture
def changed(example):
    """Return a function that replaces some text of the example, and gives the file."""

    def change(*pairs):
        text = example.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        example.write_text(text, encoding="utf-8")
        return example

    return change


def problems_of(path):
    with pytest.raises(DeliveryRejected) as rejected:
        read_plan_file(path)
    return rejected.value.problems


def test_the_example_is_right_and_means_what_it_says(example):
    situation = read_plan_file(example).situation

    assert situation.unit == 1
    assert situation.order is GoalOrder.NORM_FIRST
    assert list(situation.planned_years) == [2026, 2027, 2028, 2029]
    assert situation.residents_per_officer == 5_000
    assert situation.lending_limit == 150
    assert situation.regions[0].attrition == Span(low=30, value=40, high=70)
    assert situation.regions[0].recruits[2025] == Span(low=1, value=3, high=4)
    assert situation.districts[1].pulled_away == 200
    assert situation.areas[-1].area_class is None
    assert [v.id for v in situation.variations] == [
        *("base", "few", "many", "pulled", "event", "list")
    ]
    assert situation.variations[1].recruits is Level.LOW
    assert situation.variations[3].more_pulled_away == 100
    assert situation.variations[5].list_changes[0].area_class is AreaClass.VULNERABLE


def test_an_area_without_officers_gets_a_team_of_none(example):
    situation = read_plan_file(example).situation

    [team] = [team for team in situation.teams if team.area == "ostra-backen"]
    assert (team.function, team.now, team.district) == ("area_officer", 0, "kusten")


def test_tenths_are_exact(changed):
    path = changed(
        ("unit: 1 ", "unit: 0.1 "),
        (
            "area: hamnen, function: area_officer, fte: 2,",
            "area: hamnen, function: area_officer, fte: 2.3,",
        ),
    )

    situation = read_plan_file(path).situation

    assert situation.unit == Fraction(1, 10)
    [hamnen] = [team for team in situation.teams if team.area == "hamnen"]
    assert hamnen.now == 23
    assert situation.fte(hamnen.now) == 2.3


# What is wrong: the text that is changed, the rule, the column, and a part of what is said.
WRONG = {
    "a negative number of officers": (
        ("function: response, fte: 14, need: 14", "function: response, fte: -14, need: 14"),
        "out-of-range",
        "fte",
        "-14 ligger utanför det tillåtna.",
    ),
    "a region that is nowhere": (
        ("{id: kusten, name: Kusten, region: syd", "{id: kusten, name: Kusten, region: öst"),
        "plan-unknown-reference",
        "region",
        "»öst« finns inte i listan regions.",
    ),
    "an area of a list change that is nowhere": (
        ("area: ostra-backen, from_year", "area: vastra-backen, from_year"),
        "plan-unknown-reference",
        "area",
        "»vastra-backen« finns inte i listan areas.",
    ),
    "a function that is in no catalogue": (
        ("{district: berget, function: investigation", "{district: berget, function: detective"),
        "plan-unknown-function",
        "function",
        "funktionen »detective« finns inte.",
    ),
    "a budget in thousands": (
        ("{year: 2027, kronor: 79000000}", "{year: 2027, kronor: 79000}"),
        "plan-budget-implausible",
        "kronor",
        "budgeten 79 000 kronor är inte rimlig: personalen år 0 kostar 75 350 000 kronor.",
    ),
    "a budget in öre": (
        ("{year: 2027, kronor: 79000000}", "{year: 2027, kronor: 7900000000}"),
        "plan-budget-implausible",
        "kronor",
        "budgeten 7 900 000 000 kronor är inte rimlig",
    ),
    "a cost in thousands": (
        ("{function: investigation, kronor: 850000}", "{function: investigation, kronor: 850}"),
        "plan-cost-implausible",
        "kronor",
        "850 kronor är ingen rimlig kostnad",
    ),
    "a reversed interval of recruits": (
        ("begins: 2025, low: 1, fte: 3, high: 4", "begins: 2025, low: 4, fte: 3, high: 1"),
        "plan-interval-reversed",
        "fte",
        "lågt, väntat och högt är 4, 3, 1: intervallet är omvänt.",
    ),
    "a reversed interval of need": (
        (
            "fte: 1, need_low: 2, need: 3, need_high: 4",
            "fte: 1, need_low: 4, need: 3, need_high: 2",
        ),
        "plan-interval-reversed",
        "need",
        "4, 3, 2",
    ),
    "ends of a need without a middle": (
        ("fte: 1, need_low: 2, need: 3, need_high: 4", "fte: 1, need_low: 2, need_high: 4"),
        "plan-interval-reversed",
        "need",
        "inget väntat värde",
    ),
    "recruits that are not told": (
        ("  - {region: syd, begins: 2025, low: 1, fte: 2, high: 4}\n", ""),
        "plan-recruits-missing",
        None,
        "rekryter till syd saknas för utbildning som börjar 2025.",
    ),
    "a region without staff": (
        (
            "  - {id: syd, name: Region Syd",
            "  - {id: ost, attrition: 0.1}\n  - {id: syd, name: Region Syd",
        ),
        "plan-staffing-missing",
        None,
        "regionen ost har ingen bemanning.",
    ),
    "an area in two districts": (
        (
            "  - {id: kullen, name: Kullen",
            "  - {id: hamnen, district: kusten, class: risk, residents: 9}\n"
            "  - {id: kullen, name: Kullen",
        ),
        "plan-area-in-two-districts",
        "district",
        "området hamnen står redan, i alvstaden.",
    ),
    "staff of an area in another district": (
        ("{district: berget, area: kullen,", "{district: kusten, area: kullen,"),
        "plan-area-in-two-districts",
        "district",
        "området kullen ligger i berget, men raden säger kusten.",
    ),
    "the same team twice": (
        (
            "{district: kusten, function: investigation, fte: 8, need: 8}",
            "{district: kusten, function: response, fte: 8}",
        ),
        "plan-same-row-twice",
        None,
        "listan staffing har redan en rad för kusten, response.",
    ),
    "a part of a unit": (
        ("function: response, fte: 14, need: 14", "function: response, fte: 14.5, need: 14"),
        "plan-not-whole-units",
        "fte",
        "14.5 heltider är inte ett helt antal enheter om 1.",
    ),
    "a unit that there is not": (
        ("unit: 1 ", "unit: 0.25 "),
        "plan-unit",
        "unit",
        "enheten 0.25 finns inte.",
    ),
    "a share with too many decimals": (
        ("attrition: 0.04,", "attrition: 0.0405,"),
        "plan-too-fine-share",
        "attrition",
        "andelen 0.0405 har fler än tre decimaler.",
    ),
    "a floor without a place": (
        ("{function: response, district: berget, fte: 13}", "{function: response, fte: 13}"),
        "plan-one-place",
        None,
        "golvet har 0 platser.",
    ),
    "a floor in two places": (
        (
            "{function: response, district: berget, fte: 13}",
            "{function: response, district: berget, region: nord, fte: 13}",
        ),
        "plan-one-place",
        None,
        "golvet har 2 platser.",
    ),
    "a floor above what may be there": (
        ("function: response, fte: 14, need: 14}", "function: response, fte: 14, most: 12}"),
        "plan-floor-above-most",
        "fte",
        "golvet 13 är högre än vad taken rymmer (12).",
    ),
    "a year outside the plan": (
        ("name: Toppmötet, year: 2027", "name: Toppmötet, year: 2031"),
        "plan-year-outside",
        "year",
        "året 2031 ligger utanför planen (2026–2029).",
    ),
    "a function without a cost": (
        ("  - {function: investigation, kronor: 850000}\n", ""),
        "plan-cost-missing",
        "function",
        "funktionen investigation har ingen kostnad.",
    ),
    "a class without a weight": (
        ("  - {class: vulnerable, weight: 1}\n", ""),
        "plan-weight-missing",
        "class",
        "klassen utsatt område har ingen vikt.",
    ),
    "no list of areas": (
        ("areas:\n", "floors_:\n"),
        "plan-list-missing",
        "areas",
        "listan areas saknas eller är tom.",
    ),
    "a field that there is not": (
        ("years: 4", "years: 4\nhorizon: 4"),
        "unknown-column",
        "horizon",
        "fältet är okänt.",
    ),
    "a decimal comma": (
        ("lending_limit: 0.15", "lending_limit: 0,15"),
        "wrong-type",
        "lending_limit",
        "värdet är inte ett tal med punkt före decimalerna.",
    ),
    "a missing year 0": (("year_zero: 2025", "# "), "missing-value", "year_zero", "värdet saknas."),
    "the same scenario twice": (
        ("{id: few, title", "{id: base, title"),
        "duplicate-row",
        "id",
        "»base« finns redan i listan scenarios.",
    ),
}


@pytest.mark.parametrize("way", WRONG)
def test_a_mistake_is_named_with_its_line_its_rule_and_what_to_do(way, changed):
    pair, rule, column, said = WRONG[way]

    found = problems_of(changed(pair))

    named = [p for p in found if p.rule == rule and p.column == column]
    assert any(said in problem.text.replace("\u00a0", " ") for problem in named), found
    assert all(problem.remedy for problem in named)
    assert all(p.row is None or p.row > 2 for p in named)


def test_every_rule_of_the_file_has_a_mistake_above():
    assert {rule for _, rule, _, _ in WRONG.values() if rule.startswith("plan-")} == {
        rule.id for rule in PlanRule
    }


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(changed):
    path = changed(
        ("{year: 2027, kronor: 79000000}", "{year: 2027, kronor: 79}"),
        ("begins: 2025, low: 1, fte: 3, high: 4", "begins: 2025, low: 4, fte: 3, high: 1"),
        ("{district: berget, area: kullen,", "{district: kusten, area: kullen,"),
    )

    found = problems_of(path)

    assert [problem.rule for problem in found] == [
        "plan-budget-implausible",
        "plan-interval-reversed",
        "plan-area-in-two-districts",
    ]
    assert [problem.row for problem in found] == sorted(problem.row for problem in found)


def test_broken_yaml_is_told_with_its_line(example):
    example.write_text("title: [", encoding="utf-8")

    [problem] = problems_of(example)

    assert problem.rule == "broken-yaml"


def test_a_missing_file_says_how_to_get_one(tmp_path):
    with pytest.raises(NotFound, match="--write-example"):
        read_plan_file(tmp_path / "plan.yaml")


def test_an_example_never_replaces_a_file(example):
    with pytest.raises(UserError, match="finns redan"):
        write_example(example)


def test_lists_that_the_file_leaves_out_come_from_a_collection(tmp_path):
    path = tmp_path / "plan.yaml"
    regions = [{"id": "R01", "name": "Norrlandet"}]
    lists = {
        "regions": regions,
        "districts": [{"id": "L1", "name": "Älvstaden", "region": "R01"}],
        "areas": [
            {"id": "A1", "name": "Hamnen", "district": "L1", "class": "risk", "residents": 6_000}
        ],
        "staffing": [{"district": "L1", "function": "response", "fte": 7.0}],
    }
    asked = []
    write_outline(path, regions=regions, year_zero=2025)

    def basis(year_zero, unit):
        asked.append((year_zero, unit))
        return lists

    situation = read_plan_file(path, basis=basis).situation

    assert asked == [(2025, 1.0)]
    assert situation.regions[0].name == "Norrlandet"
    assert situation.areas[0].name == "Hamnen"
    assert [(team.function, team.now) for team in situation.teams] == [
        ("response", 7),
        ("area_officer", 0),
    ]


def test_what_the_file_says_itself_goes_before_the_collection(example):
    def basis(year_zero, unit):
        return {"areas": [{"id": "A1", "district": "L1", "class": "risk", "residents": 6_000}]}

    alone, beside = read_plan_file(example), read_plan_file(example, basis=basis)

    assert replace(alone.situation) == beside.situation


def test_every_field_has_a_description_and_an_example():
    def all_fields(fields):
        for field in fields:
            yield field
            yield from all_fields(field.fields)

    for field in all_fields(plan_fields()):
        assert field.description.endswith("."), field.name
        assert field.fields or field.example is not None, field.name


def test_the_example_is_plain_yaml(example):
    assert yaml.safe_load(example.read_text(encoding="utf-8"))["years"] == 4


def test_a_file_written_of_values_says_what_they_say(example):
    values = read_values(example.read_bytes(), file="plan.yaml")

    written = write_scenario(values)

    assert read_values(written.text.encode(), file="plan.yaml") == values
    again = read_plan(written.text.encode(), file="plan.yaml").situation
    assert again == read_plan_file(example).situation


@pytest.mark.parametrize(
    "text",
    ["no", "2026", "null", 'Sagt: "aldrig" # mer', "- {a: b}", "rad\u2028två", "nästa\x85rad", "~"],
)
def test_no_text_is_taken_for_anything_else(example, text):
    values = {**read_values(example.read_bytes(), file="plan.yaml"), "title": text}

    written = write_scenario(values)

    assert read_values(written.text.encode(), file="plan.yaml")["title"] == text
    assert written.text.count("\n") == len(written.entries)


def test_a_problem_leads_to_the_value_that_was_written(example):
    values = dict(read_values(example.read_bytes(), file="plan.yaml"))
    values["unit"] = 0.7
    values["budgets"] = [*values["budgets"], {"year": 2050, "kronor": 80_000_000}]
    values["scenarios"][-1]["list_changes"][0]["from_year"] = 1999 + 20
    values["scenarios"][-2]["events"][0]["weeks"] = 60
    written = write_scenario(values)

    with pytest.raises(DeliveryRejected) as rejected:
        read_plan(written.text.encode(), file="plan.yaml")

    paths = {written.path_of(one.row, one.column) for one in rejected.value.problems}
    assert paths == {
        ("unit",),
        ("budgets", 3, "year"),
        ("scenarios", 5, "list_changes", 0, "from_year"),
        ("scenarios", 4, "events", 0, "weeks"),
    }


def test_a_plan_says_which_lists_the_basis_gave(example):
    values = dict(read_values(example.read_bytes(), file="plan.yaml"))
    lists = {name: values.pop(name) for name in ("areas", "staffing")}

    read = read_plan(
        write_scenario(values).text.encode(), file="plan.yaml", basis=lambda _year, _unit: lists
    )

    assert read.filled == ("areas", "staffing")
    assert read.situation == read_plan_file(example).situation


def test_lists_that_a_basis_would_give_are_not_missed_where_the_year_is():
    def basis(_year, _unit):
        raise AssertionError("asked for an unknown year")

    with pytest.raises(DeliveryRejected) as rejected:
        read_plan(b"title: Plan\nunit: 1\nyears: 3\n", file="plan.yaml", basis=basis)

    assert {one.column for one in rejected.value.problems} == {
        *("year_zero", "training_lag", "class_weights", "costs", "regions")
    }
