"""The areas: a list that shows what one reads, and a profile that shows as much as one may see."""

from datetime import date

import pytest
import shapely
from django.utils import timezone
from tests.web.factories import TODAY, build_country, build_round, person
from tests.web.pages.steering import Steerer, whole_picture
from tests.web.pages.walking import ticking

from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.models import AreaBoundary, Assessment, Decision, Unit
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


def decide(area: str, area_class: str, *, reason: str = "") -> None:
    assessment = Assessment.objects.get(area=area)
    assessment.state = AssessmentState.DECIDED
    assessment.save()
    Decision.objects.create(
        assessment=assessment,
        area_class=area_class,
        proposed_class="not_listed" if reason else area_class,
        reason=reason,
        first_by=person("ett"),
        first_at=timezone.now(),
        second_by=person("tva"),
        second_at=timezone.now(),
    )


def shrink_a1() -> None:
    """A1 gets a smaller border and another name from 2026 on."""
    AreaBoundary.objects.filter(area="A1").update(valid_to=date(2025, 12, 31))
    AreaBoundary.objects.create(
        area="A1",
        boundary=2,
        name="Norra Ängens torg",
        local_police_district="L2",
        municipality="K1",
        valid_from=date(2026, 1, 1),
        geometry=shapely.to_wkb(shapely.MultiPolygon([shapely.box(0, 0, 500, 1000)])),
    )


def test_a_camera_planner_sees_the_areas_of_the_region(round_):
    decide("A1", "vulnerable")
    walker = Steerer(person("karin", Role.CAMERA_PLANNER, unit="R1"))

    walker.follow("Områden")

    walker.sees(
        "3 av 3 områden", "Norra Ängen Hamnen Region Sjö Sjöstad Utsatt område Lägesbild 2027"
    )
    walker.sees("Skogsbacken Skogsbyn Region Sjö Sjöstad ingen")


def test_the_list_is_searched_and_filtered(round_):
    walker = Steerer(person("karin", Role.CAMERA_PLANNER))

    walker.follow("Områden")
    walker.press("Visa", sok="skogsb")
    walker.sees("1 av 3 områden", "Skogsbacken")
    walker.open("/omraden/?enhet=Skogstad")
    walker.sees("1 av 3 områden", "Kvarnbyn")
    walker.press("Visa", sok="finns inte", enhet="")
    walker.sees("Inget område passar")


def test_the_list_holds_only_what_one_reads(round_):
    walker = Steerer(person("kajsa", Role.MUNICIPAL_CONTACT, unit="K2"))

    walker.open("/omraden/")

    walker.sees("1 av 1 områden", "Kvarnbyn")
    assert "Norra Ängen" not in walker.text


def test_who_reads_nowhere_is_told_so(round_):
    walker = Steerer(person("ny", Role.CAMERA_PLANNER, unit="R9"))

    walker.follow("Områden")

    walker.sees("Inget område ligger där du läser")


def test_a_profile_shows_the_units_of_a_day(round_):
    shrink_a1()
    walker = Steerer(person("karin", Role.CAMERA_PLANNER))

    walker.follow("Områden")
    walker.follow("Norra Ängens torg")
    walker.sees("Ligger i 2027-03-01", "Lokalpolisområde Skogsbyn", "Kommun Sjöstad")
    walker.press("Visa dagen", dag="2020-01-01")

    walker.sees("Norra Ängen", "Ligger i 2020-01-01", "Lokalpolisområde Hamnen")
    walker.press("Visa dagen", dag="2010-01-01")
    walker.sees("Området fanns inte den dagen.")


def test_a_profile_draws_every_border(round_):
    shrink_a1()
    walker = Steerer(person("karin", Role.CAMERA_PLANNER))

    walker.open("/omraden/A1/")

    walker.sees("100 hektar", "50 hektar, gränsen före streckad", "2015-01-01 – 2025-12-31")
    assert walker.html.count('class="borders__now"') == 2
    assert walker.html.count('class="borders__before"') == 1


def test_only_who_sees_what_is_internal_sees_the_level(round_):
    whole_picture(round_)
    decide("A1", "vulnerable", reason="Läget är sämre än siffrorna.")
    analyst = Steerer(person("nils", Role.NATIONAL_ANALYST))
    controller = Steerer(person("karin", Role.CONTROLLER))
    contact = Steerer(person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1"))

    for walker in (analyst, controller, contact):
        walker.open("/omraden/A1/")
        walker.sees("Lägesbild 2027 Utsatt område")

    analyst.sees("3,1 mellan 2,6 och 3,6", "Sammanvägt indikatorvärde 22 av 100, mellan 15 och 30.")
    analyst.sees("Avviker från förslaget", "Läget är sämre än siffrorna.")
    for walker in (controller, contact):
        for secret in ("3,1", "Avviker", "Läget är sämre", "indikatorvärde"):
            assert secret not in walker.text
    assert "Fastställd" in controller.text
    assert "Fastställd" not in contact.text


def test_an_area_outside_what_one_reads_is_not_there(round_):
    walker = Steerer(person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1"))

    for code in ("A3", "finns-inte"):
        walker.open(f"/omraden/{code}/")
        assert walker.status == 404


def test_an_area_that_has_ended_is_still_read_where_it_lay(round_):
    AreaBoundary.objects.filter(area="A3").update(valid_to=date(2020, 1, 1))
    inside = Steerer(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))
    Unit.objects.create(code="R2", kind="police_region", name="Region Fjäll", valid_from=TODAY)
    outside = Steerer(person("sten", Role.REGIONAL_COORDINATOR, unit="R2"))

    inside.open("/omraden/A3/")
    outside.open("/omraden/A3/")

    assert (inside.status, outside.status) == (200, 404)
    inside.sees("Kvarnbyn", "Området fanns inte den dagen.")
