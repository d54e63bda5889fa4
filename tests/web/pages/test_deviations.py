"""What is odd in the months of area officers: found in three clicks, explained, and kept."""

import pytest
from django.urls import reverse
from tests.web.factories import person
from tests.web.pages.steering import Steerer
from tests.web.pages.walking import ticking
from tests.web.reading import read
from tests.web.staffed import build_staffed_country, keep_table, staffed

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.records.models import Explanation
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

VACANT = "?omrade=A3&manad=2026-12&avvikelse=vacancy"
"""Kvarnbyn has two posts and one officer in every month but July, which is missing."""


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)


@pytest.fixture
def carin():
    build_staffed_country()
    return person("carin", Role.CONTROLLER, unit="R1")


@pytest.fixture
def walker(carin):
    walker = Steerer(carin)
    walker.open(reverse("deviations"))
    walker.clicks = 0
    return walker


def rows(walker) -> list[str]:
    page = read(walker.html)
    [table] = page.find("table")
    return [row.text for row in table.find("tr")][1:]


def test_what_is_odd_is_listed_with_its_figures_the_newest_month_first(walker):
    # Elva månaders vakans i Kvarnbyn, och juli utan bemanning.
    kvarnbyn = [row for row in rows(walker) if row.startswith("Kvarnbyn")]
    assert len(kvarnbyn) == 12
    assert "2026-12" in kvarnbyn[0]
    assert "Vakans" in kvarnbyn[0]
    assert "1 heltid av 2 är inte tillsatta." in kvarnbyn[0]
    [missing] = [row for row in kvarnbyn if "2026-07" in row]
    assert "Bemanning saknas" in missing


def test_a_deviation_is_explained_with_name_role_and_time(walker):
    walker.open(reverse("deviation_explain") + VACANT)
    walker.sees("Kvarnbyn · 2026-12", "Vakans", "1 heltid av 2 är inte tillsatta.")
    walker.press("Spara förklaringen", explanation="Tjänsten tillsätts i januari.")

    walker.sees("Förklaringen är sparad.")
    said = Explanation.objects.get()
    assert (said.unit, said.area, said.month, said.deviation, said.role) == (
        *("L3", "A3", "2026-12", "vacancy"),
        "controller",
    )
    [row] = [row for row in rows(walker) if "Tjänsten tillsätts i januari." in row]
    assert "Carin, HR- och ekonomicontroller, 2027-03-01" in row
    # Den förklarade står sist.
    assert rows(walker)[-1] == row
    event = AuditEvent.objects.get(payload__startswith='{"action":"deviation.explained"')
    assert '"month":"2026-12"' in event.payload


def test_a_controller_explains_a_vacancy_in_three_clicks(carin):
    walker = Steerer(carin)

    walker.follow("Förklara avvikelser")
    walker.follow("Förklara vakans, Kvarnbyn 2026-12")
    walker.press("Spara förklaringen", explanation="Utlyst.")

    assert walker.clicks == 3
    assert Explanation.objects.get().area == "A3"


def test_another_explanation_stands_beside_the_first(walker):
    for text in ("Tjänsten är utlyst.", "Den är tillsatt."):
        walker.open(reverse("deviation_explain") + VACANT)
        walker.press("Spara förklaringen", explanation=text)

    walker.open(reverse("deviation_explain") + VACANT)
    assert walker.text.index("Den är tillsatt.") < walker.text.index("Tjänsten är utlyst.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Skriv en förklaring."),
        ("x" * 1_001, "Skriv högst 1 000 tecken."),
        ("Sjuk: 19900101-0017.", "personnummer"),
    ],
)
def test_an_explanation_that_says_nothing_or_too_much_is_refused(walker, text, told):
    walker.open(reverse("deviation_explain") + VACANT)
    walker.press("Spara förklaringen", explanation=text)

    assert walker.status == 422
    walker.sees("Något behöver rättas", told)
    assert not Explanation.objects.exists()


def test_the_list_is_filtered_by_district_month_and_what_is_open(walker):
    walker.press("Visa", enhet="L3", manad="2026-12")
    assert [row.split()[0] for row in rows(walker)] == ["Kvarnbyn"]

    walker.follow("Förklara vakans")
    walker.press("Spara förklaringen", explanation="Utlyst.")
    walker.press("Visa", enhet="L3", manad="2026-12", visa="oforklarade")
    walker.sees("Inga sådana avvikelser")


def test_a_chief_sees_and_explains_the_own_district_only(carin):
    keep_table("staffing", [staffed("A1", "2026-12", posts=4.0, heads=2, fte=2.0)], by=carin)
    walker = Steerer(person("eva", Role.DISTRICT_CHIEF, unit="L1"))
    walker.open(reverse("deviations"))

    assert "Norra Ängen" in walker.text
    assert "Kvarnbyn" not in walker.text
    walker.open(reverse("deviation_explain") + VACANT)
    assert walker.status == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.NATIONAL_ANALYST, Role.REGIONAL_COORDINATOR])
def test_others_who_see_staff_read_and_explain_nothing(carin, role):
    walker = Steerer(person("nils", role))
    walker.open(reverse("deviations"))

    walker.sees("Kvarnbyn", "Inte förklarad")
    walker.open(reverse("deviation_explain") + VACANT)
    assert walker.status == 403
    sent = walker.client.post(reverse("deviation_explain") + VACANT, {"explanation": "Nej."})
    assert sent.status_code == 403
    assert not Explanation.objects.exists()


@pytest.mark.parametrize("role", [Role.AREA_OFFICER, Role.CAMERA_PLANNER, Role.MUNICIPAL_CONTACT])
def test_who_sees_no_staff_sees_no_deviations(carin, role):
    unit = "K1" if role is Role.MUNICIPAL_CONTACT else "R1"
    walker = Steerer(person("nils", role, unit=unit))
    walker.open(reverse("deviations"))

    assert walker.status == 403


def test_what_is_no_longer_odd_is_not_there_to_explain(walker, carin):
    keep_table("staffing", [staffed("A3", "2026-12", posts=1.0, heads=1, fte=1.0)], by=carin)

    walker.open(reverse("deviation_explain") + VACANT)

    assert walker.status == 404


def test_without_staff_the_page_says_so():
    from tests.web.factories import build_country

    build_country()
    walker = Steerer(person("carin", Role.CONTROLLER, unit="R1"))
    walker.open(reverse("deviations"))

    walker.sees("Inget att förklara")
