"""What a municipality's contact sees: the areas, the classes decided before, the own comment."""

from collections.abc import Iterable
from dataclasses import dataclass

from lagesbild import swedish
from lagesbild_web.permissions import ACTS, Act
from lagesbild_web.records.models import Assessment
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.areas import DecidedClass, decided_classes
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.roles import Role


@dataclass(frozen=True, kw_only=True)
class MunicipalArea:
    area: str
    name: str
    decided: tuple[DecidedClass, ...]
    """Of earlier rounds, the newest first."""
    assessment: int | None
    """That a comment can be left on; None where no round is on its way."""
    round: str
    comment: str
    takes_comments: bool


def municipal_areas(areas: Iterable[str], *, organisation: Organisation) -> list[MunicipalArea]:
    """Return the areas in the order of names. Neither ratings, proposals nor states are in it."""
    areas = list(areas)
    current = _current(areas)
    rows = [_area(code, current.get(code), organisation=organisation) for code in areas]
    return sorted(rows, key=lambda row: (swedish.collation_key(row.name), row.area))


def _current(areas: Iterable[str]) -> dict[str, Assessment]:
    """Return by area the assessment of the newest round that has been opened."""
    rows = Assessment.objects.filter(area__in=list(areas), round__is_exercise=False)
    rows = rows.exclude(round__state=RoundState.PLANNED).select_related("round")
    return {one.area: one for one in rows.order_by("round__reference_day")}


def _area(code: str, assessment: Assessment | None, *, organisation: Organisation) -> MunicipalArea:
    states = ACTS[Role.MUNICIPAL_CONTACT][Act.COMMENT_AS_MUNICIPALITY].states or frozenset()
    return MunicipalArea(
        area=code,
        name=organisation.area_name(code),
        decided=tuple(decided_classes(code)),
        assessment=assessment.pk if assessment else None,
        round=assessment.round.title if assessment else "",
        comment=assessment.municipality_comment if assessment else "",
        takes_comments=assessment is not None and assessment.state in states,
    )
