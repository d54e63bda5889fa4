"""A closed month is not changed by anything: not by a file, by hand, by a collection or undoing."""

import json
from datetime import date

import pytest
from tests.unit.sources.resourced_collection import build_resourced_collection, paid
from tests.web.factories import acting, build_country, person
from tests.web.records.test_tables_together import keep, line, tried
from tests.web.records.test_tabling import csv_of, hours, staffing
from tests.web.records.test_tabling_of_resources import by_hour, cost_centre, logs, presence, total

from lagesbild.errors import DeliveryRejected
from lagesbild.periods import Period
from lagesbild.sources.collection import write_collection
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.sentences import sentence
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.closing import close_month, open_month
from lagesbild_web.records.actions.tabling import TablingRefused, keep_rows, roll_back
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.exchange.storing import ImportRefused
from lagesbild_web.records.models import Batch, ClosedMonth, Unit
from lagesbild_web.records.queries.closings import CLOSABLE, closings_seen
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.tabled import OTHER_TABLES
from lagesbild_web.records.table_files.importing import try_table
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

OCTOBER = Period.parse("2026-10")


@pytest.fixture
def nora():
    build_country()
    return acting(person("nora", Role.CONTROLLER))


@pytest.fixture
def carin(nora):
    return acting(person("carin", Role.CONTROLLER, unit="R1"))


def close(by, table="staffing", unit="R1", month=OCTOBER):
    return close_month(table=table, unit=unit, month=month, by=by)


def rules_of(table, *rows, by):
    trial = try_table(csv_of(*rows), name="t.csv", table=table, by=by)
    return [(trial.file.place(one), one.rule) for one in trial.problems]


def test_months_are_closed_in_tables_that_are_about_months():
    assert set(OTHER_TABLES) - set(CLOSABLE) == {
        *("local_activities", "workload", "budget_decisions", "cost_centres", "price_index"),
    }


def test_a_file_that_touches_a_closed_month_is_refused_at_its_cell(carin):
    close(carin)

    rows = [staffing(), staffing(month="2026-11"), staffing(month="2026-09")]
    trial = try_table(csv_of(*rows), name="t.csv", table="staffing", by=carin)

    [found] = trial.problems
    assert (found.row, found.column, found.rule) == (2, "month", "month-closed")
    assert found.text == "2026-10 är stängd för Region Sjö."
    assert "öppna månaden" in found.remedy


def test_a_row_that_says_nothing_new_is_refused_too(carin):
    keep_rows([staffing()], table="staffing", by=carin)
    close(carin)

    assert rules_of("staffing", staffing(), by=carin) == [("rad 2, month", "month-closed")]


def test_what_is_filled_in_by_hand_is_refused(carin):
    close(carin)

    with pytest.raises(DeliveryRejected, match="stängd"):
        keep_rows([staffing()], table="staffing", by=carin)
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("unit", "closed"), [("L1", True), ("P1", True), ("R1", True), ("", True), ("L2", False)]
)
def test_a_month_is_closed_for_a_unit_and_all_inside_it(nora, unit, closed):
    close(nora, unit=unit)

    assert bool(rules_of("staffing", staffing(), by=nora)) == closed


def test_other_tables_and_months_stay_open(carin):
    close(carin)

    assert rules_of("duty_hours", hours(), by=carin) == []
    assert rules_of("staffing", staffing(month="2026-11"), by=carin) == []


@pytest.mark.parametrize(
    ("period", "closed"),
    [
        ("2026-10", True),
        ("2026-10-31", True),
        ("2026-11-01", False),
        ("2026-W44", True),  # 26 oktober till 1 november
        ("2026-W45", False),
    ],
)
def test_weeks_and_days_lie_in_the_months_of_their_days(carin, period, closed):
    close(carin, table="duty_hours")

    assert bool(rules_of("duty_hours", hours(period=period), by=carin)) == closed


def test_a_quarter_lies_in_its_three_months(nora):
    keep_rows([logs()], table="presence_logs", by=nora)
    close(nora, table="presence_by_hour", unit="L1")

    assert rules_of("presence_by_hour", by_hour(), by=nora) == [("rad 2, quarter", "month-closed")]
    assert rules_of("presence_by_hour", by_hour("A2"), by=nora) == []


def test_a_unit_that_has_moved_since_is_closed_where_it_lay(nora):
    close(nora, unit="R1")
    Unit.objects.filter(code="P1").update(valid_to=date(2026, 12, 31))
    moved = date(2027, 1, 1)
    Unit.objects.create(code="R2", kind="police_region", name="Region Fjäll", valid_from=moved)
    Unit.objects.create(
        code="P1", kind="police_district", name="Strand", parent_code="R2", valid_from=moved
    )

    assert rules_of("staffing", staffing(), by=nora) == [("rad 2, month", "month-closed")]


def test_one_table_of_several_in_a_closed_month_keeps_all_of_them_out(nora):
    keep(nora, cost_centres=[cost_centre()], ledger=[line("7")], ledger_totals=[total("7")])
    close(nora, table="ledger", unit="")

    tries = tried(nora, ledger=[line("8")], ledger_totals=[total("8")])

    assert [one.rule for one in tries.problems] == ["month-closed"]
    assert tries.trials[0].file.place(tries.problems[0]) == "ledger!A2"
    with pytest.raises(DeliveryRejected):
        keep(nora, ledger=[line("8")], ledger_totals=[total("8")])


