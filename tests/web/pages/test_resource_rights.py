"""Every page about resources, as each of the nine roles: in their own unit and in another's."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import resourced
from tests.web.factories import TODAY, person
from tests.web.pages.walking import ticking

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.resource_urls import resource_urlpatterns
from lagesbild_web.permissions import SEES, FieldClass
from lagesbild_web.records.models import Unit
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

POLICE = set(map(str, Role)) - {"municipal_contact"}
STAFF = {str(role) for role in Role if FieldClass.STAFF in SEES[role]}
NATIONAL = {"national_analyst", "auditor", "administrator"}
PAGES = ("placed_works", "increments", "presence", "reconciliation")
ASKED = ("", "?niva=lokalpolisomrade", "?niva=omrade", "?niva=omrade&visa=2026-07", "?visa=alla")
SECRETS = ("Norra Ängen", "Skogsbacken", "Kvarnbyn", "Hamnen", "Region Sjö")


@pytest.fixture(autouse=True)
def _country(monkeypatch):
    ticking(monkeypatch)
    resourced.build_resourced_country()
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
    assert {one.name for one in resource_urlpatterns} == {*PAGES, "resources_export"}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_its_pages_and_no_others(role):
    client = somebody(role, elsewhere=False)

    for name in PAGES:
        status = client.get(reverse(name)).status_code
        assert status == (200 if role.value in POLICE else 403), f"{name} as {role}"


@pytest.mark.parametrize("role", [role for role in Role if role.value not in NATIONAL])
def test_those_of_another_unit_do_not_learn_what_is_where(role):
    client = somebody(role, elsewhere=True)

    for name in PAGES:
        for asked in ASKED:
            page = client.get(reverse(name) + asked).content.decode()
            for secret in SECRETS:
                assert secret not in page, f"{name}{asked} as {role} names {secret}"


@pytest.mark.parametrize("role", Role)
def test_single_months_are_shown_to_those_who_see_staff_and_to_nobody_else(role):
    client = somebody(role, elsewhere=False)

    page = client.get(reverse("placed_works") + "?niva=omrade&visa=2026-07").content.decode()

    # Bara juli har 5 900 timmar i Kvarnbyn; i året ihop är de 16 900.
    assert ("5\N{NO-BREAK SPACE}900" in page) == (role.value in STAFF), role
    presence = client.get(reverse("presence") + "?enhet=L3").content.decode()
    assert ("Får inte lämnas ut" in presence) == (role.value in STAFF), role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("which", "theirs"), [("delas", POLICE), ("inne", STAFF)])
def test_tables_leave_with_those_who_may_see_them(role, which, theirs):
    client = somebody(role, elsewhere=False)
    before = AuditEvent.objects.count()

    answer = client.post(reverse("resources_export"), {"format": "csv", "vilka": which})

    assert answer.status_code == (200 if role.value in theirs else 403)
    assert AuditEvent.objects.count() - before == (1 if role.value in theirs else 0)


def test_nothing_leaves_by_opening_an_address():
    assert somebody(Role.AUDITOR, elsewhere=False).get("/resurser/hamta/").status_code == 405


def test_whoever_is_not_logged_in_is_led_to_the_login():
    for name in PAGES:
        answered = Client().get(reverse(name))
        assert answered.status_code == 302
        assert answered.url.startswith("/konto/login/")
