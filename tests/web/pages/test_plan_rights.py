"""Every page about plans of area officers, as each of the nine roles, in the country and a part."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.factories import acting, person
from tests.web.pages.walking import ticking
from tests.web.planned import SCENARIO, build_planned_country, made_plan, planner

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.plan_urls import plan_urlpatterns
from lagesbild_web.records.actions.officer_plans import begin_plan
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

PLANNERS = {"national_analyst", "controller"}
READERS = {*PLANNERS, "district_chief", "regional_coordinator", "auditor"}
"""With the whole country; in a part of it nobody reads plans."""
PAGES = {
    "officer_plans": READERS,
    "officer_plan_new": PLANNERS,
    "officer_plan_file": PLANNERS,
    "officer_plan": READERS,
    "officer_plan_scenario": READERS,
    "officer_plan_delete": set(),
}
STEPS = {"officer_plan_tables": READERS}
OF_A_PLAN = ("officer_plan", "officer_plan_scenario", "officer_plan_tables", "officer_plan_delete")
SECRETS = ("Poliser 2027–2028", "Grundfallet", "Norra Ängen", "Kvarnbyn")


@pytest.fixture
def pk(monkeypatch) -> int:
    """A plan that somebody else has made."""
    ticking(monkeypatch)
    build_planned_country(monkeypatch)
    return made_plan().pk


def somebody(role: Role, *, unit: str = "*") -> Client:
    client = Client()
    client.force_login(person(f"prov-{role}-{unit}", role, unit=unit))
    return client


def address(name: str, pk: int) -> str:
    return reverse(name, args=[pk] if name in OF_A_PLAN else [])


def test_every_address_is_in_the_tables():
    assert {one.name for one in plan_urlpatterns} == {*PAGES, *STEPS}


@pytest.mark.parametrize("role", Role)
def test_with_the_whole_country_each_role_is_shown_its_pages_and_no_others(pk, role):
    client = somebody(role)

    for name, shown_to in PAGES.items():
        answered = client.get(address(name, pk))
        expected = {200} if role.value in shown_to else {403, 404}
        assert answered.status_code in expected, f"{name} as {role}: {answered.status_code}"
        if role.value not in shown_to and name != "officer_plan_delete":
            page = answered.content.decode()
            assert [secret for secret in SECRETS if secret in page] == []


@pytest.mark.parametrize("role", Role)
def test_in_a_part_of_the_country_nobody_learns_what_plans_there_are(pk, role):
    client = somebody(role, unit="R1" if role is not Role.MUNICIPAL_CONTACT else "K1")

    for name in (*PAGES, *STEPS):
        ask = client.post if name in STEPS else client.get
        answered = ask(address(name, pk), {"format": "csv"})
        assert answered.status_code == (404 if name in OF_A_PLAN else 403), name
        page = answered.content.decode()
        assert [secret for secret in SECRETS if secret in page] == []
    if role.value in PLANNERS:
        page = client.get(reverse("officer_plan_new")).content.decode()
        assert "En plan gäller hela landet. Din roll gäller bara en del av det." in page


@pytest.mark.parametrize("role", Role)
def test_tables_leave_with_those_who_read_plans_and_it_is_logged(pk, role):
    client = somebody(role)
    before = AuditEvent.objects.count()

    status = client.post(address("officer_plan_tables", pk), {"format": "csv"}).status_code

    assert status == (200 if role.value in READERS else 404)
    assert AuditEvent.objects.count() - before == (role.value in READERS)


@pytest.mark.parametrize("role", Role)
def test_nobody_starts_or_deletes_a_plan_without_the_right(pk, role):
    for unit in ("*", "R1"):
        client = somebody(role, unit=unit)
        client.post(reverse("officer_plan_file"), {"content": SCENARIO})
        client.post(address("officer_plan_delete", pk))

    may = role.value in PLANNERS
    assert OfficerPlan.objects.count() == 1 + may
    assert OfficerPlan.objects.filter(pk=pk).exists()


@pytest.mark.parametrize("role", Role)
def test_a_plan_that_is_not_ready_is_shown_to_those_who_plan(pk, role):
    running = begin_plan(title="På väg", scenario=SCENARIO, by=acting(planner()))
    client = somebody(role)

    status = client.get(reverse("officer_plan", args=[running.pk])).status_code
    listed = client.get(reverse("officer_plans")).content.decode()

    assert status == (200 if role.value in PLANNERS else 404)
    assert ("På väg" in listed) == (role.value in PLANNERS)


@pytest.mark.parametrize("role", Role)
def test_the_way_to_plans_is_shown_to_those_who_read_them(pk, role):
    for unit in ("*", "R1"):
        page = somebody(role, unit=unit).get("/resurser/").content.decode()
        is_shown = reverse("officer_plans") in page
        assert is_shown == (unit == "*" and role.value in READERS), f"{role} in {unit}"


def test_whoever_is_not_logged_in_is_led_to_the_login(pk):
    for name in PAGES:
        answered = Client().get(address(name, pk))
        assert answered.status_code == 302
        assert answered.url.startswith("/konto/login/")
