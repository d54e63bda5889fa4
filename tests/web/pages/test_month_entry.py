"""Staff of a month in the browser: beside the month before, asked about, and kept as one batch."""

import pytest
from django.urls import reverse
from tests.web.factories import acting, build_country, person
from tests.web.pages.steering import Steerer
from tests.web.pages.walking import ticking
from tests.web.reading import read
from tests.web.records.test_tabling import hours, staffing

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Batch, Explanation, TabledRow
from lagesbild_web.records.queries.tabled import tabled_frame
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

MONTH, MONTH_BEFORE = "2027-02", "2027-01"
A1 = "area_officer.A1."
FULL = {
    A1 + "posts": "2",
    A1 + "filled_heads": "2",
    A1 + "filled_fte": "1,8",
    A1 + "parental_fte": "0",
    A1 + "sick_fte": "0,5",
    A1 + "other_leave_fte": "0",
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)


@pytest.fixture
def eva():
    build_country()
    return person("eva", Role.DISTRICT_CHIEF, unit="L1")


@pytest.fixture
def walker(eva):
    walker = Steerer(eva)
    walker.open(reverse("month_entry"))
    return walker


def kept():
    return tabled_frame("staffing").select(
        "month", "function", "area", "posts", "filled_heads", "filled_fte", "sick_fte", "left_heads"
    )


def events(kind: str) -> int:
    return AuditEvent.objects.filter(payload__startswith=f'{{"action":"{kind}"').count()


def test_a_month_is_kept_as_one_batch_and_can_be_undone(walker):
    walker.sees("Bemanning 2027-02", "Norra Ängen", "Hamnen")
    walker.press("Spara månaden", **FULL, **{"response..posts": "4"} | of("response..", 4))

    batch = Batch.objects.get()
    walker.sees("Sparat", f"Det är leverans {batch.pk}.")
    assert kept().rows() == [
        (MONTH, "area_officer", "A1", 2.0, 2, 1.8, 0.5, None),
        (MONTH, "response", None, 4.0, 4, 4.0, 0.0, None),
    ]
    walker.follow("Ångra")
    walker.press("Ångra leveransen")
    assert not TabledRow.objects.exists()
    assert (events("rows.tabled"), events("rows.rolled_back")) == (1, 1)


def of(start: str, number: int) -> dict[str, str]:
    zeros = dict.fromkeys(("parental_fte", "sick_fte", "other_leave_fte"), "0")
    same = dict.fromkeys(("posts", "filled_heads", "filled_fte"), str(number))
    return {start + name: text for name, text in (same | zeros).items()}


def test_last_month_stands_beside_and_is_filled_in_only_when_asked(eva):
    keep_rows(
        [staffing(month=MONTH_BEFORE, left_heads="1", median_months="19")],
        table="staffing",
        by=acting(eva),
    )
    walker = Steerer(eva)
    walker.open(reverse("month_entry"))
    walker.sees("Tillsatta heltider Förra månaden: 1,8")
    assert dict(walker.fields)[A1 + "filled_fte"] == ""

    walker.follow("Fyll i förra månadens värden")

    fields = dict(walker.fields)
    assert (fields[A1 + "filled_fte"], fields[A1 + "sick_fte"]) == ("1,8", "0,5")
    # Vad som hände under månaden är inte förra månadens.
    assert (fields[A1 + "left_heads"], fields[A1 + "median_months"]) == ("", "")
    walker.press("Spara månaden")
    assert kept().filter(month=MONTH).rows() == [
        (MONTH, "area_officer", "A1", 2.0, 2, 1.8, 0.5, None)
    ]


