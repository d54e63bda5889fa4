"""Pages about the order, supply and follow-up of cameras say in English which texts are Swedish."""

import json

import pytest
from tests.web import equipped
from tests.web.equipped import need
from tests.web.factories import acting, person
from tests.web.pages.test_camera_work import batch, worn
from tests.web.pages.walking import ticking
from tests.web.staffed import keep_table
from tests.web.test_english import english, names
from tests.web.test_english_of_tables import unmarked

from lagesbild_web.records.actions.camera_forecasts import begin_forecast
from lagesbild_web.records.actions.camera_order import move_need
from lagesbild_web.records.exchange.camera_forecasts import make_camera_forecast
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

PAGES = (
    *("", "ko/", "ko/?ett=KB3&annat=KB4", "ko/?ett=KB4&annat=KB5", "ko/?ett=KB4&annat=KB4"),
    *("leveranser/", "prognos/", "uppfoljning/", "uppfoljning/?niva=slag", "kroppsburna/?antal=4"),
)
PLANNERS = ("ko/flytta/KB4/", "leveranser/L2027-1/")


@pytest.fixture(autouse=True)
def _country(monkeypatch: pytest.MonkeyPatch):
    ticking(monkeypatch)
    by = equipped.build_equipped_country()
    needs = [need("KB4", serious_violence=10), need("KB5", unit="L2", area="A2")]
    keep_table("camera_needs", needs, by=by)
    keep_table("camera_supply", [batch("L2027-1", "2027-01"), batch("L2027-2", "2027-04")], by=by)
    capacity = {"region": "R1", "month": "2027-04", "installations": 3}
    keep_table("installation_capacity", [capacity], by=by)
    keep_table("body_worn", [worn("L1"), worn("L2", delivered=11)], by=by)
    planner = acting(person("fia", Role.CAMERA_PLANNER, unit="*"))
    move_need("KB3", before="KB4", reason="Torget byggs om.", by=planner)
    make_camera_forecast(begin_forecast(by=planner).pk)


@pytest.mark.parametrize(
    ("role", "pages"),
    [(Role.CAMERA_PLANNER, (*PAGES, *PLANNERS)), (Role.NATIONAL_ANALYST, PAGES)],
)
def test_no_page_about_the_order_of_cameras_says_things_in_unmarked_swedish(
    role: Role, pages: tuple[str, ...]
):
    client = english(person(f"the-{role}", role, unit="*"))
    known = [*names(), "Region Fjäll", "Polisområde Dal", "Fjällby"]

    shown = {page: client.get(f"/utrustning/{page}") for page in pages}

    assert {answer.status_code for answer in shown.values()} == {200}
    found = {
        page: texts
        for page, answer in shown.items()
        if (texts := unmarked(answer.content.decode(), known=known))
    }
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)
