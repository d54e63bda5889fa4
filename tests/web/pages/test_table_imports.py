"""Tables as files: tried before anything is kept, kept whole, and undone."""

import io
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from tests.web.factories import acting, build_country, person
from tests.web.pages.steering import Steerer
from tests.web.pages.walking import ticking
from tests.web.reading import read
from tests.web.records.test_tables_together import workbook
from tests.web.records.test_tabling import csv_of, formula, hours, staffing, workbook_of
from tests.web.records.test_tabling_of_resources import cost_centre, line, total

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Batch, TabledRow
from lagesbild_web.records.queries.tabled import tabled_frame
from lagesbild_web.records.table_files.importing import SEVERAL, try_table
from lagesbild_web.records.table_files.reading import LARGEST
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch, tmp_path_factory):
    ticking(monkeypatch)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("tmp")))


@pytest.fixture
def carin():
    build_country()
    return person("carin", Role.CONTROLLER, unit="R1")


def upload(content: bytes, name: str = "personal.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def try_file(walker: Steerer, content: bytes, name: str = "personal.xlsx", table="staffing"):
    walker.open(reverse("table_import"))
    walker.press("Prova filen", table=table, file=upload(content, name))


def events(kind: str) -> int:
    return AuditEvent.objects.filter(payload__startswith=f'{{"action":"{kind}"').count()


def test_a_table_is_tried_then_kept_then_undone(carin):
    walker = Steerer(carin)

    try_file(walker, workbook_of(staffing(), staffing("A2", "L2")))
    walker.sees("Prov av personal.xlsx", "Filen är felfri", "Nya rader 2", "Ändrade rader 0")
    assert not Batch.objects.exists()

    walker.press("För in")
    batch = Batch.objects.get()
    walker.sees(f"Leverans {batch.pk} är införd", "personal.xlsx", "Rader 2", "Carin")
    assert batch.sha256 in walker.text

    walker.follow("Ångra leveransen")
    walker.sees("2 rader försvinner: inget var sagt om dem förut.")
    walker.press("Ångra leveransen")

    walker.sees(f"Leverans {batch.pk} är ångrad", "Inget är fört in än")
    assert not Batch.objects.exists()
    assert not TabledRow.objects.exists()
    assert (events("rows.tabled"), events("rows.rolled_back")) == (1, 1)


def test_from_where_a_controller_lands_nothing_is_far_away(carin):
    walker = Steerer(carin)

    walker.follow("Lämna en fil")
    walker.press("Prova filen", table="staffing", file=upload(workbook_of(staffing(unit="L9"))))
    walker.sees("B2", "unknown-district")
    assert walker.clicks == 2

    walker.land()
    walker.follow("Lämna en fil")
    walker.press("Prova filen", table="staffing", file=upload(workbook_of(staffing())))
    walker.press("För in")
    assert walker.clicks == 3
    assert Batch.objects.exists()

    walker.land()
    walker.follow("Leveranser")
    walker.follow("Ångra")
    walker.press("Ångra leveransen")
    assert walker.clicks == 3
    assert not Batch.objects.exists()


def test_what_changes_is_shown_with_what_it_was(carin):
    keep_rows([staffing(), staffing("A2", "L2")], table="staffing", by=acting(carin))
    walker = Steerer(carin)

    try_file(walker, workbook_of(staffing(fte="1.5"), staffing("A2", "L2"), staffing("A3", "L3")))

    walker.sees("Nya rader 1", "Ändrade rader 1", "Oförändrade rader 1")
    walker.sees("G2 Tillsatta heltider 1,8 1,5")


def test_no_more_than_fifty_changed_cells_are_shown(carin):
    months = [f"20{year}-{month:02}" for year in range(20, 25) for month in range(1, 13)]
    rows = [staffing(month=month) for month in months]
    keep_rows(rows, table="staffing", by=acting(carin))
    walker = Steerer(carin)

    try_file(walker, csv_of(*(row | {"posts": "3"} for row in rows)), "personal.csv")

    walker.sees("Ändrade rader 60", "och 10 celler till")
    assert walker.text.count("Tjänster 2 3") == 50


WRONG = [
    (staffing(fte="-1"), "G2", "out-of-range"),
    (staffing(fte="400"), "G2", "fte-above-heads"),
    (staffing(unit="L9"), "B2", "unknown-district"),
    (staffing(heads="två"), "F2", "wrong-type"),
    (staffing(month="2026"), "A2", "wrong-type"),
]


@pytest.mark.parametrize(
    ("row", "cell", "rule"), WRONG, ids=[cell + rule for _, cell, rule in WRONG]
)
def test_what_is_wrong_stands_with_its_cell_rule_and_remedy(carin, row, cell, rule):
    walker = Steerer(carin)

    try_file(walker, workbook_of(row))

    walker.sees("Filen kan inte föras in", cell, rule)
    found = try_table(workbook_of(row), name="p.xlsx", table="staffing", by=acting(carin))
    walker.sees(found.problems[0].remedy)
    assert "För in" not in [words for form in walker.page.forms for words, *_ in form.buttons]


def test_a_formula_and_a_month_that_is_there_twice_are_told_at_once(carin):
    walker = Steerer(carin)

    rows = (staffing(), staffing("A2", "L2"), staffing("A2", "L2"))
    try_file(walker, workbook_of(*rows, change=formula))

    walker.sees("G2", "Kopiera cellen och klistra in den som värde.", "duplicate-row")


def test_faults_come_fifty_to_a_page(carin):
    rows = [staffing(unit="L9", month=f"20{year}-05") for year in range(10, 70)]
    walker = Steerer(carin)

    try_file(walker, csv_of(*rows), "personal.csv")

    shown = sum(row.attrs.get("class") == "place" for row in read(walker.html).find("th"))
    assert shown == 50
    walker.follow("Nästa")
    walker.sees("Visar 51–61 av 61")


def test_only_the_file_that_was_tried_is_kept(carin):
    walker = Steerer(carin)
    try_file(walker, csv_of(staffing()), "forsta.csv")
    first = dict(walker.fields)["sha256"]
    try_file(walker, csv_of(staffing("A2", "L2")), "andra.csv")

    sent = walker.client.post(reverse("table_store"), {"sha256": first}, follow=True)

    assert "Filen finns inte kvar" in sent.content.decode()
    assert not Batch.objects.exists()


def test_a_file_that_says_nothing_new_is_not_kept(carin):
    keep_rows([staffing()], table="staffing", by=acting(carin))
    walker = Steerer(carin)

    try_file(walker, csv_of(staffing()), "personal.csv")

    walker.sees("felfri, men inget i den är nytt")
    walker.client.post(reverse("table_store"), {"sha256": "x"})
    assert Batch.objects.count() == 1


def test_what_was_right_when_tried_can_be_wrong_when_kept(carin):
    week = hours(period="2026-W42", amount="20")
    walker = Steerer(carin)
    try_file(walker, csv_of(week), "vecka.csv", "duty_hours")
    keep_rows([hours()], table="duty_hours", by=acting(carin))

    walker.press("För in")

    walker.sees("Något har ändrats sedan provet", "days-reported-twice")
    assert Batch.objects.count() == 1


def test_a_file_that_is_too_large_or_missing_is_refused_at_its_field(carin):
    walker = Steerer(carin)

    try_file(walker, b"x" * (LARGEST + 1), "stor.csv")
    walker.sees("Filen är större än 5 MB.")
    assert walker.status == 422

    walker.press("Prova filen", table="staffing")
    walker.sees("Välj filen som du vill föra in.")


def test_undoing_says_what_holds_again(carin):
    by = acting(carin)
    first = keep_rows([staffing(), staffing("A2", "L2")], table="staffing", by=by)
    second = keep_rows([staffing(fte="1.2"), staffing("A3", "L3")], table="staffing", by=by)
    walker = Steerer(carin)

    walker.open(reverse("batch_undo", args=[second.pk]))
    walker.sees("1 rad försvinner", "1 rad gäller igen", "Tillsatta heltider 1,2 1,8")

    walker.open(reverse("batch_undo", args=[first.pk]))
    walker.sees("1 rad försvinner", "1 rad har en senare leverans redan ersatt")

    walker.press("Ångra leveransen")
    assert sorted(tabled_frame("staffing")["area"]) == ["A1", "A3"]


def test_deliveries_are_listed_with_who_when_and_what(carin):
    keep_rows([staffing()], table="staffing", by=acting(carin))
    walker = Steerer(carin)
    try_file(walker, csv_of(staffing("A2", "L2")), "personal.csv")
    walker.press("För in")

    walker.follow("Till leveranserna")

    newest, oldest = Batch.objects.order_by("-pk")
    walker.sees(f"{newest.pk} 2027-03-01", "Carin Bemanning 1 personal.csv", "Ifyllt här")
    assert walker.text.index("personal.csv") < walker.text.index("Ifyllt här")
    assert str(oldest.pk) in walker.text


def test_a_chief_neither_sees_nor_undoes_what_others_delivered(carin):
    batch = keep_rows([staffing("A2", "L2")], table="staffing", by=acting(carin))
    walker = Steerer(person("eva", Role.DISTRICT_CHIEF, unit="L1"))

    walker.open(reverse("batches"))
    walker.sees("Inget är fört in än")
    for name in ("batch", "batch_undo"):
        walker.open(reverse(name, args=[batch.pk]))
        assert walker.status == 404
    assert walker.client.post(reverse("batch_undo", args=[batch.pk])).status_code == 404
    assert Batch.objects.exists()


def test_an_officer_may_hand_in_hours_and_nothing_else(carin):
    walker = Steerer(person("olle", Role.AREA_OFFICER, unit="L1"))

    walker.open(reverse("table_import"))

    assert [one.attrs["value"] for one in read(walker.html).find("option")] == ["duty_hours"]
    try_file(walker, csv_of(staffing()), "personal.csv")
    assert walker.status == 422
    assert walker.client.get(reverse("table_template", args=["staffing", "csv"])).status_code == 403


def test_a_template_explains_its_columns_and_names_only_places_of_ones_own(carin):
    client = Client()
    client.force_login(person("eva", Role.DISTRICT_CHIEF, unit="L1"))

    content = client.get(reverse("table_template", args=["staffing", "xlsx"])).content

    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Läs mig", "Data", "Koder"]
    data = [[cell.value for cell in row] for row in book["Data"].iter_rows()]
    assert len(data) == 1
    assert data[0][:4] == ["month", "unit", "function", "area"]
    told = {row[0]: row[1:] for row in book["Läs mig"].iter_rows(values_only=True)}
    assert told["posts"] == ("Tjänster: Inrättade tjänster, i heltider.", "3", "ja")
    codes = list(book["Koder"].iter_rows(min_row=2, values_only=True))
    assert ("Lokalpolisområde", "L1", "Hamnen") in codes
    assert ("Område", "A1", "Norra Ängen") in codes
    assert {code for kind, code, _ in codes if kind in {"Lokalpolisområde", "Område"}} == {
        "L1",
        "A1",
    }
    assert ("Funktion", "area_officer", "Områdespolis") in codes


@pytest.mark.parametrize(
    "table", ["staffing", "duty_hours", "loans", "local_activities", "workload"]
)
def test_a_template_without_rows_is_read_as_an_empty_table(carin, table):
    client = Client()
    client.force_login(carin)

    for kind in ("xlsx", "csv"):
        content = client.get(reverse("table_template", args=[table, kind])).content
        trial = try_table(content, name=f"mall.{kind}", table=table, by=acting(carin))
        assert [one.rule for one in trial.problems] == ["empty-table"]


def test_a_name_that_looks_like_a_formula_stays_a_text_in_the_template(carin):
    from lagesbild_web.records.models import AreaBoundary

    AreaBoundary.objects.filter(area="A1").update(name="=1+1")
    client = Client()
    client.force_login(carin)

    content = client.get(reverse("table_template", args=["staffing", "xlsx"])).content

    cells = [
        cell for row in load_workbook(io.BytesIO(content))["Koder"].iter_rows() for cell in row
    ]
    [found] = [cell for cell in cells if cell.value == "=1+1"]
    assert found.data_type == "s"


def test_a_workbook_is_read_by_its_data_sheet(carin):
    book = Workbook()
    book.active.title = "Läs mig"
    sheet = book.create_sheet("Data")
    for row in (list(staffing()), list(staffing().values())):
        sheet.append(row)
    for row in sheet.iter_rows(min_row=2, min_col=5):
        for cell in row:
            cell.value = float(cell.value)
    stream = io.BytesIO()
    book.save(stream)
    walker = Steerer(carin)

    try_file(walker, stream.getvalue())

    walker.sees("Filen är felfri", "Nya rader 1")


def test_tables_that_must_agree_are_tried_and_kept_in_one_go(carin):
    walker = Steerer(person("nora", Role.CONTROLLER))
    content = workbook(cost_centres=[cost_centre()], ledger=[line("7")], ledger_totals=[total("7")])

    walker.follow("Lämna en fil")
    walker.press("Prova filen", table=SEVERAL, file=upload(content, "bok.xlsx"))
    walker.sees("Flera tabeller i en arbetsbok", "Nya rader 3", "Huvudbokens summor 1 0 0")
    walker.press("För in")

    assert walker.clicks == 3
    walker.sees("Kostnadsställen, Huvudbok, Huvudbokens summor", "Rader 3")
    walker.follow("Ångra leveransen")
    walker.press("Ångra leveransen")
    assert not Batch.objects.exists()


def test_a_fault_in_one_of_several_tables_stands_with_its_sheet(carin):
    walker = Steerer(person("nora", Role.CONTROLLER))
    content = workbook(cost_centres=[cost_centre()], ledger=[line("7")], ledger_totals=[total("8")])

    try_file(walker, content, "bok.xlsx", SEVERAL)

    walker.sees("Filen kan inte föras in", "ledger_totals!C2", "ledger-unbalanced")


def test_a_region_is_not_offered_what_belongs_to_the_country(carin):
    walker = Steerer(carin)

    walker.open(reverse("table_import"))

    offered = [one.attrs["value"] for one in read(walker.html).find("option")]
    assert "presence" in offered
    assert not {"ledger", "presence_logs", "price_index"} & {*offered}
    assert walker.client.get(reverse("table_template", args=["ledger", "xlsx"])).status_code == 403
    several = walker.client.get(reverse("table_template", args=[SEVERAL, "xlsx"])).content
    assert "ledger" not in load_workbook(io.BytesIO(several)).sheetnames
