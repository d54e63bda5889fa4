"""Every page where tables come in, as each of the nine roles: their own unit's and another's."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.factories import TODAY, acting, person
from tests.web.pages.walking import ticking
from tests.web.records.test_tabling import hours, staffing
from tests.web.staffed import build_staffed_country

from lagesbild.periods import Period
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.table_urls import table_urlpatterns
from lagesbild_web.records.actions.closing import close_month
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Batch, ClosedMonth, Explanation, TabledRow, Unit
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

OFFICER, CHIEF, CONTROLLER = "area_officer", "district_chief", "controller"
PLANNER = "camera_planner"
COORDINATOR, ANALYST, AUDITOR = "regional_coordinator", "national_analyst", "auditor"
WRITERS = {OFFICER, CHIEF, CONTROLLER, PLANNER}
HOUR_WRITERS = {OFFICER, CHIEF, CONTROLLER}
STAFF_WRITERS = {CHIEF, CONTROLLER}
NATIONAL = {ANALYST, AUDITOR, "administrator"}

# Name, and whom it is shown to in their own unit.
PAGES = {
    "table_import": WRITERS,
    "table_trial": WRITERS,
    "table_template": STAFF_WRITERS,
    "batches": WRITERS,
    "batch": STAFF_WRITERS,
    "batch_undo": STAFF_WRITERS,
    "closed_months": WRITERS,
    "month_open": {CONTROLLER},
    "month_entry": STAFF_WRITERS,
    "week_entry": HOUR_WRITERS,
    "deviations": {CHIEF, CONTROLLER, COORDINATOR, ANALYST, AUDITOR},
    "deviation_explain": STAFF_WRITERS,
}
STEPS = {"table_store": WRITERS}
# Where a page is about something of a unit: elsewhere there is no such thing.
OF_A_UNIT = ("batch", "batch_undo", "month_open", "deviation_explain")
VACANT = "?omrade=A3&manad=2026-12&avvikelse=vacancy"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)


@pytest.fixture
def ids():
    """A staffed region with a delivery of staff, and another region with nothing in it."""
    build_staffed_country()
    Unit.objects.create(code="R9", kind="police_region", name="Region Fjäll", valid_from=TODAY)
    Unit.objects.create(code="K9", kind="municipality", name="Fjällstad", valid_from=TODAY)
    by = acting(person("leverera", Role.CONTROLLER, unit="R1"))
    batch = keep_rows([staffing(month="2025-12")], table="staffing", by=by)
    closed = close_month(table="loans", unit="L1", month=Period.parse("2025-11"), by=by)
    return {
        **{name: [] for name in (*PAGES, *STEPS)},
        "table_template": ["staffing", "xlsx"],
        "batch": [batch.pk],
        "batch_undo": [batch.pk],
        "month_open": [closed.pk],
    }


def somebody(role: Role, *, elsewhere: bool) -> Client:
    unit = "R9" if elsewhere else "R1"
    if role.value in NATIONAL:
        unit = "*"
    elif role is Role.MUNICIPAL_CONTACT:
        unit = "K9" if elsewhere else "K1"
    client = Client()
    client.force_login(person(f"prov-{role}", role, unit=unit))
    return client


def address(name: str, ids: dict[str, list]) -> str:
    url = reverse(name, args=ids[name])
    return url + VACANT if name == "deviation_explain" else url


def test_every_address_is_in_the_tables():
    assert {one.name for one in table_urlpatterns} == {*PAGES, *STEPS}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_its_pages_and_no_others(ids, role):
    client = somebody(role, elsewhere=False)

    for name, shown_to in PAGES.items():
        status = client.get(address(name, ids), follow=True).status_code
        expected = {200} if role.value in shown_to else {403, 404}
        assert status in expected, f"{name} as {role}: {status}"


@pytest.mark.parametrize("role", [role for role in Role if role.value not in NATIONAL])
def test_those_of_another_unit_do_not_learn_what_there_is(ids, role):
    client = somebody(role, elsewhere=True)

    for name in OF_A_UNIT:
        assert client.get(address(name, ids)).status_code in {403, 404}, name
    for name in ("week_entry", "month_entry"):
        for unit in ("L1", "L9"):
            page = client.get(f"{reverse(name)}?enhet={unit}")
            assert "Norra Ängen" not in page.content.decode(), f"{name} as {role}"
    for name in PAGES:
        if name == "table_template":
            continue
        page = client.get(address(name, ids), follow=True).content.decode()
        for secret in ("Norra Ängen", "Skogsbacken", "Kvarnbyn", "leverantor.csv"):
            assert secret not in page, f"{name} as {role} names {secret}"


@pytest.mark.parametrize("role", Role)
def test_nobody_changes_what_is_not_theirs(ids, role):
    client = somebody(role, elsewhere=True)
    before = Batch.objects.count(), TabledRow.objects.count(), AuditEvent.objects.count()

    tries = [
        (address("batch_undo", ids), {}),
        (address("deviation_explain", ids), {"explanation": "Nej."}),
        (address("month_open", ids), {"reason": "Nej."}),
        (reverse("closed_months"), {"table": "loans", "unit": "L1", "month": "2025-10"}),
        (reverse("week_entry") + "?enhet=L1", {"A1.contact": "1"}),
        (reverse("month_entry") + "?enhet=L1", {"area_officer.A1.posts": "1"}),
    ]
    for url, given in tries:
        # A national role without the act is refused; who has the act elsewhere finds nothing.
        assert client.post(url, given).status_code in {200, 403, 404, 422}, f"{url} as {role}"
    assert (Batch.objects.count(), TabledRow.objects.count(), AuditEvent.objects.count()) == before
    assert not Explanation.objects.exists()
    assert ClosedMonth.objects.filter(opened_at=None).count() == 1


@pytest.mark.parametrize("name", ["table_import", "table_store", "batch_undo", "week_entry"])
def test_a_post_from_another_site_is_refused(ids, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("carin", Role.CONTROLLER, unit="R1"))

    assert client.post(address(name, ids), {"A1.contact": "1"}).status_code == 403
    assert Batch.objects.filter(rows__table="staffing").exists()


def test_a_step_is_never_taken_by_opening_an_address(ids):
    client = somebody(Role.CONTROLLER, elsewhere=False)

    assert client.get(reverse("table_store")).status_code == 405


def test_whoever_is_not_logged_in_is_led_to_the_login(ids):
    for name in PAGES:
        answered = Client().get(address(name, ids))
        assert answered.status_code == 302
        assert answered.url.startswith("/konto/login/")


def test_an_officer_undoes_hours_of_the_own_district_only(ids):
    chief = acting(person("chef", Role.DISTRICT_CHIEF, unit="R1"))
    own = keep_rows([hours(period="2025-12")], table="duty_hours", by=chief)
    other = keep_rows([hours(period="2025-12", area="A2", unit="L2")], table="duty_hours", by=chief)
    client = Client()
    client.force_login(person("olle", Role.AREA_OFFICER, unit="L1"))

    assert client.post(reverse("batch_undo", args=[other.pk])).status_code == 404
    assert client.post(reverse("batch_undo", args=[own.pk])).status_code == 302
    assert Batch.objects.filter(pk=other.pk).exists()
    assert not Batch.objects.filter(pk=own.pk).exists()
