"""What is odd in the months of area officers, and what has been said about it?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lagesbild.areas.levels import Level
from lagesbild.officers.plausibility import DEVIATIONS
from lagesbild_web.permissions import Act
from lagesbild_web.records.models import Explanation
from lagesbild_web.records.queries.officers import SeenOfficers, SiteOfficers
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting


@dataclass(frozen=True, kw_only=True)
class SeenDeviation:
    """One odd thing about an area in a month, for somebody who sees its staff."""

    month: str
    unit: str
    """The district that the area lay in."""
    unit_name: str
    area: str
    area_name: str
    deviation: str
    title: str
    text: str
    explanations: Sequence[Explanation]
    """The newest first."""
    may_explain: bool


def deviations_seen(
    made: SiteOfficers, acting: Acting, *, organisation: Organisation
) -> list[SeenDeviation]:
    """Return what is odd where somebody sees staff: the unexplained first, then by month."""
    seen = SeenOfficers(made, acting, organisation=organisation)
    titles = {one.id: one.title for one in DEVIATIONS}
    said: dict[tuple[str, str, str], list[Explanation]] = defaultdict(list)
    for one in Explanation.objects.select_related("by").order_by("-pk"):
        said[one.area, one.month, one.deviation].append(one)
    found = []
    for row in made.deviations.iter_rows(named=True):
        area = seen.unit(Level.AREA, row["area"])
        if area is None or not area.sees_staff:
            continue
        found.append(
            SeenDeviation(
                month=row["month"],
                unit=row["unit"],
                unit_name=organisation.name(row["unit"]),
                area=row["area"],
                area_name=area.name,
                deviation=row["deviation"],
                title=titles[row["deviation"]],
                text=row["text"],
                explanations=tuple(said[row["area"], row["month"], row["deviation"]]),
                may_explain=acting.may(Act.EXPLAIN, inside=organisation.line(row["unit"])),
            )
        )
    return sorted(found, key=lambda one: bool(one.explanations))
