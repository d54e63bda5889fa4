"""Where may somebody fill in a table by hand?"""

from lagesbild.swedish import collation_key
from lagesbild_web.permissions import Act
from lagesbild_web.records.models import Unit
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting


def districts_entered(acting: Acting, act: Act, *, organisation: Organisation) -> list[Unit]:
    """Return the local police districts with areas where somebody has an act, by name."""
    return [
        unit
        for unit in districts_with_areas(organisation)
        if acting.may(act, inside=organisation.line(unit.code))
    ]


def districts_with_areas(organisation: Organisation) -> list[Unit]:
    """Return the local police districts that any area lies in, in the order of their names."""
    with_areas = {area.local_police_district for area in organisation.areas.values()}
    districts = organisation.of_kind(UnitKind.LOCAL_POLICE_DISTRICT)
    return sorted(
        (unit for unit in districts if unit.code in with_areas),
        key=lambda unit: (collation_key(unit.name), unit.code),
    )
