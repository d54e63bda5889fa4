"""The class meeting: what is known of an area, and the decision that two persons take."""

import pytest
from tests.web.factories import (
    acting,
    build_country,
    build_round,
    person,
    submitted,
)
from tests.web.pages.steering import Steerer, whole_picture
from tests.web.pages.walking import ticking

from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.deciding import comment_as_municipality
from lagesbild_web.records.actions.reviewing import accept_assessment
from lagesbild_web.records.models import Assessment, Decision
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)
    questionnaire_from.cache_clear()


@pytest.fixture
def round_():
    build_country()
    return build_round()


@pytest.fixture
def assessment(round_):
    """A1, reviewed, with a picture and the municipality's say."""
    found = submitted(round_, chief=person("chefen", Role.DISTRICT_CHIEF, unit="P1"))
    contact = person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1")
    comment_as_municipality(assessment=found, comment="Skolan är trygg.", by=acting(contact))
    accept_assessment(
        assessment=found, by=acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))
    )
    whole_picture(round_)
    return found


def analyst(name: str) -> Steerer:
    return Steerer(person(name, Role.NATIONAL_ANALYST))


def test_the_meeting_sees_all_it_needs_of_an_area(assessment):
    nils = analyst("nils")

    nils.follow("Klassificeringsmöte")
    nils.sees("Att besluta (1)", "Utsatt område 72 %", "Har lämnat synpunkt")
    nils.follow("Norra Ängen")

    nils.sees(
        "Förslag: Utsatt område",
        "Sannolikheten för just den klassen är 72 procent.",
        "Möjligt inom osäkerheten: Inte på listan till särskilt utsatt område.",
        "Inget tidigare beslut.",
        "Två av tre villkor är uppfyllda.",
        "Skattningar och indikatorer pekar åt olika håll",
        "3,1 mellan 2,6 och 3,6",
        "1,1 mellan 0,8 och 1,5",
        "Bedömarna är oense om 0 frågor",
        "Skattningarnas nivå är minst 1,8.",
        "uppfyllt",
        "Skolan är trygg.",
    )
    assert 'aria-label="Skattad nivå: 3,1, mellan 2,6 och 3,6"' in nils.html


def test_two_persons_decide(assessment):
    nils = analyst("nils")
    nora = analyst("nora")

    nils.open(f"/mote/{assessment.pk}/")
    nils.press("Besluta, och lämna till en andra person", area_class="vulnerable")
    nils.sees("Ditt beslut om Norra Ängen är noterat.", "Du var den första.")
    assert "Bekräfta som andra person" not in nils.text
    nora.follow("Klassificeringsmöte")
    nora.sees("Väntar på en andra person (1)")
    nora.follow("Norra Ängen")
    nora.press("Bekräfta som andra person")

    nora.sees("Norra Ängen är fastställd: utsatt område.")
    decision = Decision.objects.get()
    assert (str(decision.first_by), str(decision.second_by)) == ("Nils", "Nora")
    assert decision.data_version == "abc123def456"
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.DECIDED
    nora.open(f"/mote/{assessment.pk}/")
    nora.sees("Nils (nationell analytiker) föreslog klassen »utsatt område«")
    nora.sees("Nora (nationell analytiker) beslutade klassen »utsatt område«")


def test_the_first_person_cannot_be_the_second(assessment):
    nils = analyst("nils")
    nils.open(f"/mote/{assessment.pk}/")
    nils.press("Besluta", area_class="vulnerable")

    answered = nils.client.post(f"/mote/{assessment.pk}/bekrafta/", follow=True)

    assert "någon annan än den första ska bekräfta" in answered.content.decode()
    assert Decision.objects.get().second_by is None


def test_a_departure_needs_a_reason(assessment):
    nils = analyst("nils")

    nils.open(f"/mote/{assessment.pk}/")
    nils.press("Besluta", area_class="not_listed")

    assert nils.status == 422
    nils.sees("Skriv varför beslutet avviker från förslaget; rapporten visar det.")
    nils.press("Besluta", area_class="not_listed", reason="Läget har lugnat sig sedan i våras.")
    nils.sees("Avviker från förslaget", "Läget har lugnat sig sedan i våras.")


def test_a_decision_that_waits_can_be_taken_back(assessment):
    nils = analyst("nils")
    nils.open(f"/mote/{assessment.pk}/")
    nils.press("Besluta", area_class="vulnerable")

    nils.press("Dra tillbaka")

    nils.sees("Förslaget till beslut är tillbakadraget.", "Besluta klass")
    assert not Decision.objects.exists()


def test_without_a_picture_the_page_says_what_to_do(round_):
    found = submitted(round_, chief=person("chefen", Role.DISTRICT_CHIEF, unit="P1"))
    accept_assessment(
        assessment=found, by=acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))
    )
    nils = analyst("nils")

    nils.open(f"/mote/{found.pk}/")

    nils.sees("Inget förslag än", "Utan förslag går det inte att besluta.")


def test_an_empty_agenda_says_what_comes_next(round_):
    nils = analyst("nils")

    nils.follow("Klassificeringsmöte")

    nils.sees("Inget område är klart för mötet")


def test_a_coordinator_reads_the_meeting_but_decides_nothing(assessment):
    rut = Steerer(person("ragna", Role.REGIONAL_COORDINATOR, unit="R1"))

    rut.open(f"/mote/{assessment.pk}/")

    rut.sees("Förslag: Utsatt område", "Inget beslut än")
    given = {"area_class": "vulnerable"}
    assert rut.client.post(f"/mote/{assessment.pk}/besluta/", given).status_code == 403


def test_an_area_of_another_region_is_not_there(assessment):
    stranger = Steerer(person("sten", Role.REGIONAL_COORDINATOR, unit="R9"))

    stranger.open(f"/mote/{assessment.pk}/")

    assert stranger.status == 404
    assert Assessment.objects.filter(pk=assessment.pk).exists()
