"""Pages about resources say in English which of their texts are Swedish."""

import json

import pytest
from tests.web import resourced
from tests.web.factories import person
from tests.web.pages.walking import ticking
from tests.web.test_english import names, pages_of
from tests.web.test_english_of_tables import unmarked

from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

PAGES = ("placerad-och-arbetar", "tillskott", "narvaro", "avstamning")


@pytest.fixture(autouse=True)
def _country(monkeypatch: pytest.MonkeyPatch):
    ticking(monkeypatch)
    by = resourced.build_resourced_country()
    resourced.keep_table("presence_by_hour", resourced.week("A1", "2026-Q3"), by=by)


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.AREA_OFFICER])
def test_no_page_about_resources_says_things_in_unmarked_swedish(role: Role):
    user = person(f"the-{role}", role, unit="*" if role is Role.CONTROLLER else "R1")
    known = [*names(), resourced.decision()["title"], resourced.decision()["target"]]

    pages = dict(pages_of(user, [f"/resurser/{page}/" for page in PAGES]))

    shown = {
        address: html
        for address, html in pages.items()
        if address.strip("/").split("/")[-1] in PAGES
    }
    assert len(shown) == len(PAGES)
    found = {
        address: texts for address, html in shown.items() if (texts := unmarked(html, known=known))
    }
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)
