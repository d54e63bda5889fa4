"""Rows of tables come in by file or by hand, are judged whole, and can be taken back."""

import io
import json
from datetime import date

import polars as pl
import pytest
from openpyxl import Workbook
from tests.web.factories import acting, build_country, person

from lagesbild.errors import DeliveryRejected
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.tabling import (
    TablingRefused,
    explain_deviation,
    keep_rows,
    roll_back,
)
from lagesbild_web.records.models import AreaBoundary, Batch, Explanation, TabledRow
from lagesbild_web.records.queries.tabled import batches_seen, tabled_frame
from lagesbild_web.records.table_files.importing import keep_file, try_table
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

STAFFING = (
    "month",
    "unit",
    "function",
    "area",
    "posts",
    "filled_heads",
    "filled_fte",
    "parental_fte",
    "sick_fte",
    "other_leave_fte",
)


def staffing(area="A1", unit="L1", *, month="2026-10", heads="2", fte="1.8", **given):
    row = {
        "month": month,
        "unit": unit,
        "function": "area_officer",
        "area": area,
        "posts": "2",
        "filled_heads": heads,
        "filled_fte": fte,
        "parental_fte": "0",
        "sick_fte": "0.5",
        "other_leave_fte": "0",
    }
    return row | given


def hours(activity="contact", amount="100", *, area="A1", unit="L1", period="2026-10", **given):
    row = {
        "period": period,
        "unit": unit,
        "function": "area_officer",
        "assigned_area": area,
        "worked_area": area,
        "activity": activity,
        "hours": amount,
    }
    return row | given


def csv_of(*rows):
    columns = list(rows[0])
    lines = [columns, *([row[name] or "" for name in columns] for row in rows)]
    return "\n".join(",".join(line) for line in lines).encode()


def workbook_of(*rows, change=None):
    book = Workbook()
    sheet = book.active
    sheet.title = "Data"
    columns = list(rows[0])
    sheet.append(columns)
    for row in rows:
        sheet.append([_number(row[name]) for name in columns])
    if change:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return text


@pytest.fixture
def controller():
    build_country()
    return acting(person("carin", Role.CONTROLLER, unit="R1"))


@pytest.fixture
def chief():
    return acting(person("eva", Role.DISTRICT_CHIEF, unit="L1"))


def held(table="staffing"):
    return tabled_frame(table).drop("source_row").rows()


@pytest.mark.parametrize("file", ["personal.csv", "personal.xlsx"])
def test_a_file_is_tried_and_then_kept_whole(controller, file):
    rows = [staffing(), staffing("A2", "L2", fte="2")]
    content = csv_of(*rows) if file.endswith("csv") else workbook_of(*rows)

    trial = try_table(content, name=file, table="staffing", by=controller)
    assert (trial.new, trial.changed, trial.problems) == (2, 0, ())
    assert not TabledRow.objects.exists()

    keep_file(content, name=file, table="staffing", by=controller)
    frame = tabled_frame("staffing")
    assert frame.select("area", "filled_fte", "sick_fte").rows() == [
        ("A1", 1.8, 0.5),
        ("A2", 2.0, 0.5),
    ]
    assert frame["source_row"].to_list() == [2, 3]


def test_a_later_row_holds_until_it_is_rolled_back(controller):
    keep_rows([staffing(fte="1.8"), staffing("A2", "L2")], table="staffing", by=controller)
    before = held()
    batch = keep_rows([staffing(fte="1.2")], table="staffing", by=controller)

    assert tabled_frame("staffing").filter(area="A1")["filled_fte"].to_list() == [1.2]

    roll_back(batch, by=controller)
    assert held() == before


def test_a_roll_back_leaves_nothing_but_its_events(controller):
    batch = keep_rows([staffing()], table="staffing", by=controller)
    number = batch.pk
    roll_back(batch, by=controller)

    assert not Batch.objects.exists()
    assert not TabledRow.objects.exists()
    events = map(json.loads, AuditEvent.objects.order_by("seq").values_list("payload", flat=True))
    assert [(event["action"], event["target"]) for event in events] == [
        ("rows.tabled", f"batch/{number}"),
        ("rows.rolled_back", f"batch/{number}"),
    ]


def test_a_trial_says_what_is_new_changed_and_the_same(controller):
    keep_rows([staffing(), staffing("A2", "L2")], table="staffing", by=controller)

    trial = try_table(
        csv_of(staffing(), staffing("A2", "L2", fte="1.5"), staffing("A3", "L3")),
        name="ny.csv",
        table="staffing",
        by=controller,
    )

    assert (trial.new, trial.changed, trial.unchanged) == (1, 1, 1)
    [change] = trial.changes
    assert (change.row, change.column, change.before, change.after) == (3, "filled_fte", 1.8, 1.5)


