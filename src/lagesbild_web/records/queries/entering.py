"""Where may somebody fill in a table by hand?"""

from lagesbild.swedish import collation_key
from lagesbild_web.permissions import Act
from lagesbild_web.records.models import Unit
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting


def districts_entered(acting: Acting, act: Act, *, organisation: Organisation) -> list[Unit]:
    """Return the local police districts with areas where somebody has an act, by name."""
    with_areas = {area.local_police_district for area in organisation.areas.values()}
    found = [
        unit
        for unit in organisation.of_kind(UnitKind.LOCAL_POLICE_DISTRICT)
        if unit.code in with_areas and acting.may(act, inside=organisation.line(unit.code))
    ]
    return sorted(found, key=lambda unit: (collation_key(unit.name), unit.code))
