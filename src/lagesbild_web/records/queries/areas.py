"""What an area is called, which units it lies in on a day, and what became of its border."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from lagesbild.swedish import collation_key
from lagesbild_web.permissions import FieldClass
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.models import AreaBoundary, Assessment, Decision, Round
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.pictures import latest_picture, tables_of

_LINE = (
    UnitKind.LOCAL_POLICE_DISTRICT,
    UnitKind.POLICE_DISTRICT,
    UnitKind.POLICE_REGION,
    UnitKind.MUNICIPALITY,
)


@dataclass(frozen=True, kw_only=True)
class ListedArea:
    """One area as the list shows it."""

    area: str
    name: str
    district: str
    region: str
    municipality: str
    decided: str | None
    """The class of the newest decision."""
    decided_in: str
    """The round of that decision."""


@dataclass(frozen=True, kw_only=True)
class UnitOnDay:
    kind: str
    name: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Generation:
    """One border of an area."""

    boundary: int
    name: str
    valid_from: date
    valid_to: date | None
    shape: BaseGeometry
    """In SWEREF 99 TM."""
    differs: bool
    """Whether the ground is another than that of the generation before."""

    @property
    def hectares(self) -> float:
        return float(self.shape.area) / 10_000


@dataclass(frozen=True, kw_only=True)
class DecidedClass:
    """What was decided about an area in a round."""

    round: str
    area_class: str
    decided_on: date
    departs: bool
    """Whether it is another class than the rule proposed."""
    reason: str


@dataclass(frozen=True, kw_only=True)
class RatedLevel:
    """The rated level of an area in the newest picture, with what the indicators say."""

    round: str
    picture: int
    data_version: str
    level: float | None
    low: float | None
    high: float | None
    note: str
    score: float | None
    score_low: float | None
    score_high: float | None


@dataclass(frozen=True, kw_only=True)
class AreaProfile:
    area: str
    name: str
    units: tuple[UnitOnDay, ...]
    """On the day that is asked for; empty where the area did not exist then."""
    generations: tuple[Generation, ...]
    """The oldest first."""


def listed_areas(codes: Iterable[str], *, organisation: Organisation) -> list[ListedArea]:
    """Return the areas with their units and newest decided class, in the order of names."""
    decided = _newest_decisions()
    rows = [_listed(code, organisation, decided) for code in codes]
    return sorted(rows, key=lambda row: (collation_key(row.name), row.area))


def _listed(code: str, organisation: Organisation, decided: Mapping[str, Decision]) -> ListedArea:
    units = {unit.kind: unit.name for unit in units_of(code, organisation=organisation)}
    decision = decided.get(code)
    return ListedArea(
        area=code,
        name=organisation.area_name(code),
        district=units.get(str(UnitKind.LOCAL_POLICE_DISTRICT.label), ""),
        region=units.get(str(UnitKind.POLICE_REGION.label), ""),
        municipality=units.get(str(UnitKind.MUNICIPALITY.label), ""),
        decided=decision.area_class if decision else None,
        decided_in=decision.assessment.round.title if decision else "",
    )


def _newest_decisions() -> dict[str, Decision]:
    rows = Decision.objects.filter(
        assessment__state=AssessmentState.DECIDED, assessment__round__is_exercise=False
    )
    rows = rows.select_related("assessment__round").order_by("assessment__round__reference_day")
    return {one.assessment.area: one for one in rows}


def decided_class_of_areas() -> dict[str, str]:
    """Return the class that was decided last, by area, where any was."""
    return {area: decision.area_class for area, decision in _newest_decisions().items()}


def units_of(code: str, *, organisation: Organisation) -> tuple[UnitOnDay, ...]:
    """Return the units that an area lies in, from the local district up, then the municipality."""
    inside = organisation.inside(code)
    found = [organisation.units[one] for one in inside if one in organisation.units]
    return tuple(
        UnitOnDay(kind=str(kind.label), name=unit.name, code=unit.code)
        for kind in _LINE
        for unit in found
        if unit.kind == kind
    )


def inside_today(code: str, *, organisation: Organisation) -> frozenset[str]:
    """Return the units that decide who may see an area.

    An area that has ended lies where its last generation would lie today: it does not become
    everybody's, nor nobody's.
    """
    if code in organisation.areas:
        return organisation.inside(code)
    last = AreaBoundary.objects.filter(area=code).order_by("boundary").last()
    if last is None:
        return frozenset()
    return organisation.line(last.local_police_district) | organisation.line(last.municipality)


def profile_of(code: str, *, on_day: Organisation) -> AreaProfile:
    """Return an area's borders, and its units on the day of an organisation."""
    generations: list[Generation] = []
    for row in AreaBoundary.objects.filter(area=code).order_by("boundary"):
        shape = shapely.from_wkb(bytes(row.geometry))
        generations.append(
            Generation(
                boundary=row.boundary,
                name=row.name,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                shape=shape,
                differs=bool(generations) and not shape.equals(generations[-1].shape),
            )
        )
    on_the_day = on_day.areas.get(code)
    return AreaProfile(
        area=code,
        name=on_the_day.name if on_the_day else generations[-1].name,
        units=units_of(code, organisation=on_day),
        generations=tuple(generations),
    )


def decided_classes(code: str) -> list[DecidedClass]:
    """Return what two persons have decided about an area, the newest round first."""
    rows = Decision.objects.filter(
        assessment__area=code,
        assessment__state=AssessmentState.DECIDED,
        assessment__round__is_exercise=False,
        second_at__isnull=False,
    ).select_related("assessment__round")
    return [
        DecidedClass(
            round=one.assessment.round.title,
            area_class=one.area_class,
            decided_on=timezone.localdate(one.second_at),
            departs=bool(one.proposed_class) and one.area_class != one.proposed_class,
            reason=one.reason,
        )
        for one in rows.order_by("-assessment__round__reference_day")
    ]


def assessments_of(code: str, acting: Acting, *, inside: frozenset[str]) -> list[Assessment]:
    """Return an area's assessments for those who see how the collection goes."""
    if not acting.sees(FieldClass.STATUS, inside=inside):
        return []
    rows = Assessment.objects.filter(area=code).select_related("round")
    return list(rows.order_by("-round__reference_day"))


def rated_level(code: str) -> RatedLevel | None:
    """Return what the newest picture says of an area's level; None where no picture holds it."""
    for round_ in Round.objects.filter(is_exercise=False).order_by("-reference_day"):
        picture = latest_picture(round_)
        if picture is None:
            continue
        tables = tables_of(picture.pk)
        rated, scored = _row(tables.get("severity"), code), _row(tables.get("composite"), code)
        if not rated and not scored:
            continue
        return RatedLevel(
            round=round_.title,
            picture=picture.pk,
            data_version=picture.data_version,
            level=rated.get("level"),
            low=rated.get("low"),
            high=rated.get("high"),
            note=rated.get("note") or "",
            score=scored.get("score"),
            score_low=scored.get("score_low"),
            score_high=scored.get("score_high"),
        )
    return None


def _row(table: pl.DataFrame | None, code: str) -> Mapping:
    rows = [] if table is None else table.filter(pl.col("area") == code).to_dicts()
    return rows[0] if rows else {}
