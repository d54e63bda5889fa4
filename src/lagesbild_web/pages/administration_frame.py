"""Where the administrator's pages lie, and whose they are."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lagesbild_web.pages.frame import Crumb
from lagesbild_web.permissions import Act
from lagesbild_web.records.queries.people import Acting


def trail_of_administration(*crumbs: Crumb) -> list[Crumb]:
    return [Crumb(title=_("Administration"), url=reverse("administration")), *crumbs]


def check_administers(acting: Acting) -> None:
    acting.check_may(Act.ADMINISTER, inside=frozenset())
