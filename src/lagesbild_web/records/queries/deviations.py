"""What is odd in the months of areas, and what has been said about it?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.officers.plausibility import DEVIATIONS
from lagesbild.resources.disagreements import DISAGREEMENT_TITLE, SOURCES_DISAGREE
from lagesbild_web.permissions import Act
from lagesbild_web.records.models import Explanation
from lagesbild_web.records.queries.officers import SeenOfficers, SiteOfficers
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.resources import SeenResources


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
    areas = {one.code: one.name for one in seen.units(Level.AREA) if one.sees_staff}
    titles = {one.id: one.title for one in DEVIATIONS}
    return _seen(made.deviations, areas, titles=titles, acting=acting, organisation=organisation)


def disagreements_seen(seen: SeenResources) -> list[SeenDeviation]:
    """Return where sources disagree about areas whose staff somebody sees, as `deviations_seen`."""
    areas = {one.code: one.name for one in seen.places(Level.AREA) if one.sees_staff}
    return _seen(
        seen.made.disagreements,
        areas,
        titles={SOURCES_DISAGREE: DISAGREEMENT_TITLE},
        acting=seen.acting,
        organisation=seen.organisation,
    )


def unexplained_first(found: Iterable[SeenDeviation]) -> list[SeenDeviation]:
    """Return deviations with the unexplained first, and of those the newest months."""
    newest_first = sorted(found, key=lambda one: one.month, reverse=True)
    return sorted(newest_first, key=lambda one: bool(one.explanations))


def _seen(
    rows: pl.DataFrame,
    areas: Mapping[str, str],
    *,
    titles: Mapping[str, str],
    acting: Acting,
    organisation: Organisation,
) -> list[SeenDeviation]:
    """Return the rows about some areas, with what has been said of them."""
    said: dict[tuple[str, str, str], list[Explanation]] = defaultdict(list)
    explanations = Explanation.objects.filter(deviation__in=titles)
    for one in explanations.select_related("by").order_by("-pk"):
        said[one.area, one.month, one.deviation].append(one)
    return unexplained_first(
        SeenDeviation(
            month=row["month"],
            unit=row["unit"],
            unit_name=organisation.name(row["unit"]),
            area=row["area"],
            area_name=areas[row["area"]],
            deviation=row["deviation"],
            title=titles[row["deviation"]],
            text=row["text"],
            explanations=tuple(said[row["area"], row["month"], row["deviation"]]),
            may_explain=acting.may(Act.EXPLAIN, inside=organisation.line(row["unit"])),
        )
        for row in rows.iter_rows(named=True)
        if row["area"] in areas
    )
