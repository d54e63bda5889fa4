"""The municipality's page: its areas, what was decided before, its own comment, and no more."""

import pytest
from tests.web.factories import acting, build_country, build_round, person, submitted
from tests.web.pages.steering import Steerer, whole_picture
from tests.web.pages.walking import ticking

from lagesbild_web.records.actions.deciding import decide_class, propose_class
from lagesbild_web.records.actions.reviewing import accept_assessment
from lagesbild_web.records.models import Assessment, Round
from lagesbild_web.records.models.rounds import RoundState
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
def kajsa(round_):
    return person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1")


def decided(round_) -> Assessment:
    found = submitted(round_, chief=person("chefen", Role.DISTRICT_CHIEF, unit="P1"))
    rut = person("rut", Role.REGIONAL_COORDINATOR, unit="R1")
    accept_assessment(assessment=found, by=acting(rut))
    whole_picture(round_)
    first, second = (acting(person(n, Role.NATIONAL_ANALYST)) for n in ("nils", "nora"))
    propose_class(assessment=found, area_class="not_listed", reason="Hemligt skäl.", by=first)
    decide_class(assessment=found, by=second)
    return found


def test_a_comment_is_left_in_one_click(round_, kajsa):
    walker = Steerer(kajsa)
    assessment = Assessment.objects.get(area="A1")

    walker.sees("Norra Ängen", "Skogsbacken", "Ingen klass är beslutad ännu.")
    walker.press(
        "Spara synpunkten Norra Ängen", **{f"a{assessment.pk}__comment": "Belysningen är klar."}
    )

    assert walker.clicks == 1
    walker.sees("Synpunkten om Norra Ängen är sparad.")
    assessment.refresh_from_db()
    assert assessment.municipality_comment == "Belysningen är klar."


def test_only_the_own_municipality_is_shown(round_, kajsa):
    walker = Steerer(kajsa)

    assert "Kvarnbyn" not in walker.text
    other = Assessment.objects.get(area="A3")
    answered = walker.client.post(f"/kommun/{other.pk}/synpunkt/", {})
    assert answered.status_code == 404


def test_nothing_of_ratings_proposals_or_states_is_shown(round_, kajsa):
    decided(round_)

    walker = Steerer(kajsa)

    walker.sees("Lägesbild 2027 Inte på listan", "Synpunkter tas inte längre emot")
    for secret in ("Hemligt skäl", "Fastställd", "förslaget", "72", "3,1", "Anna"):
        assert secret not in walker.text.replace("förslag visas inte", "")


def test_a_personal_number_is_refused_and_what_was_written_stays(round_, kajsa):
    walker = Steerer(kajsa)
    assessment = Assessment.objects.get(area="A1")

    given = {f"a{assessment.pk}__comment": "Gäller 19800101-1231."}
    walker.press("Spara synpunkten Norra Ängen", **given)

    assert walker.status == 422
    walker.sees("Texten innehåller ett personnummer")
    assert (f"a{assessment.pk}-comment", "Gäller 19800101-1231.") in list(walker.fields)
    assessment.refresh_from_db()
    assert assessment.municipality_comment == ""


def test_a_comment_after_the_decision_is_too_late(round_, kajsa):
    assessment = decided(round_)

    given = {f"a{assessment.pk}-comment": "För sent."}
    answered = Steerer(kajsa).client.post(f"/kommun/{assessment.pk}/synpunkt/", given)

    assert answered.status_code == 409


def test_without_a_round_on_its_way_there_is_nothing_to_comment_on(round_, kajsa):
    Round.objects.update(state=RoundState.PLANNED)

    walker = Steerer(kajsa)

    walker.sees("Ingen omgång är på väg.")
    assert not any(form.buttons[0][0].startswith("Spara") for form in walker.page.forms)


def test_police_staff_have_no_municipal_page(round_):
    walker = Steerer(person("nils", Role.NATIONAL_ANALYST))

    walker.open("/kommun/")

    assert walker.status == 403