def test_a_delivery_with_rows_in_a_closed_month_is_not_undone(carin):
    rows = [staffing(), staffing(month="2026-11")]
    batch = keep_rows(rows, table="staffing", by=carin)
    closed = close(carin)

    with pytest.raises(TablingRefused, match=r"2026-10, som är stängd"):
        roll_back(batch, by=carin)
    assert Batch.objects.get().rows.count() == 2

    open_month(closed, reason="Två rader fattades.", by=carin)
    roll_back(batch, by=carin)
    assert not Batch.objects.exists()


def test_a_collection_may_not_change_a_closed_month(nora, tmp_path):
    administrator = acting(person("adam", Role.ADMINISTRATOR))
    write_collection(build_resourced_collection(), tmp_path / "underlag")
    Unit.objects.all().delete()
    from lagesbild_web.records.models import AreaBoundary, CalibrationCase

    AreaBoundary.objects.all().delete()
    CalibrationCase.objects.all().delete()
    import_collection(tmp_path / "underlag", by=administrator)
    before = Batch.objects.count()
    close_month(table="paid_hours", unit="", month=Period.parse("2024-03"), by=nora)

    again = import_collection(tmp_path / "underlag", by=administrator)
    assert again.is_nothing_new

    changed = build_resourced_collection(paid_hours=[paid("L0101", 7.0)])
    write_collection(changed, tmp_path / "ändrat")
    with pytest.raises(ImportRefused, match=r"paid_hours\.csv ändrar 2024-03, som är stängd"):
        import_collection(tmp_path / "ändrat", by=administrator)
    assert Batch.objects.count() == before


def test_closing_and_opening_are_in_the_log_with_unit_and_table(carin, nora):
    closed = close(carin)
    open_month(closed, reason="Rättelse av vakanser.", by=nora)
    close(nora, table="ledger", unit="")

    told = [sentence(one) for one in AuditEvent.objects.order_by("seq")]
    role = "(HR- och ekonomicontroller)"
    assert told == [
        f"carin {role} stängde 2026-10 i staffing för R1",
        f"nora {role} öppnade 2026-10 i staffing för R1 igen",
        f"nora {role} stängde 2026-10 i ledger för hela landet",
    ]
    assert "vakanser" not in json.dumps([one.payload for one in AuditEvent.objects.all()])
    closed.refresh_from_db()
    assert (closed.reason, closed.opened_by.username) == ("Rättelse av vakanser.", "nora")


def test_a_month_is_closed_once_and_again_after_it_was_opened(carin):
    closed = close(carin)
    with pytest.raises(TablingRefused, match="redan stängd"):
        close(carin)
    open_month(closed, reason="Rättelse.", by=carin)
    with pytest.raises(TablingRefused, match="redan öppnad"):
        open_month(closed, reason="Rättelse.", by=carin)

    close(carin)

    assert ClosedMonth.objects.filter(opened_at=None).count() == 1


def test_a_month_that_has_not_ended_stays_open(carin):
    # I dag är den 1 mars 2027.
    with pytest.raises(TablingRefused, match="inte tagit slut"):
        close(carin, month=Period.parse("2027-03"))
    close(carin, month=Period.parse("2027-02"))


@pytest.mark.parametrize("reason", ["", "  ", "Fråga 19900101-0017.", "x" * 10_001])
def test_a_month_is_opened_with_a_reason_that_names_nobody(carin, reason):
    closed = close(carin)

    with pytest.raises(TablingRefused):
        open_month(closed, reason=reason, by=carin)
    assert ClosedMonth.objects.filter(opened_at=None).exists()


@pytest.mark.parametrize("role", Role)
def test_only_controllers_close_and_only_where_they_write(nora, role):
    somebody = acting(person(f"prov-{role}", role, unit="R1"))
    may = role is Role.CONTROLLER
    for table, unit, theirs in (
        ("staffing", "R1", may),
        ("staffing", "L2", may),
        ("staffing", "", False),
        ("ledger", "", False),
        ("presence_logs", "", False),
        ("workload", "R1", False),
    ):
        if theirs:
            close(somebody, table=table, unit=unit)
        else:
            with pytest.raises(NotAllowed):
                close(somebody, table=table, unit=unit)
    everywhere = close(nora, unit="")
    with pytest.raises(NotAllowed):
        open_month(everywhere, reason="Rättelse.", by=somebody)


def test_a_table_of_the_country_is_closed_for_the_country_only(nora):
    close(nora, table="presence_logs", unit="")
    with pytest.raises(NotAllowed):
        close(nora, table="ledger", unit="R1")


def test_those_who_deliver_see_what_is_closed_for_them(nora, carin):
    Unit.objects.create(code="R9", kind="police_region", name="Fjäll", valid_from=date(2020, 1, 1))
    for unit in ("", "R1", "L1", "L2", "R9"):
        close(nora, unit=unit)
    close(nora, table="ledger", unit="")
    organisation = organisation_on(nora.on)

    def seen(by):
        return {(one.table, one.unit) for one in closings_seen(by, organisation=organisation)}

    chief = acting(person("eva", Role.DISTRICT_CHIEF, unit="L1"))
    assert seen(chief) == {("staffing", unit) for unit in ("", "R1", "L1")}
    assert seen(carin) == {("staffing", unit) for unit in ("", "R1", "L1", "L2")}
    assert len(seen(nora)) == 6
    assert seen(acting(person("olle", Role.AREA_OFFICER, unit="L1"))) == set()


def test_presence_of_a_closed_month_is_refused_by_unit(nora):
    keep_rows([logs()], table="presence_logs", by=nora)
    close(nora, table="presence", unit="L2")

    rows = [presence(), presence("A2", "L2")]
    assert rules_of("presence", *rows, by=nora) == [("rad 3, month", "month-closed")]