def test_everything_that_is_missing_or_wrong_is_told_at_once_at_its_field(walker):
    walker.press(
        "Spara månaden",
        **{A1 + "posts": "två", A1 + "filled_heads": "1,5", A1 + "filled_fte": "-1"},
    )

    assert walker.status == 422
    walker.sees(
        "Skriv ett tal, till exempel 7,5.",
        "Skriv ett helt tal, till exempel 3.",
        "Skriv 0 eller mer.",
        "Fyll i fältet, eller skriv 0.",
    )
    page = read(walker.html)
    wrong = {
        one.attrs["name"] for one in page.find("input") if one.attrs.get("aria-invalid") == "true"
    }
    assert wrong == {
        A1 + name
        for name in (
            "posts",
            "filled_heads",
            "filled_fte",
            "parental_fte",
            "sick_fte",
            "other_leave_fte",
        )
    }
    assert dict(walker.fields)[A1 + "posts"] == "två"


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({A1 + "filled_fte": "400"}, "filled_fte"),
        ({A1 + "sick_fte": "3"}, "parental_fte"),  # the first of the three kinds of leave
        ({A1 + "also_counted_heads": "9"}, "also_counted_heads"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(walker, given, column):
    walker.press("Spara månaden", **FULL | given)

    assert walker.status == 422
    page = read(walker.html)
    [wrong] = [one for one in page.find("input") if one.attrs.get("aria-invalid") == "true"]
    assert wrong.attrs["name"] == A1 + column
    assert f'href="#{wrong.attrs["id"]}"' in walker.html
    assert not TabledRow.objects.exists()


def test_what_is_odd_is_asked_and_the_answer_stands_for_ever(walker):
    walker.press("Spara månaden", **FULL | {A1 + "posts": "4"})

    walker.sees("Stämmer det här?", "Norra Ängen: Vakans", "2,2 heltid av 4 är inte tillsatta.")
    assert not TabledRow.objects.exists()

    walker.press("Spara månaden", **{"why.A1.vacancy": "Annonserad i januari."})

    walker.sees("Sparat")
    [said] = Explanation.objects.all()
    assert (said.unit, said.area, said.month, said.deviation, said.text) == (
        *("L1", "A1", MONTH, "vacancy"),
        "Annonserad i januari.",
    )
    assert said.role == "district_chief"
    assert events("deviation.explained") == 1
    # Det som är förklarat frågas det inte om igen.
    walker.press("Spara månaden", **{A1 + "posts": "5"})
    walker.sees("Sparat")


def test_a_question_never_stops_anybody(walker):
    walker.press("Spara månaden", **FULL | {A1 + "posts": "4"})
    walker.press("Spara månaden")

    walker.sees("Sparat")
    assert not Explanation.objects.exists()
    assert kept()["posts"].to_list() == [4.0]


def test_an_answer_about_a_person_is_refused_and_nothing_is_kept(walker):
    walker.press("Spara månaden", **FULL | {A1 + "posts": "4"})
    walker.press("Spara månaden", **{"why.A1.vacancy": "Sjuk: 19900101-0017."})

    assert walker.status == 422
    walker.sees("personnummer")
    assert not TabledRow.objects.exists()
    assert not Explanation.objects.exists()


def test_a_jump_from_the_month_before_and_a_loan_are_asked_about(eva):
    by = acting(eva)
    keep_rows([staffing(month=MONTH_BEFORE, heads="4", fte="4")], table="staffing", by=by)
    loan = {
        **hours(),
        "month": MONTH,
        "from_unit": "L1",
        "to_unit": "L2",
        "to_event": None,
        "hours": "40",
    }
    keep_rows([loan], table="loans", by=by)
    walker = Steerer(eva)
    walker.open(reverse("month_entry"))

    walker.press("Spara månaden", **FULL)

    walker.sees(
        "2 områdespoliser, månaden före 4.", "40 timmar var utlånade.", "Antalet har ändrats mycket"
    )


def test_a_row_that_is_there_cannot_be_emptied(eva):
    keep_rows([staffing(month=MONTH)], table="staffing", by=acting(eva))
    walker = Steerer(eva)
    walker.open(reverse("month_entry"))
    assert dict(walker.fields)[A1 + "filled_fte"] == "1,8"

    walker.press("Spara månaden", **dict.fromkeys(FULL, ""))

    walker.sees("Raden finns redan. Skriv 0, eller ångra leveransen som den kom med.")
    walker.open(reverse("month_entry"))
    walker.press("Spara månaden")
    walker.sees("Inget är ändrat")


def test_other_functions_are_folded_away_until_they_say_something(walker):
    opened = [one for one in read(walker.html).find("details") if "open" in one.attrs]
    assert opened == []

    walker.press("Spara månaden", **{"response..posts": "4"})

    # Felen syns.
    opened = [one for one in read(walker.html).find("details") if "open" in one.attrs]
    assert len(opened) == 1


@pytest.mark.parametrize("where", ["enhet=L2", "manad=2027-04", "manad=2027-W08", "manad=x"])
def test_another_district_or_a_month_that_is_none_is_not_found(walker, where):
    walker.open(f"{reverse('month_entry')}?{where}")

    assert walker.status == 404


def test_an_officer_fills_in_no_staff(eva):
    walker = Steerer(person("olle", Role.AREA_OFFICER, unit="L1"))

    walker.open(reverse("month_entry"))

    assert walker.status == 403


def test_a_controller_chooses_district_and_month(eva):
    walker = Steerer(person("carin", Role.CONTROLLER, unit="R1"))
    walker.open(reverse("month_entry"))

    walker.press("Visa", enhet="L2", manad="2027-01")
    walker.press("Spara månaden", **of("area_officer.A2.", 1))

    assert kept().select("month", "area", "posts").rows() == [("2027-01", "A2", 1.0)]
