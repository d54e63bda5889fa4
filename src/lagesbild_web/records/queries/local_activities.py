"""Which activities had a unit added in a period, and what did each count as?"""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.officer_functions import Activity, OfficerCatalogue
from lagesbild.periods import Period
from lagesbild_web.records.queries.tabled import rows_in_force


@dataclass(frozen=True, kw_only=True)
class LocalActivity:
    id: str
    title: str
    counts_as: Activity


def local_activities_in(
    unit: str, period: Period, *, catalogue: OfficerCatalogue
) -> list[LocalActivity]:
    """Return the activities that a unit has added and that hold on a day of a period.

    One that counts as something else from a day in the period counts as that in all of it, as in
    the library (`lagesbild.officers.hours`).
    """
    held: dict[str, tuple[date, LocalActivity]] = {}
    for cells in rows_in_force("local_activities", units=[unit]).values_list("cells", flat=True):
        first = date.fromisoformat(cells["valid_from"])
        last = date.fromisoformat(cells["valid_to"]) if cells["valid_to"] else date.max
        before = held.get(cells["activity"])
        if period.last < first or last < period.first or (before and before[0] > first):
            continue
        held[cells["activity"]] = (
            first,
            LocalActivity(
                id=cells["activity"],
                title=cells["title"],
                counts_as=catalogue.activities[cells["counts_as"]],
            ),
        )
    return [one for _first, one in sorted(held.values(), key=lambda pair: pair[1].id)]
