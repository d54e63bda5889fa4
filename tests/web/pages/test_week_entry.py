"""Hours of a week, filled in by officers and chiefs: typed as Swedes type, kept as one batch."""

import pytest
from django.urls import reverse
from tests.web.factories import acting, build_country, person
from tests.web.pages.steering import Steerer
from tests.web.pages.walking import ticking
from tests.web.reading import read
from tests.web.records.test_tabling import hours, staffing

from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Batch, TabledRow
from lagesbild_web.records.queries.tabled import tabled_frame
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

WEEK, LAST_WEEK = "2027-W09", "2027-W08"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)


@pytest.fixture
def olle():
    build_country()
    return person("olle", Role.AREA_OFFICER, unit="L1")


@pytest.fixture
def walker(olle):
    walker = Steerer(olle)
    walker.open(reverse("week_entry"))
    return walker


def kept():
    rows = tabled_frame("duty_hours").sort("activity")
    return rows.select("period", "assigned_area", "worked_area", "activity", "hours").rows()


def test_hours_typed_with_a_comma_are_kept_as_one_batch(walker):
    walker.sees("Timmar vecka 9", "Norra Ängen")
    walker.press("Spara timmarna", **{"A1.contact": "7,5", "A1.pulled_emergency": " 2,5 "})

    assert kept() == [
        (WEEK, "A1", "A1", "contact", 7.5),
        (WEEK, "A1", None, "pulled_emergency", 2.5),
    ]
    batch = Batch.objects.get()
    assert batch.kind == "entry"
    # 2,5 av 10 timmar.
    walker.sees("Sparat", f"Det är leverans {batch.pk}.", "Bortdragen tid: 2,5 timmar, 25 %")


def test_an_officer_has_told_of_the_week_in_two_clicks(olle):
    walker = Steerer(olle)

    walker.follow("Fyll i veckans timmar")
    walker.press("Spara timmarna", **{"A1.pulled_event": "16"})

    assert walker.clicks == 2
    walker.sees("Bortdragen tid: 16 timmar, 100 %")


def test_a_chief_comes_to_the_week_in_two_clicks(olle):
    walker = Steerer(person("eva", Role.DISTRICT_CHIEF, unit="L1"))

    walker.follow("Bortdragen tid denna vecka")
    walker.follow("Fyll i")

    assert walker.clicks == 2
    walker.sees("Timmar vecka 9", "Norra Ängen")


def test_what_was_saved_can_be_undone_at_once(walker):
    walker.press("Spara timmarna", **{"A1.contact": "7,5"})

    walker.follow("Ångra")
    walker.press("Ångra leveransen")

    assert not TabledRow.objects.exists()


def test_last_week_stands_beside(olle):
    keep_rows([hours(period=LAST_WEEK, amount="12.5")], table="duty_hours", by=acting(olle))
    walker = Steerer(olle)

    walker.open(reverse("week_entry"))

    walker.sees("Kontaktskapande i Norra Ängen, timmar 12,5", "Summa, sparad 12,5 0")


def test_only_what_is_new_is_kept_and_an_emptied_field_says_no_hours(walker):
    walker.press("Spara timmarna", **{"A1.contact": "7,5", "A1.training": "4"})
    assert dict(walker.fields)["A1.contact"] == "7,5"
    walker.press("Spara timmarna", **{"A1.training": ""})

    assert [row[3:] for row in kept()] == [("contact", 7.5), ("training", 0.0)]
    assert Batch.objects.order_by("pk").last().rows.count() == 1

    walker.press("Spara timmarna")
    walker.sees("Inget är ändrat")
    assert Batch.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("sju", "Skriv ett tal, till exempel 7,5."),
        ("-1", "Skriv 0 eller mer."),
        ("=1+1", "Skriv ett tal, till exempel 7,5."),
    ],
)
def test_what_is_no_number_is_told_at_its_field_and_nothing_is_kept(walker, typed, told):
    walker.press("Spara timmarna", **{"A1.contact": typed, "A1.training": "4"})

    assert walker.status == 422
    walker.sees("Något behöver rättas", told)
    page = read(walker.html)
    [field] = [one for one in page.find("input") if one.attrs.get("name") == "A1.contact"]
    assert field.attrs["aria-invalid"] == "true"
    assert field.attrs["value"] == typed
    assert "id_A1.contact_error" in field.attrs["aria-describedby"]
    assert not TabledRow.objects.exists()


