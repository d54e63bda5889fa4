"""Pages where tables come in and where they are shown say in English what is Swedish in them.

What activities, functions, figures, deviations and columns are called is the library's, in Swedish.
"""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web import staffed
from tests.web.factories import TODAY, person
from tests.web.pages.walking import ticking
from tests.web.reading import Element, read
from tests.web.test_english import english, names, pages_of, phrases, spoken, swedish_on

from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.officers.figures import FIGURES
from lagesbild.officers.plausibility import DEVIATIONS
from lagesbild.officers.signs import SIGNS
from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.models import TabledRow, User
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.records.queries.tabled import HOMES
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

ROLES = (
    *(Role.AREA_OFFICER, Role.DISTRICT_CHIEF, Role.REGIONAL_COORDINATOR, Role.NATIONAL_ANALYST),
    *(Role.CONTROLLER, Role.CAMERA_PLANNER, Role.AUDITOR),
)
_ADDRESSES = ("/resurser/", "/timmar/", "/bemanning/", "/tabeller/", "/avvikelser/")
_ADDRESS = re.compile(r"/\S*/\S*")
_LEAST_LETTERS = 8
"""Of a title that is looked for: shorter ones are also English words, such as »Period«."""


@pytest.fixture(autouse=True)
def _country(monkeypatch: pytest.MonkeyPatch):
    ticking(monkeypatch)
    questionnaire_from.cache_clear()
    by = staffed.build_staffed_country()
    week = [
        staffed.spent("A1", "2027-W08", "contact", 30.0),
        staffed.spent("A1", "2027-W08", "pulled_event", 10.0),
    ]
    staffed.keep_table("duty_hours", week, by=by)


def titles() -> list[str]:
    """Return what the library calls things that these pages show."""
    catalogue = officer_catalogue_on(TODAY)
    said = [
        *(one.title for one in catalogue.activities.values()),
        *(one.title for one in catalogue.functions.values()),
        *(text for one in FIGURES for text in (one.title, one.definition)),
        *(one.title for one in DEVIATIONS),
        *(text for one in SIGNS for text in (one.title, one.question)),
        *(field.title for table in HOMES for field in table_schemas()[table].fields),
    ]
    return [one.casefold() for one in said if len(one) >= _LEAST_LETTERS]


def unmarked(html: str, *, known: list[str]) -> list[str]:
    """Return what a page says in Swedish without saying so, the library's titles among it."""
    in_swedish = swedish_on(html, phrases=phrases(), names=[*known])
    # The address at the foot of a printed page is Swedish, and not a text.
    said = [
        one
        for one in spoken(read(html))
        if any(title in _ADDRESS.sub("", one).casefold() for title in titles())
    ]
    return [*in_swedish, *said]


def somebody(role: Role) -> User:
    unit = "*" if role in (Role.NATIONAL_ANALYST, Role.AUDITOR) else "R1"
    return person(f"the-{role}", role, unit=unit)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_about_area_officers_calls_things_in_unmarked_swedish(role: Role):
    user, known = somebody(role), names()

    pages = [
        (address, html)
        for address, html in pages_of(user, ["/", "/resurser/"])
        if address.startswith(_ADDRESSES)
    ]

    found = {address: texts for address, html in pages if (texts := unmarked(html, known=known))}
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)
    assert any("omradespoliser/omrade" in address for address, _html in pages)


def errors_of(client: Client, address: str, sent: dict) -> tuple[str, Element]:
    """Send a form; return the page that answers, and its error summary."""
    answer = client.post(address, sent)
    html = answer.content.decode()
    assert answer.status_code == 422, html
    [summary] = read(html).find("[data-error-summary]")
    return html, summary


def test_a_wrong_week_names_its_activities_in_marked_swedish():
    client = english(somebody(Role.AREA_OFFICER))

    html, summary = errors_of(client, f"{reverse('week_entry')}?enhet=L1", {"A1.contact": "x"})

    assert "Kontaktskapande" in summary.texts("[lang=sv]")
    assert "Norra Ängen: Write a number, for example 7.5." in summary.text
    assert unmarked(html, known=names()) == []


def test_what_the_library_finds_wrong_with_a_week_is_marked():
    TabledRow.objects.filter(table="duty_hours", period="2026-12").delete()
    client = english(somebody(Role.AREA_OFFICER))
    week = f"{reverse('week_entry')}?enhet=L1&vecka=2026-W50"

    html, summary = errors_of(client, week, {"A1.contact": "99999"})

    # Två personer, 24 timmar om dygnet i 31 dagar.
    assert "2 personer har högst 1488." in " ".join(summary.texts("[lang=sv]"))
    assert unmarked(html, known=names()) == []


def test_a_wrong_month_names_its_functions_in_marked_swedish():
    client = english(somebody(Role.CONTROLLER))
    month = f"{reverse('month_entry')}?enhet=L1&manad=2027-02"

    html, summary = errors_of(client, month, {"area_officer.A1.posts": "x"})

    assert "Områdespolis" in summary.texts("[lang=sv]")
    assert "Norra Ängen: Write a number, for example 7.5." in summary.text
    assert unmarked(html, known=names()) == []


@pytest.mark.parametrize(
    ("content", "swedish", "in_english"),
    [
        (
            "month,unit,function,area,posts\n2027-01,L1,area_officer,A9,1\n",
            "A9",
            "",
        ),
        ("", "", "the file has no rows"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_the_language_it_is_marked_as(
    content: str, swedish: str, in_english: str
):
    client = english(somebody(Role.CONTROLLER))
    header = ",".join(table_schemas()["staffing"].columns)
    file = SimpleUploadedFile("staffing.csv", (content or f"{header}\n").encode())

    answer = client.post(reverse("table_import"), {"table": "staffing", "file": file}, follow=True)

    page = read(answer.content.decode())
    [table] = page.find("table")
    assert swedish in " ".join(table.texts("[lang=sv]"))
    assert in_english in " ".join(spoken(table))
    assert unmarked(answer.content.decode(), known=names()) == []
