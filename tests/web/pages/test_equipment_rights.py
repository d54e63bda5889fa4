"""Every page about cameras, as each of the nine roles: in their own unit and in another's."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import equipped
from tests.web.equipped import POSITIONS
from tests.web.factories import TODAY, person
from tests.web.pages.walking import ticking

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.equipment_urls import equipment_urlpatterns
from lagesbild_web.permissions import SEES, FieldClass
from lagesbild_web.records.models import BalancingText, Batch, Unit
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

CHIEF, COORDINATOR, PLANNER = "district_chief", "regional_coordinator", "camera_planner"
READERS = {str(role) for role in Role if FieldClass.CAMERAS in SEES[role]}
NATIONAL = {"national_analyst", "auditor", "administrator"}
DECIDERS = {CHIEF, COORDINATOR}

# Name, arguments, and whom it is shown to in their own unit.
PAGES = {
    "equipment": ([], READERS),
    "camera_needs": ([], READERS),
    "camera_need": (["KB1"], READERS),
    "camera_need_new": ([], {PLANNER}),
    "camera_points": ([], READERS),
    "camera_point": (["KP1"], READERS),
    "camera_step": (["assess", "KB3"], {PLANNER, *DECIDERS}),
    "camera_position": (["KP1"], {PLANNER}),
    "balancing": ([1, "KP1"], READERS),
    "balancing_new": (["KP1"], {PLANNER}),
    "balancing_edit": ([1, "KP2"], {PLANNER}),
    "balancing_decide": ([1, "KP2"], DECIDERS),
}
STEPS = {"camera_positions"}
OF_A_SUBJECT = [name for name, (arguments, _shown) in PAGES.items() if arguments]
SECRETS = ("Norra Ängen", "Skogsbacken", "Kvarnbyn", "KB1", "KB2", "KP1", "KP2")


@pytest.fixture(autouse=True)
def _country(monkeypatch):
    ticking(monkeypatch)
    equipped.build_equipped_country()
    Unit.objects.create(code="K9", kind="municipality", name="Fjällstad", valid_from=TODAY)


def somebody(role: Role, *, elsewhere: bool) -> Client:
    if role.value in NATIONAL:
        unit = "*"
    elif role is Role.MUNICIPAL_CONTACT:
        unit = "K9" if elsewhere else "K1"
    else:
        unit = "R2" if elsewhere else "R1"
    client = Client()
    client.force_login(person(f"prov-{role}", role, unit=unit))
    return client


def address(name: str) -> str:
    return reverse(name, args=PAGES[name][0])


def test_every_address_is_in_the_tables():
    assert {one.name for one in equipment_urlpatterns} == {*PAGES, *STEPS}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_its_pages_and_no_others(role):
    client = somebody(role, elsewhere=False)

    for name, (_arguments, shown_to) in PAGES.items():
        status = client.get(address(name)).status_code
        expected = {200} if role.value in shown_to else {403, 404}
        assert status in expected, f"{name} as {role}: {status}"


@pytest.mark.parametrize("role", [role for role in Role if role.value not in NATIONAL])
def test_those_of_another_unit_do_not_learn_what_there_is(role):
    client = somebody(role, elsewhere=True)

    for name in PAGES:
        answer = client.get(address(name))
        page = answer.content.decode()
        if name in OF_A_SUBJECT:
            assert answer.status_code in {403, 404}, f"{name} as {role}"
        elif name != "camera_need_new":
            for secret in SECRETS:
                assert secret not in page, f"{name} as {role} names {secret}"


@pytest.mark.parametrize("role", Role)
def test_nobody_changes_what_is_not_theirs(role):
    client = somebody(role, elsewhere=True)
    before = Batch.objects.count(), BalancingText.objects.count(), AuditEvent.objects.count()

    tries = [
        (address("camera_step"), {"on": "2027-03-01"}),
        (reverse("camera_step", args=["pause", "KP1"]), {"on": "2027-03-01", "reason": "Nej."}),
        (address("balancing_new"), {"signs": "yes", "exception": "none"}),
        (address("balancing_edit"), {"signs": "yes", "exception": "none"}),
        (address("balancing_decide"), {"conclusion": "monitoring_outweighs", "text": "Ja."}),
        (address("camera_need_new"), {"kind": "fixed", "unit": "L1", "area": "A1"}),
    ]
    for url, given in tries:
        status = client.post(url, given).status_code
        assert status in {403, 404, 422}, f"{url} as {role}: {status}"
    assert (
        Batch.objects.count(),
        BalancingText.objects.count(),
        AuditEvent.objects.count(),
    ) == before


@pytest.mark.parametrize("role", Role)
def test_exact_positions_leave_with_the_planner_and_nobody_else(role):
    answer = somebody(role, elsewhere=False).post(reverse("camera_positions"))

    assert answer.status_code == (200 if role is Role.CAMERA_PLANNER else 403)


def test_nothing_leaves_or_is_changed_by_opening_an_address():
    assert (
        somebody(Role.CAMERA_PLANNER, elsewhere=False).get("/utrustning/lagen/").status_code == 405
    )


@pytest.mark.parametrize("role", Role)
def test_no_page_but_that_of_the_position_shows_one_at_any_rounding(role):
    client = somebody(role, elsewhere=False)
    addresses = [address(name) for name in PAGES if name != "camera_position"]
    addresses += ["/tabeller/leveranser/", "/tabeller/for-in/", "/logg/", "/omraden/A1/"]
    addresses += [f"/tabeller/leveranser/{one.pk}/" for one in Batch.objects.all()]
    addresses += [f"/tabeller/leveranser/{one.pk}/angra/" for one in Batch.objects.all()]

    for url in addresses:
        page = client.get(url, follow=True).content.decode()
        for e_m, n_m in POSITIONS.values():
            for number in (e_m, n_m):
                # Till och med avrundat till tio meter är det finare än ett område.
                assert f"{number:.0f}"[:-1] not in page, f"{url} as {role}"


def test_no_event_in_the_log_holds_a_position():
    planner = somebody(Role.CAMERA_PLANNER, elsewhere=False)
    planner.get("/utrustning/lage/KP1/")
    planner.post("/utrustning/lagen/")

    for event in AuditEvent.objects.all():
        assert "60123" not in event.payload
        assert "660321" not in event.payload


@pytest.mark.parametrize("name", ["camera_step", "balancing_new", "camera_positions"])
def test_a_post_from_another_site_is_refused(name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("karin", Role.CAMERA_PLANNER, unit="R1"))
    url = reverse(name) if name in STEPS else address(name)

    assert client.post(url, {"on": "2027-03-01"}).status_code == 403


def test_whoever_is_not_logged_in_is_led_to_the_login():
    for name in PAGES:
        answered = Client().get(address(name))
        assert answered.status_code == 302
        assert answered.url.startswith("/konto/login/")