def test_the_same_again_is_refused_and_changes_nothing(controller):
    keep_rows([staffing()], table="staffing", by=controller)

    with pytest.raises(TablingRefused, match="Allt fanns redan"):
        keep_rows([staffing()], table="staffing", by=controller)
    assert Batch.objects.count() == 1


# One row each of what people do wrong: the cell in the workbook, and the rule.
WRONG = [
    (staffing(filled_fte="-1"), "G2", "out-of-range"),
    (staffing(heads="1", fte="4"), "G2", "fte-above-heads"),
    (staffing(unit="L9"), "B2", "unknown-district"),
    (staffing(area="A9"), "D2", "unknown-area"),
    (staffing(area="A2"), "D2", "area-in-other-district"),
    (staffing(function="chefstyp"), "C2", "unknown-function"),
    (staffing(heads="två"), "F2", "wrong-type"),
    (staffing(fte="1,8"), "G2", "decimal-comma"),
    (staffing(month="2026"), "A2", "wrong-type"),
    (staffing(sick_fte="3"), "H2", "leave-above-filled"),
]


@pytest.mark.parametrize(("row", "cell", "rule"), WRONG, ids=[rule for *_, rule in WRONG])
def test_what_is_wrong_is_told_at_its_cell_with_a_remedy(controller, row, cell, rule):
    content = workbook_of(row)

    trial = try_table(content, name="personal.xlsx", table="staffing", by=controller)

    told = [(trial.file.place(found), found.rule) for found in trial.problems]
    assert told == [(cell, rule)]
    assert trial.problems[0].remedy
    with pytest.raises(DeliveryRejected):
        keep_file(content, name="personal.xlsx", table="staffing", by=controller)
    assert not Batch.objects.exists()


def formula(sheet):
    sheet["G2"] = "=1+1"


def merged(sheet):
    sheet.merge_cells("D2:D3")


def twice(sheet):
    sheet["K1"] = "posts"


def stray(sheet):
    sheet["M2"] = "se bilaga"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (formula, "formula"),
        (merged, "merged-cells"),
        (twice, "column-listed-twice"),
        (stray, "cell-outside-table"),
    ],
)
def test_what_excel_would_work_out_is_not_taken_for_a_value(controller, change, rule):
    content = workbook_of(staffing(), staffing("A2", "L2"), change=change)

    trial = try_table(content, name="personal.xlsx", table="staffing", by=controller)

    assert rule in {found.rule for found in trial.problems}


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"\x00" * 100, "personal.xlsx", "not-a-workbook"),
        (b"month;unit\n2026-10;L1\n", "personal.csv", "wrong-delimiter"),
        ("månad".encode("latin-1"), "personal.csv", "not-utf8"),
        (b"hej", "personal.docx", "not-a-table"),
        (b"month\n", "personal.csv", "empty-table"),
        (b"x" * 5_000_001, "personal.csv", "too-large"),
    ],
)
def test_a_file_that_is_no_table_is_refused(controller, content, name, rule):
    trial = try_table(content, name=name, table="staffing", by=controller)

    assert [found.rule for found in trial.problems] == [rule]


def test_all_that_is_wrong_is_told_at_once(controller):
    rows = [row for row, *_ in WRONG[:6]]

    trial = try_table(csv_of(*rows), name="p.csv", table="staffing", by=controller)

    assert {found.row for found in trial.problems} == {2, 3, 4, 5, 6, 7}


def test_hours_of_a_week_that_the_month_has_already_are_refused(controller):
    keep_rows([staffing(), hours()][1:], table="duty_hours", by=controller)

    trial = try_table(
        csv_of(hours(period="2026-W42", amount="20")),
        name="vecka.csv",
        table="duty_hours",
        by=controller,
    )

    assert {found.rule for found in trial.problems} == {"days-reported-twice"}


def test_more_hours_than_the_calendar_has_are_refused(controller):
    keep_rows([staffing(heads="1", fte="1", posts="1")], table="staffing", by=controller)

    # 31 dygn × 24 timmar för en person är 744.
    for amount, rules in (("744", set()), ("745", {"hours-above-calendar"})):
        trial = try_table(
            csv_of(hours(amount=amount)), name="t.csv", table="duty_hours", by=controller
        )
        assert {found.rule for found in trial.problems} == rules


