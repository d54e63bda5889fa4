"""Every page of those who steer, as each of the nine roles: in their own unit and in another's."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.factories import TODAY, acting, build_country, build_round, person, submitted
from tests.web.pages.steering import whole_picture
from tests.web.pages.walking import ticking

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.steering_urls import steering_urlpatterns
from lagesbild_web.records.actions.reviewing import accept_assessment
from lagesbild_web.records.models import Unit
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

OFFICER, CHIEF, COORDINATOR = "area_officer", "district_chief", "regional_coordinator"
ANALYST, AUDITOR, ADMINISTRATOR = "national_analyst", "auditor", "administrator"
CONTROLLER, PLANNER, CONTACT = "controller", "camera_planner", "municipal_contact"
ALL = set(map(str, Role))
POLICE = ALL - {CONTACT}
INSIDERS = {CHIEF, COORDINATOR, ANALYST, AUDITOR}
RUNNERS = {ANALYST, ADMINISTRATOR}

# Name, whom it is shown to in their own unit; nobody else learns more than that it is not theirs.
PAGES = {
    "review_queue": {COORDINATOR},
    "exception": {COORDINATOR, ANALYST},
    "review": INSIDERS,
    "collection_status": POLICE,
    "round_new": RUNNERS,
    "round": RUNNERS,
    "round_links": RUNNERS,
    "round_close": RUNNERS,
    "pictures": INSIDERS | RUNNERS,
    "picture": INSIDERS,
    "picture_of": INSIDERS | RUNNERS,  # the administrator is led to the list
    "meeting": INSIDERS,
    "meeting_area": INSIDERS,
    "municipality": {CONTACT},
    "audit_log": {AUDITOR, ADMINISTRATOR},
    "audit_verify": {AUDITOR, ADMINISTRATOR},
    "audit_sample": {AUDITOR},
    "audit_decisions": {AUDITOR},
    "audit_trace": {AUDITOR},
    "administration": RUNNERS,
    "people": {ADMINISTRATOR},
    "person_new": {ADMINISTRATOR},
    "person": {ADMINISTRATOR},
    "deliveries": {ADMINISTRATOR},
    "import_new": {ADMINISTRATOR},
    "organisation": RUNNERS,
    "why_not": {ADMINISTRATOR},
    "areas": ALL,
    "area": ALL,
}
# Only posts, which change something; their rights are those of the action, tried beside each page.
STEPS = {
    "review_remind": {COORDINATOR, CHIEF},
    "review_return": {COORDINATOR},
    "review_reopen": {COORDINATOR, ANALYST},
    "review_accept": {COORDINATOR},
    "round_assign": RUNNERS,
    "round_add_links": RUNNERS,
    "round_open": RUNNERS,
    "picture_start": RUNNERS,
    "collection_download": {ANALYST, AUDITOR},
    "meeting_propose": {ANALYST},
    "meeting_confirm": {ANALYST},
    "meeting_withdraw": {ANALYST},
    "municipality_comment": {CONTACT},
    "audit_export": {AUDITOR, ADMINISTRATOR},
    "person_grant": {ADMINISTRATOR},
    "person_end_grant": {ADMINISTRATOR},
    "person_end": {ADMINISTRATOR},
    "import_store": {ADMINISTRATOR},
    "delivery_withdraw": {ADMINISTRATOR},
}
# Where a page is about a unit: those of another unit are told that there is nothing.
OF_A_UNIT = {"review", "meeting_area", "area"}
OF_AN_ASSESSMENT = (
    *("review", "review_return", "review_reopen", "review_accept", "municipality_comment"),
    *("meeting_area", "meeting_propose", "meeting_confirm", "meeting_withdraw", "audit_trace"),
)
OF_A_ROUND = (
    *("round", "round_links", "round_close", "round_assign", "round_add_links", "round_open"),
    *("pictures", "picture_start"),
)
NATIONAL = {ANALYST, AUDITOR, ADMINISTRATOR}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)
    questionnaire_from.cache_clear()


@pytest.fixture
def ids():
    """A reviewed area, its picture, and another region with nothing in it."""
    build_country()
    Unit.objects.create(code="R9", kind="police_region", name="Region Fjäll", valid_from=TODAY)
    Unit.objects.create(code="K9", kind="municipality", name="Fjällstad", valid_from=TODAY)
    assessment = submitted(build_round(), chief=person("chef", Role.DISTRICT_CHIEF, unit="P1"))
    rut = person("rut", Role.REGIONAL_COORDINATOR, unit="R1")
    accept_assessment(assessment=assessment, by=acting(rut))
    picture = whole_picture(assessment.round)
    grant = rut.grants.get()
    ids = {name: [] for name in (*PAGES, *STEPS)}
    ids |= {name: [assessment.pk] for name in OF_AN_ASSESSMENT}
    ids |= {name: ["2027"] for name in OF_A_ROUND}
    return ids | {
        "picture_of": [picture.pk],
        "person": [rut.pk],
        "person_grant": [rut.pk],
        "person_end_grant": [grant.pk],
        "delivery_withdraw": ["7b0f8a4e-5b0a-4a53-9d4c-4f1f0f6a0c11"],
        "area": ["A1"],
    }


def somebody(role: Role, *, elsewhere: bool) -> Client:
    """One with a role in the country's only region, or in another that has nothing."""
    if role.value in NATIONAL:
        unit = "*"
    elif role is Role.MUNICIPAL_CONTACT:
        unit = "K9" if elsewhere else "K1"
    else:
        unit = "R9" if elsewhere else "R1"
    client = Client()
    client.force_login(person(f"prov-{role}", role, unit=unit))
    return client


