"""Pages about the register of cameras say in English which of their texts are Swedish."""

import json

import pytest
from tests.web import equipped
from tests.web.factories import person
from tests.web.pages.walking import ticking
from tests.web.test_english import english, names
from tests.web.test_english_of_tables import unmarked

from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

PLANNERS = (
    *("", "behov/", "behov/nytt/", "behov/KB1/", "behov/KB3/", "punkter/", "punkter/KP1/"),
    *("punkter/KP3/", "punkter/KP4/", "steg/assess/KB3/", "avvagning/ny/KP1/", "lage/KP1/"),
    *("avvagning/1/KP1/", "avvagning/1/KP2/", "avvagning/1/KP3/", "avvagning/1/andra/KP2/"),
)
CHIEFS = ("", "behov/KB1/", "punkter/KP2/", "steg/change/KP1/", "avvagning/1/besluta/KP2/")


@pytest.fixture(autouse=True)
def _country(monkeypatch: pytest.MonkeyPatch):
    ticking(monkeypatch)
    equipped.build_equipped_country()


@pytest.mark.parametrize(
    ("role", "pages"), [(Role.CAMERA_PLANNER, PLANNERS), (Role.DISTRICT_CHIEF, CHIEFS)]
)
def test_no_page_about_cameras_says_things_in_unmarked_swedish(role: Role, pages: tuple[str, ...]):
    client = english(person(f"the-{role}", role, unit="R1"))
    addresses = [f"/utrustning/{page}" for page in pages]
    known = [*names(), "Region Fjäll", "Polisområde Dal", "Fjällby"]

    shown = {address: client.get(address) for address in addresses}

    assert {answer.status_code for answer in shown.values()} == {200}
    found = {
        address: texts
        for address, answer in shown.items()
        if (texts := unmarked(answer.content.decode(), known=known))
    }
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)
