"""Tables of cameras come in from whoever writes where the need or point lies, and nobody else."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from tests.web import equipped
from tests.web.equipped import balancing, draft, event, need, point, texts
from tests.web.factories import acting, build_round, person

from lagesbild.errors import DeliveryRejected
from lagesbild.sources.collection import write_collection
from lagesbild.sources.schema import table_schemas
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.tabling import TablingRefused, keep_rows, roll_back
from lagesbild_web.records.exchange.outgoing import collection_of_site
from lagesbild_web.records.models import Batch, TabledRow
from lagesbild_web.records.queries.batches import undoing_of
from lagesbild_web.records.queries.tabled import (
    CAMERA_TABLES,
    HOMES,
    rows_in_force,
    tabled_frame,
    tables_delivered,
)
from lagesbild_web.records.table_files.importing import SEVERAL, keep_file, try_file, try_table
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _country():
    equipped.build_equipped_country()


@pytest.fixture
def karin():
    return acting(person("karin", Role.CAMERA_PLANNER, unit="R1"))


@pytest.fixture
def national():
    return acting(person("nils", Role.CAMERA_PLANNER))


def tried(table, *rows, by):
    return try_table(csv_of(table, *rows), name=f"{table}.csv", table=table, by=by)


def csv_of(table, *rows):
    content = StringIO()
    writer = csv.DictWriter(content, table_schemas()[table].columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(map(texts, rows))
    return content.getvalue().encode()


def rules_of(table, *rows, by):
    return [(one.rule, one.column) for one in tried(table, *rows, by=by).problems]


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table, rows in sheets.items():
        sheet = book.create_sheet(table)
        columns = table_schemas()[table].columns
        sheet.append(columns)
        for row in map(texts, rows):
            sheet.append([row.get(name) for name in columns])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_who_writes_everywhere_is_offered_every_table_of_cameras_and_no_other(karin, national):
    assert tables_delivered(national) == list(CAMERA_TABLES)
    assert set(CAMERA_TABLES) - set(tables_delivered(karin)) == {"camera_supply"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CAMERA_PLANNER])
@pytest.mark.parametrize("table", CAMERA_TABLES)
def test_nobody_else_delivers_a_table_of_cameras(role, table):
    with pytest.raises(NotAllowed):
        tried(table, need("KB4"), by=acting(person("nagon", role)))


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("camera_needs", need("KB4", unit="L9", area=None), "unit"),
        ("camera_points", point("KP4", need=None, unit="L9", area=None), "unit"),
        ("camera_events", event("KB9", "2026-04-01", "assess", "assessed"), "subject"),
        ("balancing_tests", draft("KB9"), "subject"),
        ("camera_sites", {"subject": "KB9", "e_m": 455_000.0, "n_m": 6_912_000.0}, "subject"),
        ("cameras", {"camera": "K4"}, "point"),
        (
            "installation_capacity",
            {"region": "R2", "month": "2027-03", "installations": 1},
            "region",
        ),
        ("camera_use", {"month": "2027-02", "purpose": "investigation", "exports": 1}, "area"),
    ],
)
def test_a_row_of_a_unit_in_which_one_does_not_write_is_refused(
    karin, national, table, row, column
):
    assert rules_of(table, row, by=karin) == [("unit-not-yours", column)]
    assert rules_of(table, row, by=national) == []


def test_a_need_is_not_taken_over_by_another_region(karin, national):
    taken = need("KB9", unit="L1")

    trial = tried("camera_needs", taken, by=karin)

    assert [one.rule for one in trial.problems] == ["unit-not-yours"]
    # Vad raden säger nu får den inte veta som inte skriver där.
    assert (trial.changes, trial.changed, trial.unchanged) == ((), 0, 0)
    assert rules_of("camera_needs", taken, by=national) == []


def test_a_need_that_becomes_another_districts_has_one_row(karin):
    keep_rows([texts(need("KB1", number=2, unit="L2"))], table="camera_needs", by=karin)

    def units(*codes):
        return [
            (row.key, row.unit)
            for row in rows_in_force("camera_needs", units=codes)
            if "KB1" in row.key
        ]

    assert units("L1", "L2") == [('["KB1"]', "L2")]
    assert units("L1") == []


def test_a_departure_is_written_by_who_writes_of_both_needs(karin, national):
    row = {
        "need": "KB3",
        "moved_before": "KB9",
        "decided_on": "2027-02-20",
        "role": "Kamerasamordnare",
        "reason": "Torget byggs om i vår.",
    }

    assert rules_of("camera_departures", row, by=karin) == [("unit-not-yours", "need")]
    assert rules_of("camera_departures", row | {"moved_before": "KB2"}, by=karin) == []
    assert rules_of("camera_departures", row, by=national) == []


def test_a_need_and_what_is_about_it_come_in_together(karin):
    sheets = {
        "camera_needs": [need("KB5", reported_on="2027-02-01")],
        "camera_events": [event("KB5", "2027-02-15", "assess", "assessed")],
    }

    batch = keep_file(workbook(sheets), name="behov.xlsx", table=SEVERAL, by=karin)

    assert set(batch.rows.values_list("table", "unit")) == {
        ("camera_needs", "L1"),
        ("camera_events", "L1"),
    }
    roll_back(batch, by=karin)
    assert "KB5" not in tabled_frame("camera_needs")["need"]


def test_a_delivery_with_somebody_elses_new_need_is_refused_with_all_that_is_about_it(karin):
    sheets = {
        "camera_needs": [need("KB5", unit="L9", area=None, reported_on="2027-02-01")],
        "camera_events": [event("KB5", "2027-02-15", "assess", "assessed")],
    }

    tries = try_file(workbook(sheets), name="behov.xlsx", table=SEVERAL, by=karin)

    assert [one.rule for one in tries.problems] == ["unit-not-yours", "unit-not-yours"]


def test_a_need_that_something_is_about_is_not_taken_back(karin):
    batch = keep_rows(
        [texts(need("KB5", reported_on="2027-02-01"))], table="camera_needs", by=karin
    )
    sheets = {
        "camera_points": [point("KP5", need="KB5", area=None)],
        "camera_events": [event("KP5", "2027-02-15", "order", "ordered")],
    }
    keep_file(workbook(sheets), name="punkt.xlsx", table=SEVERAL, by=karin)

    with pytest.raises(TablingRefused, match="går inte ihop utan den"):
        roll_back(batch, by=karin)


@pytest.mark.parametrize(
    "row",
    [
        balancing("KP1", version=2, decided_on="2027-02-20", reason_for_new="monitoring_changed"),
        # Utkastet som redan finns, med en dag.
        balancing("KP2", decided_on="2027-02-20"),
        equipped.exception("KP1", "2027-02-20", "2027-03-01", version=2),
    ],
)
def test_who_delivers_a_test_does_not_decide_it(national, row):
    trial = tried("balancing_tests", row, by=national)

    assert ("test-decided-by-another", "decided_on") in [
        (one.rule, one.column) for one in trial.problems
    ]
    with pytest.raises(DeliveryRejected):
        keep_rows([texts(row)], table="balancing_tests", by=national)


def test_a_decided_test_is_neither_changed_nor_taken_back(national, karin):
    changed = balancing("KP1", review_on="2027-05-04", alternatives="lighting")

    [found] = tried("balancing_tests", changed, by=karin).problems

    assert found.text == "versionen är beslutad, och ändras inte."
    batch = Batch.objects.get(rows__table="balancing_tests", rows__key='["KP1", 1]')
    with pytest.raises(TablingRefused, match="beslutad"):
        roll_back(batch, by=national)


def test_what_a_protected_row_says_is_told_in_no_trial_and_no_undoing(national):
    moved = {"subject": "KP1", "e_m": 601_240.5, "n_m": 6_603_217.5}

    trial = tried("camera_sites", moved, by=national)
    batch = keep_rows([texts(moved)], table="camera_sites", by=national)

    assert (trial.problems, trial.changed, trial.changes) == ((), 1, ())
    assert (undoing_of(batch).restored, undoing_of(batch).cells) == (1, ())


@pytest.mark.parametrize("cell", ["601234,5", "59.3293", "øst 601234.5"])
def test_a_fault_in_a_position_never_shows_it(national, cell):
    rows = [{"subject": "KP2", "e_m": cell, "n_m": 6_603_217.5}]

    found = tried("camera_sites", *rows, by=national).problems

    assert found
    assert not any(cell in one.text + one.remedy for one in found)


def test_exact_positions_are_judged_here_and_handed_out_nowhere(tmp_path):
    build_round()

    whole, out = collection_of_site(with_protected=True), collection_of_site()
    write_collection(out, tmp_path / "underlag")

    assert (whole.camera_sites.height, out.camera_sites.height) == (2, 0)
    written = {path.name: path.read_bytes() for path in (tmp_path / "underlag").iterdir()}
    assert "camera_sites.csv" not in written
    assert "camera_needs.csv" in written
    for e_m, n_m in equipped.POSITIONS.values():
        for shown in (f"{e_m:.0f}", f"{e_m:.0f}"[:-1], f"{n_m:.0f}", f"{n_m:.0f}"[:-1]):
            assert not [name for name, content in written.items() if shown.encode() in content]


def test_every_table_of_cameras_says_whose_a_row_is():
    assert {table for table, home in HOMES.items() if home.column is None} & set(CAMERA_TABLES) == {
        "camera_supply"
    }
    assert not TabledRow.objects.filter(table__in=CAMERA_TABLES, unit="").exclude(
        table__in=("cameras", "camera_supply")
    )
