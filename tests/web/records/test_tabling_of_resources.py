"""Presence, pay and money come in as rows: of a unit, or of the whole country."""

import io

import pytest
from openpyxl import load_workbook
from tests.web.factories import acting, build_country, person
from tests.web.records.test_tabling import csv_of

from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.tabling import TablingRefused, keep_rows, roll_back
from lagesbild_web.records.models import Batch, TabledRow
from lagesbild_web.records.queries.tabled import (
    HOMES,
    OTHER_TABLES,
    THE_COUNTRY,
    batches_seen,
    tabled_frame,
    tables_delivered,
)
from lagesbild_web.records.table_files.importing import try_table
from lagesbild_web.records.table_files.templates import excel_template
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

MONEY = {"budget_decisions", "cost_centres", "ledger", "ledger_totals", "price_index"}
OF_THE_COUNTRY = {*MONEY, "presence_logs"}


def presence(area="A1", unit="L1", hours="100", **given):
    return {
        "month": "2026-10",
        "source": "positions",
        "unit": unit,
        "function": "response",
        "place": "area" if area else "outside",
        "worked_area": area,
        "low": "1",
        "hours": hours,
        "high": "900",
        "resources": "6",
    } | given


def logs(month="2026-10"):
    return {
        "month": month,
        "source": "positions",
        "files": "31",
        "rows": "1000",
        "rows_left_out": "3",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "software_version": "0.6.0",
    }


def by_hour(area="A1", hour="21"):
    return {
        "quarter": "2026-Q4",
        "source": "positions",
        "function": "response",
        "worked_area": area,
        "hour_of_week": hour,
        "hours": "18.4",
        "resources": "6",
    }


def paid(unit="L1", hours="320.5"):
    return {"month": "2026-10", "unit": unit, "function": "response", "hours": hours}


def cost_centre(name="K1", unit="L1", **given):
    return {
        "cost_centre": name,
        "name": f"Kostnadsställe {name}",
        "unit": unit,
        "area": None,
        "valid_from": "2015-01-01",
        "valid_to": None,
    } | given


def line(amount, cost_centre="K1", **given):
    return {
        "month": "2026-10",
        "cost_centre": cost_centre,
        "account_class": "payroll",
        "decision": None,
        "amount": amount,
    } | given


def total(amount, month="2026-10"):
    return {"month": month, "account_class": "payroll", "amount": amount}


@pytest.fixture
def national():
    build_country()
    return acting(person("nora", Role.CONTROLLER))


@pytest.fixture
def regional(national):
    return acting(person("carin", Role.CONTROLLER, unit="R1"))


def rules_of(table, *rows, by):
    trial = try_table(csv_of(*rows), name="t.csv", table=table, by=by)
    return [(found.row, found.rule) for found in trial.problems]


def test_who_writes_everywhere_is_offered_every_table(national, regional):
    assert tables_delivered(national) == list(OTHER_TABLES)
    assert set(OTHER_TABLES) - set(tables_delivered(regional)) == OF_THE_COUNTRY
    assert {one for one in OTHER_TABLES if HOMES[one].is_of_the_country} == OF_THE_COUNTRY


@pytest.mark.parametrize("role", Role)
def test_money_is_entered_by_controllers_of_the_whole_country_only(national, role):
    for unit in ("*", "R1"):
        somebody = acting(person(f"prov-{role}-{unit}", role, unit=unit))
        allowed = role is Role.CONTROLLER and unit == "*"
        assert bool(MONEY & {*tables_delivered(somebody)}) == allowed
        if not allowed:
            with pytest.raises(NotAllowed):
                keep_rows([cost_centre()], table="cost_centres", by=somebody)
    assert not Batch.objects.exists()


def test_a_row_belongs_to_its_unit_its_areas_district_or_the_country(national):
    keep_rows([logs()], table="presence_logs", by=national)
    keep_rows([presence()], table="presence", by=national)
    keep_rows([by_hour("A2")], table="presence_by_hour", by=national)
    keep_rows([paid("L3")], table="paid_hours", by=national)
    keep_rows([cost_centre()], table="cost_centres", by=national)

    assert dict(TabledRow.objects.values_list("table", "unit")) == {
        "presence_logs": THE_COUNTRY,
        "presence": "L1",
        "presence_by_hour": "L2",
        "paid_hours": "L3",
        "cost_centres": THE_COUNTRY,
    }
    assert dict(TabledRow.objects.values_list("table", "period")) == {
        "presence_logs": "2026-10",
        "presence": "2026-10",
        "presence_by_hour": "2026-Q4",
        "paid_hours": "2026-10",
        "cost_centres": "",
    }


def test_presence_is_tried_beside_the_logs_of_the_country(national, regional):
    assert rules_of("presence", presence(), by=regional) == [(2, "presence-without-logs")]

    keep_rows([logs()], table="presence_logs", by=national)

    assert rules_of("presence", presence(), by=regional) == []
    assert rules_of("presence_by_hour", by_hour(), by=regional) == []


def test_logs_that_presence_hangs_on_cannot_be_taken_from_under_it(national, regional):
    counted = keep_rows([logs()], table="presence_logs", by=national)
    keep_rows([presence()], table="presence", by=regional)

    with pytest.raises(TablingRefused, match=r"presence\.csv"):
        roll_back(counted, by=national)
    assert tabled_frame("presence_logs").height == 1