def test_every_address_is_in_the_tables():
    assert {one.name for one in steering_urlpatterns} == {*PAGES, *STEPS}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_its_pages_and_no_others(ids, role):
    client = somebody(role, elsewhere=False)

    for name, shown_to in PAGES.items():
        status = client.get(reverse(name, args=ids[name]), follow=True).status_code
        expected = {200} if role.value in shown_to else {403, 404}
        assert status in expected, f"{name} as {role}: {status}"


@pytest.mark.parametrize("role", [role for role in Role if role.value not in NATIONAL])
def test_those_of_another_unit_do_not_learn_what_there_is(ids, role):
    client = somebody(role, elsewhere=True)

    for name in OF_A_UNIT:
        assert client.get(reverse(name, args=ids[name])).status_code == 404
    for name in PAGES:
        page = client.get(reverse(name, args=ids[name]), follow=True).content.decode()
        for secret in ("Norra Ängen", "Skogsbacken", "Kvarnbyn"):
            assert secret not in page, f"{name} as {role} names {secret}"
    assert not AuditEvent.objects.filter(payload__startswith='{"action":"secret.read"').exists()


@pytest.mark.parametrize("role", Role)
def test_nobody_takes_a_step_that_is_not_theirs(ids, role):
    client = somebody(role, elsewhere=False)
    before = AuditEvent.objects.count()

    for name, theirs in STEPS.items():
        if role.value in theirs:
            continue
        given = {"round": "2027", "unit": "R1", "area_class": "vulnerable"}
        status = client.post(reverse(name, args=ids[name]), given).status_code
        # Never 409: who may not take the step does not learn where things stand.
        assert status in {403, 404}, f"{name} as {role}: {status}"
    read = AuditEvent.objects.filter(payload__startswith='{"action":"secret.read"').count()
    assert AuditEvent.objects.count() - read == before


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_never_taken_by_opening_an_address(ids, name):
    client = somebody(Role.ADMINISTRATOR, elsewhere=False)

    status = client.get(reverse(name, args=ids[name])).status_code

    # Ending somebody's access begins with a page that asks.
    assert status == (302 if name == "person_end" else 405)


def test_whoever_is_not_logged_in_is_led_to_the_login(ids):
    for name in PAGES:
        answered = Client().get(reverse(name, args=ids[name]))
        assert answered.status_code == 302
        assert answered.url.startswith("/konto/login/")
