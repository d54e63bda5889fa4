"""Closed months: shown to all who deliver, closed and opened by controllers."""

import tempfile

import pytest
from django.urls import reverse
from tests.web.factories import acting, build_country, person
from tests.web.pages.steering import Steerer
from tests.web.pages.test_table_imports import try_file
from tests.web.pages.walking import ticking
from tests.web.reading import read
from tests.web.records.test_tabling import csv_of, staffing

from lagesbild.periods import Period
from lagesbild_web.records.actions.closing import close_month
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Batch, ClosedMonth
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

OCTOBER = Period.parse("2026-10")


@pytest.fixture(autouse=True)
def _clock(monkeypatch, tmp_path_factory):
    ticking(monkeypatch)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("tmp")))


@pytest.fixture
def carin():
    build_country()
    return person("carin", Role.CONTROLLER, unit="R1")


def closed(by, unit="R1"):
    return close_month(table="staffing", unit=unit, month=OCTOBER, by=acting(by))


def test_a_month_is_closed_seen_and_opened_with_a_reason(carin):
    walker = Steerer(carin)
    walker.follow("Leveranser")
    walker.follow("Stängda månader")
    walker.sees("Ingen månad är stängd")

    walker.press("Stäng månaden", table="staffing", unit="R1", month="2026-10")
    walker.sees("Månaden är stängd.", "2026-10 Bemanning Region Sjö Carin, HR- och ekonomi")

    walker.follow("Öppna")
    walker.press("Öppna månaden")
    walker.sees("Skriv varför månaden öppnas.")
    assert walker.status == 422
    walker.press("Öppna månaden", reason="Två vakanser fattades.")
    walker.sees("Månaden är öppen.", "Ingen månad är stängd")
    assert ClosedMonth.objects.get().reason == "Två vakanser fattades."


@pytest.mark.parametrize(
    ("month", "text"),
    [
        ("", "Ange en månad som ÅÅÅÅ-MM"),
        ("2026", "Ange en månad som ÅÅÅÅ-MM"),
        ("2026-13", "Ange en månad som ÅÅÅÅ-MM"),
        ("oktober", "Ange en månad som ÅÅÅÅ-MM"),
        ("2027-03", "har inte tagit slut"),
        ("2026-10", "redan stängd"),
    ],
)
def test_what_cannot_be_closed_is_said_at_the_field(carin, month, text):
    closed(carin)
    walker = Steerer(carin)
    walker.open(reverse("closed_months"))

    walker.press("Stäng månaden", table="staffing", unit="R1", month=month)

    walker.sees(text)
    assert walker.status == 422
    assert ClosedMonth.objects.count() == 1


def test_one_closes_in_ones_own_units_and_the_country_everywhere(carin):
    walker = Steerer(carin)
    walker.open(reverse("closed_months"))
    own = {one.attrs["value"] for one in read(walker.html).find("#id_unit option")}
    assert own == {"R1", "P1", "L1", "L2", "L3"}

    walker = Steerer(person("nora", Role.CONTROLLER))
    walker.open(reverse("closed_months"))
    walker.press("Stäng månaden", table="ledger", unit="L1", month="2026-10")
    walker.sees("Tabellen kan bara stängas för hela landet.")
    walker.press("Stäng månaden", table="ledger", unit="*", month="2026-10")
    walker.sees("2026-10 Huvudbok hela landet")


def test_the_import_page_says_what_is_closed_and_the_trial_where_it_hurts(carin):
    closed(carin)
    walker = Steerer(person("eva", Role.DISTRICT_CHIEF, unit="L1"))

    walker.open(reverse("table_import"))
    walker.sees("Stängda månader", "2026-10 Bemanning Region Sjö")
    assert "Öppna" not in walker.text

    try_file(walker, csv_of(staffing()), "personal.csv")
    walker.sees("Filen kan inte föras in", "rad 2, month", "month-closed", "2026-10 är stängd")


def test_the_pages_where_rows_are_filled_in_say_that_the_month_is_closed(carin):
    closed(carin)
    close_month(table="duty_hours", unit="L1", month=Period.parse("2027-02"), by=acting(carin))
    walker = Steerer(person("eva", Role.DISTRICT_CHIEF, unit="L1"))

    walker.open(reverse("month_entry") + "?manad=2026-10")
    walker.sees("2026-10 är stängd")
    walker.press("Spara månaden", **{"area_officer.A1.posts": "1"})
    assert walker.status == 422

    walker.open(reverse("week_entry") + "?vecka=2027-W08")
    walker.sees("2027-02 är stängd")
    assert not Batch.objects.exists()


def test_a_delivery_in_a_closed_month_offers_no_undoing(carin):
    batch = keep_rows([staffing()], table="staffing", by=acting(carin))
    closed(carin)
    walker = Steerer(carin)

    for name in ("batch", "batch_undo"):
        walker.open(reverse(name, args=[batch.pk]))
        walker.sees("2026-10 är stängd")
        assert "Ångra leveransen" not in walker.text.replace("Ångra leverans ", "")
    sent = walker.client.post(reverse("batch_undo", args=[batch.pk]), follow=True)

    assert "kan inte ångras" in sent.content.decode()
    assert Batch.objects.exists()
