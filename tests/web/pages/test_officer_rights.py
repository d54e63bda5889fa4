"""Every page about area officers, as each of the nine roles: in their own unit and in another's."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import staffed
from tests.web.factories import TODAY, person
from tests.web.pages.walking import ticking

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.officer_urls import officer_urlpatterns
from lagesbild_web.records.models import Unit
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

ALL = set(map(str, Role))
POLICE = ALL - {"municipal_contact"}
STAFF = {
    *("district_chief", "regional_coordinator", "national_analyst", "controller", "auditor"),
}
NATIONAL = {"national_analyst", "auditor", "administrator"}

# Name, arguments, and whom it is shown to in their own unit.
PAGES = {
    "resources": ((), POLICE),
    "officers": ((), POLICE),
    "pulled_away": ((), STAFF),
    "officer_unit": (("omrade", "A1"), POLICE),
}
UNITS = (
    ("omrade", "A1"),
    ("lokalpolisomrade", "L1"),
    ("region", "R1"),
)
STEPS = {"officers_export"}
SECRETS = ("Norra Ängen", "Skogsbacken", "Kvarnbyn", "Hamnen", "Region Sjö")


@pytest.fixture(autouse=True)
def _country(monkeypatch):
    ticking(monkeypatch)
    questionnaire_from.cache_clear()
    staffed.build_staffed_country()
    Unit.objects.create(code="R9", kind="police_region", name="Region Fjäll", valid_from=TODAY)
    Unit.objects.create(code="K9", kind="municipality", name="Fjällstad", valid_from=TODAY)


def somebody(role: Role, *, elsewhere: bool) -> Client:
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
    assert {one.name for one in officer_urlpatterns} == {*PAGES, *STEPS}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_its_pages_and_no_others(role):
    client = somebody(role, elsewhere=False)

    for name, (given, shown_to) in PAGES.items():
        status = client.get(reverse(name, args=given)).status_code
        expected = {200} if role.value in shown_to else {403, 404}
        assert status in expected, f"{name} as {role}: {status}"


@pytest.mark.parametrize("role", [role for role in Role if role.value not in NATIONAL])
def test_those_of_another_unit_do_not_learn_what_there_is(role):
    client = somebody(role, elsewhere=True)

    for given in UNITS:
        status = client.get(reverse("officer_unit", args=given)).status_code
        assert status == (403 if role is Role.MUNICIPAL_CONTACT else 404)
    assert client.get("/resurser/bortdragen-tid/?enhet=L1").status_code in {403, 404}
    for name, (given, _shown_to) in PAGES.items():
        page = client.get(reverse(name, args=given)).content.decode()
        # That a figure of the nation is unknown names the areas that make it so; it may be shared.
        page = page.replace("Bemanning saknas för Kvarnbyn, 2026-07.", "")
        for secret in SECRETS:
            assert secret not in page, f"{name} as {role} names {secret}"


@pytest.mark.parametrize("role", Role)
def test_months_are_shown_to_those_who_see_staff_and_to_nobody_else(role):
    client = somebody(role, elsewhere=False)

    for given in UNITS:
        page = client.get(reverse("officer_unit", args=given)).content.decode()
        assert ("Månad för månad" in page) == (role.value in STAFF), f"{given} as {role}"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("which", "theirs"), [("delas", POLICE), ("inne", STAFF)])
def test_tables_leave_with_those_who_may_see_them(role, which, theirs):
    client = somebody(role, elsewhere=False)
    before = AuditEvent.objects.count()

    answer = client.post(reverse("officers_export"), {"format": "csv", "vilka": which})

    assert answer.status_code == (200 if role.value in theirs else 403)
    assert AuditEvent.objects.count() - before == (1 if role.value in theirs else 0)


def test_nothing_leaves_by_opening_an_address():
    client = somebody(Role.NATIONAL_ANALYST, elsewhere=False)

    assert client.get(reverse("officers_export")).status_code == 405


def test_whoever_is_not_logged_in_is_led_to_the_login():
    for name, (given, _shown_to) in PAGES.items():
        answered = Client().get(reverse(name, args=given))
        assert answered.status_code == 302
        assert answered.url.startswith("/konto/login/")