def test_a_region_neither_sees_nor_undoes_what_is_of_the_country(national, regional):
    batch = keep_rows([logs()], table="presence_logs", by=national)

    assert batches_seen(regional) == []
    with pytest.raises(NotAllowed):
        roll_back(batch, by=regional)
    assert batches_seen(national) == [batch]


def test_a_chief_enters_presence_and_pay_of_the_own_district_only(national):
    keep_rows([logs()], table="presence_logs", by=national)
    chief = acting(person("eva", Role.DISTRICT_CHIEF, unit="L1"))
    keep_rows([presence()], table="presence", by=chief)
    keep_rows([paid()], table="paid_hours", by=chief)

    assert rules_of("presence", presence("A2", "L2"), by=chief) == [(2, "unit-not-yours")]
    assert rules_of("paid_hours", paid("L2"), by=chief) == [(2, "unit-not-yours")]
    with pytest.raises(NotAllowed):
        keep_rows([logs("2026-11")], table="presence_logs", by=chief)


@pytest.mark.parametrize(
    ("table", "row", "rule"),
    [
        ("presence", presence(hours="-1"), "out-of-range"),
        ("presence", presence(unit="L9"), "unknown-unit"),
        ("presence", presence(hours="950"), "amounts-not-in-order"),
        ("presence", presence(place="outside"), "place-and-area"),
        ("presence_logs", logs() | {"sha256": "abc"}, "malformed-checksum"),
        ("paid_hours", paid(hours="-1"), "out-of-range"),
        ("paid_hours", paid() | {"function": "chefstyp"}, "unknown-function"),
        ("cost_centres", cost_centre(unit="L9"), "unknown-unit"),
        ("ledger", line("1", "K9"), "unknown-cost-centre"),
        ("ledger", line("1.005"), "part-of-an-ore"),
        ("ledger", line("1", month="2014-12"), "cost-centre-not-valid"),
        ("ledger_totals", total("7"), "ledger-unbalanced"),
    ],
)
def test_what_is_wrong_is_told_with_row_rule_and_remedy(national, table, row, rule):
    keep_rows([cost_centre()], table="cost_centres", by=national)
    keep_rows([logs()], table="presence_logs", by=national)

    trial = try_table(csv_of(row), name="t.csv", table=table, by=national)

    assert (2, rule) in [(found.row, found.rule) for found in trial.problems]
    assert all(found.remedy for found in trial.problems)


def test_a_template_has_the_codes_of_its_own_columns(national):
    keep_rows([cost_centre()], table="cost_centres", by=national)

    book = load_workbook(io.BytesIO(excel_template("ledger", by=national)))

    codes = list(book["Koder"].iter_rows(min_row=2, values_only=True))
    assert ("Kostnadsställe", "K1", "Kostnadsställe K1") in codes
    assert ("Kostnadsslag", "premises", "Lokaler") in codes
    assert [cell.value for cell in book["Data"][1]] == [
        *("month", "cost_centre", "account_class", "decision", "amount"),
    ]


def template_codes(table, *, by):
    book = load_workbook(io.BytesIO(excel_template(table, by=by)))
    return list(book["Koder"].iter_rows(min_row=2, values_only=True))


def test_a_template_says_what_its_words_mean_and_names_places_of_ones_own(regional):
    codes = template_codes("presence", by=regional)

    assert ("Källa", "dispatch", "händelserapporter") in codes
    assert ("Plats", "station", "på station") in codes
    assert ("Område", "A1", "Norra Ängen") in codes
    assert ("Lokalpolisområde", "L1", "Hamnen") in codes


@pytest.fixture
def chief():
    build_country()
    return acting(person("eva", Role.DISTRICT_CHIEF, unit="L1"))


def test_a_car_may_have_been_in_any_area_and_the_template_of_its_unit_names_them(chief):
    codes = template_codes("presence", by=chief)

    places = [code for code in codes if code[1] in ("A1", "A2", "A3", "L1", "L2")]
    assert places == [
        ("Lokalpolisområde", "L1", "Hamnen"),
        ("Område", "A1", "Norra Ängen"),
        ("Andras områden", "A3", "Kvarnbyn"),
        ("Andras områden", "A2", "Skogsbacken"),
    ]


def test_a_unit_may_lend_to_any_and_the_template_names_them(chief):
    codes = template_codes("loans", by=chief)

    assert ("Lokalpolisområde", "L1", "Hamnen") in codes
    assert ("Andra enheter", "L2", "Skogsbyn") in codes
    assert ("Lokalpolisområde", "L2", "Skogsbyn") not in codes


@pytest.mark.parametrize("table", ["staffing", "presence_by_hour", "workload", "paid_hours"])
def test_a_template_names_no_places_whose_rows_would_be_refused(chief, table):
    codes = {code for _kind, code, _name in template_codes(table, by=chief)}

    assert codes.isdisjoint({"A2", "A3", "L2", "L3", "R1"})


def test_hours_in_the_area_of_others_are_taken_and_rows_of_others_are_not(chief):
    keep_rows([logs()], table="presence_logs", by=acting(person("n", Role.CONTROLLER, unit="*")))

    def rules(row):
        trial = try_table(csv_of(row), name="t.csv", table="presence", by=chief)
        return [found.rule for found in trial.problems]

    assert rules(presence("A3")) == []
    assert rules(presence("A1", "L2")) == ["unit-not-yours"]
