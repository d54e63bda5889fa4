"""Tables that must agree come in one workbook: tried together, kept together, undone together."""

import io
import json

import pytest
from openpyxl import Workbook, load_workbook
from tests.web.factories import acting, build_country, person
from tests.web.records.test_tabling import csv_of, formula, hours, staffing
from tests.web.records.test_tabling_of_resources import cost_centre, line, total

from lagesbild.errors import DeliveryRejected
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.tabling import TablingRefused, roll_back
from lagesbild_web.records.models import Batch
from lagesbild_web.records.queries.batches import undoing_of
from lagesbild_web.records.queries.tabled import batches_seen, tabled_frame
from lagesbild_web.records.table_files.importing import SEVERAL, keep_file, try_file, try_table
from lagesbild_web.records.table_files.templates import excel_template_of_several
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


def workbook(change=None, **sheets):
    """Return a workbook with rows in sheets called as the tables; amounts as numbers."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        if rows:
            sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([float(one) if _is_number(one) else one for one in row.values()])
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _is_number(text):
    try:
        float(text)
    except (TypeError, ValueError):
        return False
    return True


@pytest.fixture
def nora():
    build_country()
    return acting(person("nora", Role.CONTROLLER))


def keep(by, **sheets):
    return keep_file(workbook(**sheets), name="bok.xlsx", table=SEVERAL, by=by)


def tried(by, **sheets):
    return try_file(workbook(**sheets), name="bok.xlsx", table=SEVERAL, by=by)


def told(tries):
    return [(trial.file.place(one), one.rule) for trial in tries.trials for one in trial.problems]


@pytest.fixture
def october(nora):
    """The ledger of October with its total, in one delivery."""
    return keep(
        nora,
        cost_centres=[cost_centre()],
        ledger=[line("700.35")],
        ledger_totals=[total("700.35")],
    )


def amounts(table="ledger"):
    return sorted(tabled_frame(table)["amount"])


def test_tables_of_one_workbook_are_one_delivery(nora, october):
    assert october.tables == ["cost_centres", "ledger", "ledger_totals"]
    assert october.rows.count() == 3
    [event] = [json.loads(one.payload) for one in AuditEvent.objects.all()]
    assert event["action"] == "rows.tabled"
    assert event["details"]["table"] == "cost_centres, ledger, ledger_totals"
    assert event["details"]["rows"] == 3


def test_a_correction_alone_is_refused_and_says_how_it_is_done(nora, october):
    row = line("-12.30", "K1", decision=None, account_class="payroll", month="2026-10")

    trial = try_table(csv_of(row), name="rättelse.csv", table="ledger", by=nora)

    [found] = trial.problems
    assert (found.rule, found.row) == ("ledger-unbalanced", None)
    assert "ledger_totals.csv" in found.text
    assert "lämna båda tabellerna i en arbetsbok" in found.remedy


def test_a_ledger_is_corrected_with_its_totals(nora, october):
    correction = keep(nora, ledger=[line("688.05")], ledger_totals=[total("688.05")])

    assert (amounts(), amounts("ledger_totals")) == ([688.05], [688.05])

    undoing = undoing_of(correction)
    assert [(one.table, one.now, one.then) for one in undoing.cells] == [
        ("ledger", 688.05, 700.35),
        ("ledger_totals", 688.05, 700.35),
    ]
    roll_back(correction, by=nora)
    assert (amounts(), amounts("ledger_totals")) == ([700.35], [700.35])


def test_a_new_month_comes_with_its_totals_and_leaves_the_old_one(nora, october):
    november = {"month": "2026-11"}
    keep(nora, ledger=[line("5", **november)], ledger_totals=[total("5", "2026-11")])

    assert amounts() == [5.0, 700.35]


def test_what_does_not_balance_is_told_at_its_cell(nora, october):
    tries = tried(nora, ledger=[line("688.05")], ledger_totals=[total("688.06")])

    assert told(tries) == [("ledger_totals!C2", "ledger-unbalanced")]
    assert "skillnaden är -0.01" in tries.problems[0].text
    with pytest.raises(DeliveryRejected):
        keep(nora, ledger=[line("688.05")], ledger_totals=[total("688.06")])
    assert amounts() == [700.35]


def test_a_cell_at_fault_is_told_once_and_not_as_a_sum_that_differs(nora, october):
    def spoil(book):
        book["ledger"]["E2"] = "mycket"

    content = workbook(spoil, ledger=[line("688.05")], ledger_totals=[total("688.05")])

    tries = try_file(content, name="bok.xlsx", table=SEVERAL, by=nora)

    assert told(tries) == [("ledger!E2", "wrong-type")]


def test_all_tables_say_what_is_wrong_at_once(nora):
    tries = tried(
        nora,
        cost_centres=[cost_centre(unit="L9")],
        ledger=[line("1", "K7")],
        price_index=[{"year": "2026", "index": "-1", "reference": "Påhittat"}],
    )

    assert told(tries) == [
        ("cost_centres!C2", "unknown-unit"),
        ("ledger!B2", "unknown-cost-centre"),
        ("price_index!B2", "out-of-range"),
    ]


def test_a_table_without_news_is_left_out_of_the_delivery(nora, october):
    batch = keep(
        nora,
        cost_centres=[cost_centre()],
        ledger=[line("1")],
        ledger_totals=[total("1")],
    )

    assert batch.tables == ["ledger", "ledger_totals"]
    with pytest.raises(TablingRefused, match="Allt fanns redan"):
        keep(nora, ledger=[line("1")], ledger_totals=[total("1")])


def test_sheets_without_rows_and_those_of_the_template_are_left_aside(nora):
    book = load_workbook(io.BytesIO(excel_template_of_several(by=nora)))
    assert book.sheetnames[0] == "Läs mig"
    assert {"ledger", "ledger_totals", "presence_logs"} < {*book.sheetnames}
    book["cost_centres"].append(list(cost_centre().values()))
    stream = io.BytesIO()
    book.save(stream)

    batch = keep_file(stream.getvalue(), name="mall.xlsx", table=SEVERAL, by=nora)

    assert batch.tables == ["cost_centres"]


def test_a_workbook_of_no_table_says_so(nora):
    for sheets, rule in (
        ({"Blad1": [line("1")]}, "unknown-sheet"),
        ({"ledger": []}, "empty-table"),
        ({"Läs mig": [line("1")]}, "empty-table"),
    ):
        tries = tried(nora, **sheets)
        assert [one.rule for one in tries.problems] == [rule]
        assert all(one.remedy for one in tries.problems)
    for name, content, rule in (
        ("bok.csv", b"month\n", "not-a-table"),
        ("bok.xlsx", b"hej", "not-a-workbook"),
        ("bok.xlsx", b"x" * 5_000_001, "too-large"),
    ):
        tries = try_file(content, name=name, table=SEVERAL, by=nora)
        assert rule in {one.rule for one in tries.problems}, name
    assert not Batch.objects.exists()


def test_a_formula_in_one_sheet_is_told_with_the_sheet(nora):
    def spoil(book):
        formula(book["staffing"])

    content = workbook(spoil, staffing=[staffing()], duty_hours=[hours()])

    tries = try_file(content, name="bok.xlsx", table=SEVERAL, by=nora)

    assert ("staffing!G2", "formula") in told(tries)


def test_a_table_that_is_not_ones_own_is_named_and_nothing_is_kept(nora):
    carin = acting(person("carin", Role.CONTROLLER, unit="R1"))

    tries = tried(carin, staffing=[staffing()], ledger=[line("1")])

    assert [(one.rule, one.row) for one in tries.problems] == [("table-not-yours", None)]
    assert "ledger" in tries.problems[0].text
    with pytest.raises(DeliveryRejected):
        keep(carin, staffing=[staffing()], ledger=[line("1")])
    assert not Batch.objects.exists()


def test_a_delivery_of_tables_of_two_rights_is_undone_by_who_has_both(nora):
    batch = keep(nora, duty_hours=[hours()], staffing=[staffing()])
    officer = acting(person("olle", Role.AREA_OFFICER, unit="L1"))
    chief = acting(person("eva", Role.DISTRICT_CHIEF, unit="L1"))

    assert batches_seen(officer) == []
    with pytest.raises(NotAllowed):
        roll_back(batch, by=officer)
    roll_back(batch, by=chief)
    assert not Batch.objects.exists()