def test_more_hours_than_there_are_is_told_at_the_field(olle):
    boss = acting(person("carin", Role.CONTROLLER, unit="R1"))
    keep_rows([staffing(heads="1", fte="1", posts="1", month="2027-03")], table="staffing", by=boss)
    walker = Steerer(olle)
    walker.open(reverse("week_entry"))

    walker.press("Spara timmarna", **{"A1.contact": "800"})

    assert walker.status == 422
    assert 'href="#id_A1.contact"' in walker.html
    assert not TabledRow.objects.filter(table="duty_hours").exists()


def test_a_week_whose_month_is_told_already_says_what_to_do_instead_of_asking(olle):
    batch = keep_rows([hours(period="2027-03")], table="duty_hours", by=acting(olle))
    walker = Steerer(olle)

    walker.open(reverse("week_entry"))

    walker.sees("redan redovisade per månad", f"2027-03, leverans {batch.pk}, Olle")
    assert "A1.contact" not in dict(walker.fields)
    walker.follow("Ångra leveransen")
    walker.press("Ångra leveransen")
    walker.open(reverse("week_entry"))
    assert "A1.contact" in dict(walker.fields)


def test_an_own_activity_of_the_district_is_asked_for_while_it_holds(olle):
    boss = acting(person("eva", Role.DISTRICT_CHIEF, unit="L1"))
    local = {
        "unit": "L1",
        "activity": "school_walks",
        "title": "Skolvandringar",
        "counts_as": "safety",
        "reason": "Görs varje fredag.",
        "valid_from": "2027-03-01",
        "valid_to": None,
    }
    keep_rows([local], table="local_activities", by=boss)
    walker = Steerer(olle)

    walker.open(reverse("week_entry") + f"?vecka={LAST_WEEK}")
    assert "Skolvandringar" not in walker.text
    walker.open(reverse("week_entry"))
    walker.sees("Skolvandringar i Norra Ängen, timmar räknas som Trygghetsskapande")
    walker.press("Spara timmarna", **{"A1.school_walks": "3"})

    assert kept() == [(WEEK, "A1", "A1", "school_walks", 3.0)]


def test_every_field_has_a_name_that_says_what_and_where(walker):
    page = read(walker.html)
    labels = {one.attrs.get("for"): one.text for one in page.find("label")}
    fields = [one for one in page.find("input") if one.attrs.get("inputmode") == "decimal"]

    assert len(fields) == 9
    for field in fields:
        assert "i Norra Ängen, timmar" in labels[field.attrs["id"]]


@pytest.mark.parametrize(
    "where", ["enhet=L2", "enhet=L9", "vecka=2027-W10", "vecka=2027-03", "vecka=2027-W60"]
)
def test_another_district_or_a_week_that_is_none_is_not_found(walker, where):
    walker.open(f"{reverse('week_entry')}?{where}")

    assert walker.status == 404


def test_nothing_is_saved_for_another_district(walker):
    sent = walker.client.post(reverse("week_entry") + "?enhet=L2", {"A2.contact": "1"})

    assert sent.status_code == 404
    walker.client.post(reverse("week_entry"), {"A2.contact": "1"})
    assert not TabledRow.objects.exists()


def test_a_controller_chooses_among_the_districts_with_areas(olle):
    walker = Steerer(person("carin", Role.CONTROLLER, unit="R1"))
    walker.open(reverse("week_entry"))

    walker.press("Visa", enhet="L2", vecka=LAST_WEEK)

    walker.sees("Timmar vecka 8", "Skogsbacken")
    walker.press("Spara timmarna", **{"A2.contact": "1 000"})
    assert kept() == [(LAST_WEEK, "A2", "A2", "contact", 1000.0)]
