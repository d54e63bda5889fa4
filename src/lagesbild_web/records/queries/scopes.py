"""Which areas and units a person may see or act in, as lists that pages are made of."""

from django.utils.translation import gettext as _

from lagesbild_web.permissions import ACTS, EVERYWHERE, SEES, Act, FieldClass, NotAllowed, covers
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting


def areas_seen(acting: Acting, fields: FieldClass, *, organisation: Organisation) -> list[str]:
    """Return the areas of which a person sees a class of fields, in the order of their names."""
    return [
        area
        for area in organisation.areas_in(EVERYWHERE)
        if acting.sees(fields, inside=organisation.inside(area))
    ]


def areas_of_act(acting: Acting, act: Act, *, organisation: Organisation) -> list[str]:
    """Return the areas where a person has an act in some state, in the order of their names."""
    units = units_of_act(acting, act)
    return [
        area
        for area in organisation.areas_in(EVERYWHERE)
        if any(covers(unit, organisation.inside(area)) for unit in units)
    ]


def units_of_act(acting: Acting, act: Act) -> list[str]:
    """Return the units where a person has an act: codes, or `*` for the whole country."""
    units = (one.unit(ACTS[one.role][act].scope) for one in acting.held if act in ACTS[one.role])
    return list(dict.fromkeys(unit for unit in units if unit))


def has_act(acting: Acting, act: Act, *, inside: frozenset[str]) -> bool:
    """Tell whether a person has an act somewhere that covers a thing, whatever its state is."""
    return any(covers(unit, inside) for unit in units_of_act(acting, act))


def sees_somewhere(acting: Acting, fields: FieldClass) -> bool:
    return any(fields in SEES[one.role] and one.reads for one in acting.held)


def check_has_somewhere(acting: Acting, *acts: Act) -> None:
    """Do nothing if a person has one of the acts anywhere: the page is then theirs.

    :raises NotAllowed: otherwise.
    """
    if not any(units_of_act(acting, act) for act in acts):
        raise NotAllowed(_("Din roll har inte rätt att göra det här."))


def check_sees_somewhere(acting: Acting, fields: FieldClass) -> None:
    """Do nothing if a person sees a class of fields anywhere.

    :raises NotAllowed: otherwise.
    """
    if not sees_somewhere(acting, fields):
        raise NotAllowed(_("Din roll ger inte rätt att läsa det här."))
