"""Where the pages lie on which tables are filled in and handed in: below where one lands."""

from django.urls import reverse

from lagesbild_web.pages.frame import Crumb, home_title
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.roles import Role


def trail_of(acting: Acting, *crumbs: Crumb) -> list[Crumb]:
    return [Crumb(title=home_title(acting.roles), url=reverse("home")), *crumbs]


def section_of(acting: Acting) -> str:
    """Return the item of the main menu that the pages lie under."""
    return "resources" if Role.CONTROLLER in acting.roles else "home"
