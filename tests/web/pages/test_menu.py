"""The first item of the menu leads to where the person begins, and is called as the page there."""

import pytest
from django.test import Client
from tests.web import factories
from tests.web.pages.walking import Walker
from tests.web.reading import read

from lagesbild_web.records.models import User
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


def menu_of(user: User) -> tuple[list[str], list[str], str]:
    """Return the items, those that say that one is there, and the heading, where one lands."""
    client = Client()
    client.force_login(user)
    page = read(client.get("/", follow=True).content.decode())
    [heading] = page.texts("h1")
    return page.texts(".main-menu a"), page.texts(".main-menu a[aria-current]"), heading


@pytest.mark.parametrize("role", Role)
def test_one_lands_at_an_item_that_bears_the_name_of_the_page(role: Role):
    factories.build_country()

    items, current, heading = menu_of(factories.person("anna", role))

    assert current == [heading]
    assert items.count(heading) == 1


@pytest.mark.parametrize(
    ("roles", "lands_at", "items_begin"),
    [
        # The first role's page begins the menu.
        ((Role.AREA_OFFICER, Role.DISTRICT_CHIEF), "Mina uppgifter", ["Mina uppgifter", "Områden"]),
        # One role lands on an item of its own, the other begins the menu.
        ((Role.CONTROLLER, Role.AUDITOR), "Resurser", ["Händelselogg", "Områden"]),
    ],
)
def test_with_several_roles_every_item_leads_to_the_page_that_it_names(
    roles: tuple[Role, ...], lands_at: str, items_begin: list[str]
):
    factories.build_country()
    user = factories.person("anna", *roles)

    items, current, heading = menu_of(user)
    walker = Walker(user)
    walker.follow(items_begin[0])

    assert (current, heading) == ([lands_at], lands_at)
    assert items[: len(items_begin)] == items_begin
    assert f"<h1>{items_begin[0]}</h1>" in walker.html