LOCAL = {
    "unit": "L1",
    "activity": "school_walks",
    "title": "Skolvandringar",
    "counts_as": "safety",
    "reason": "Görs med skolan varje fredag.",
    "valid_from": "2026-01-01",
    "valid_to": None,
}


def test_what_later_rows_hang_on_cannot_be_taken_from_under_them(controller):
    local = keep_rows([LOCAL], table="local_activities", by=controller)
    hung = keep_rows([hours("school_walks")], table="duty_hours", by=controller)

    with pytest.raises(TablingRefused, match="school_walks"):
        roll_back(local, by=controller)
    assert tabled_frame("local_activities").height == 1

    roll_back(hung, by=controller)
    roll_back(local, by=controller)
    assert not Batch.objects.exists()


def test_a_change_that_breaks_rows_of_another_table_is_refused(controller):
    keep_rows([LOCAL], table="local_activities", by=controller)
    keep_rows([hours("school_walks")], table="duty_hours", by=controller)

    ended = LOCAL | {"valid_to": "2026-09-30"}
    trial = try_table(csv_of(ended), name="t.csv", table="local_activities", by=controller)

    [found] = trial.problems
    assert (found.rule, found.row) == ("unknown-activity", None)
    assert "duty_hours.csv" in found.text


def test_what_is_wrong_already_does_not_stand_in_the_way(controller):
    """A border that ended after its rows were kept is nobody's fault who tells of another month."""
    keep_rows([staffing()], table="staffing", by=controller)
    AreaBoundary.objects.filter(area="A1").update(valid_to=date(2026, 9, 30))

    trial = try_table(
        csv_of(staffing(month="2026-08")), name="p.csv", table="staffing", by=controller
    )
    assert trial.problems == ()


@pytest.mark.parametrize("name", ["duty_hours.csv", "staffing.csv", "areas.gpkg.csv"])
def test_a_file_may_be_called_as_another_table(controller, name):
    keep_rows([hours("contact", "900")], table="duty_hours", by=controller)

    trial = try_table(
        csv_of(staffing(heads="1", fte="1")), name=name, table="staffing", by=controller
    )

    # 900 timmar av en person: det är timmarna som redan finns som inte går ihop.
    assert [(found.rule, found.row, found.file) for found in trial.problems] == [
        ("hours-above-calendar", None, name)
    ]


def test_a_chief_writes_in_the_own_district_only(controller, chief):
    keep_rows([staffing(heads="2")], table="staffing", by=chief)

    trial = try_table(csv_of(staffing("A2", "L2")), name="p.csv", table="staffing", by=chief)
    assert [(found.rule, found.row) for found in trial.problems] == [("unit-not-yours", 2)]


def test_an_officer_enters_hours_and_no_staff(controller):
    officer = acting(person("olle", Role.AREA_OFFICER, unit="L1"))
    keep_rows([hours()], table="duty_hours", by=officer)

    with pytest.raises(NotAllowed):
        keep_rows([staffing()], table="staffing", by=officer)


def test_nobody_takes_back_rows_of_units_that_are_not_theirs(controller, chief):
    batch = keep_rows([staffing(), staffing("A2", "L2")], table="staffing", by=controller)

    assert batches_seen(chief) == []
    assert batches_seen(controller) == [batch]
    with pytest.raises(TablingRefused):
        roll_back(batch, by=chief)
    assert Batch.objects.exists()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.AUDITOR, False), (Role.NATIONAL_ANALYST, False), (Role.ADMINISTRATOR, False)],
)
def test_others_deliver_nothing(controller, role, allowed):
    somebody = acting(person("nils", role))
    with pytest.raises(NotAllowed):
        keep_rows([staffing()], table="staffing", by=somebody)


def test_a_deviation_is_explained_without_naming_a_person(controller, chief):
    about = {"unit": "L1", "area": "A1", "month": "2026-10", "deviation": "vacancy"}
    explain_deviation(**about, text="Tjänsten tillsätts i januari.", by=chief)

    assert Explanation.objects.get().text == "Tjänsten tillsätts i januari."
    for text in ("", "x" * 1_001, "Sjuk: 19900101-0017."):
        with pytest.raises(TablingRefused):
            explain_deviation(**about, text=text, by=chief)
    with pytest.raises(NotAllowed):
        explain_deviation(**(about | {"unit": "L2"}), text="Vakans.", by=chief)


def test_the_frames_have_the_types_of_the_collection(controller):
    from lagesbild.sources.schema import table_schemas

    keep_rows([staffing()], table="staffing", by=controller)
    frame = tabled_frame("staffing")

    assert frame.schema == table_schemas()["staffing"].empty_frame().schema
    assert frame["joined_heads"].dtype == pl.Int64
