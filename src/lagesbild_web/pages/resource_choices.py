"""What a page about resources shows, and the choices that it offers."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from lagesbild_web.pages.officer_choices import Option
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.exchange.resources import resources_until
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.resources import SeenResources, month_followed
from lagesbild_web.records.queries.scopes import check_sees_somewhere


def resources_shown(request: HttpRequest) -> SeenResources | None:
    """Return what is followed, as the person may see it; None where nothing is delivered.

    :raises NotAllowed: if the person sees nothing of this anywhere.
    """
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.STATUS)
    return resources_seen(acting)


def resources_seen(acting: Acting) -> SeenResources | None:
    month = month_followed()
    made = resources_until(month, on=acting.on) if month is not None else None
    if made is None:
        return None
    return SeenResources(made, acting, organisation=organisation_on(acting.on))


def chosen(request: HttpRequest, name: str, offered: Iterable[str], *, otherwise: str) -> str:
    """Return what the address asks for; what it says that is no choice is as if not said."""
    asked = request.GET.get(name, "")
    return asked if asked in set(offered) else otherwise


def options(titles: Mapping[str, object], *, selected: str) -> tuple[Option, ...]:
    return tuple(
        Option(value=value, title=str(title), is_selected=value == selected)
        for value, title in titles.items()
    )
