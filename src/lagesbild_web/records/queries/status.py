"""How far the collection has come in the country, and what in it has to be explained."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

import polars as pl
import shapely
from django.utils import timezone

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY
from lagesbild.norms.motivation import motivation_norm_on
from lagesbild_web.policies import HANDED_OVER, PAST_REVIEW, AssessmentState, SessionState
from lagesbild_web.records.models import AreaBoundary, Assessment, RatingSession, Round
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.answers import standing_answers_of
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.pictures import latest_picture, tables_of
from lagesbild_web.records.queries.questionnaires import questionnaire_of

_STEPS_PER_POINT = HIGHEST_CATEGORY / 100
"""The composite runs to 100 and the scale to 5; beside each other only to ask, never to answer."""


@dataclass(frozen=True, kw_only=True)
class AreaState:
    """One area of a round: where it lies, and how far it has come."""

    assessment: int
    area: str
    name: str
    region: str
    district: str
    state: AssessmentState
    x: float
    y: float
    """Of its middle, in SWEREF 99 TM."""


@dataclass(frozen=True, kw_only=True)
class RegionProgress:
    """How far a police region has come."""

    code: str
    name: str
    expected: int
    received: int
    on_time: int
    """Of those received: handed over for the first time by the last day of the district."""
    reviewed: int
    decided: int


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """An area whose raters lie far apart on some questions."""

    assessment: int
    area: str
    name: str
    questions: int
    asked: int
    widest: int
    """Steps between the lowest and the highest answer to the question where they are most apart."""
    titles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Departure:
    """An area where raters and indicators point to different places on the scale."""

    assessment: int
    area: str
    name: str
    level: float
    low: float | None
    high: float | None
    indicators: float
    indicators_low: float | None
    indicators_high: float | None

    @property
    def apart(self) -> float:
        return self.level - self.indicators

    @property
    def overlaps(self) -> bool:
        """Whether the two intervals meet: the difference is then less than the uncertainty."""
        bounds = (self.low, self.high, self.indicators_low, self.indicators_high)
        if any(bound is None for bound in bounds):
            return False
        low, high, other_low, other_high = bounds
        return low <= other_high and other_low <= high


def area_states(
    round_: Round, areas: Iterable[str], *, organisation: Organisation
) -> list[AreaState]:
    """Return the areas of a round with their middles, in the order of their names."""
    wanted = set(areas)
    middles = middles_of(round_.reference_day, wanted)
    found = [
        AreaState(
            assessment=one.pk,
            area=one.area,
            name=organisation.area_name(one.area),
            region=region_of(one.area, organisation=organisation),
            district=organisation.name(organisation.district_of(one.area)),
            state=AssessmentState(one.state),
            x=middles[one.area].x,
            y=middles[one.area].y,
        )
        for one in round_.assessments.filter(area__in=wanted)
        if one.area in middles
    ]
    return sorted(found, key=lambda one: (one.name, one.area))


def middles_of(day: date, areas: set[str]) -> dict[str, shapely.Point]:
    """Return where the middles of areas lie, of those that have a border on a day."""
    rows = AreaBoundary.objects.on(day).filter(area__in=areas)
    return {one.area: shapely.centroid(shapely.from_wkb(bytes(one.geometry))) for one in rows}


def region_of(area: str, *, organisation: Organisation) -> str:
    """Return the code of the police region that an area lies in; empty where there is none."""
    line = organisation.line(organisation.district_of(area))
    regions = (
        code
        for code in line
        if code in organisation.units and organisation.units[code].kind == UnitKind.POLICE_REGION
    )
    return next(regions, "")


def region_progress(
    round_: Round, areas: Iterable[str], *, organisation: Organisation
) -> list[RegionProgress]:
    """Return how far each police region has come, in the order of names."""
    wanted = set(areas)
    by_region: dict[str, list[Assessment]] = {}
    rows = round_.assessments.filter(area__in=wanted).prefetch_related("submissions")
    for assessment in rows:
        code = region_of(assessment.area, organisation=organisation)
        by_region.setdefault(code, []).append(assessment)
    until: dict[str, date] = {}
    for assessment in rows:
        district = organisation.district_of(assessment.area)
        if district not in until:
            until[district] = last_day(round_, district)
    found = [
        RegionProgress(
            code=code,
            name=organisation.name(code),
            expected=len(mine),
            received=sum(one.state in HANDED_OVER for one in mine),
            on_time=sum(
                _was_on_time(one, until[organisation.district_of(one.area)]) for one in mine
            ),
            reviewed=sum(one.state in PAST_REVIEW for one in mine),
            decided=sum(one.state == AssessmentState.DECIDED for one in mine),
        )
        for code, mine in by_region.items()
    ]
    return sorted(found, key=lambda row: row.name)


def _was_on_time(assessment: Assessment, until: date) -> bool:
    sent = [timezone.localdate(one.at) for one in assessment.submissions.all()]
    return assessment.state in HANDED_OVER and bool(sent) and min(sent) <= until


def disagreements(
    round_: Round, areas: Iterable[str], *, organisation: Organisation
) -> list[Disagreement]:
    """Return the areas whose locked answers lie far apart, those apart on most questions first.

    Far is as many steps as a rater may differ from the last round without a reason.
    """
    steps = motivation_norm_on(round_.reference_day).change_steps
    items = {item.id: item.title for item in questionnaire_of(round_).items}
    assessments = {one.area: one.pk for one in round_.assessments.filter(area__in=set(areas))}
    given = _standing_categories(round_, assessments)
    found = []
    for area, by_item in given.items():
        spans = {
            item: max(values) - min(values)
            for item, values in by_item.items()
            if len(values) > 1 and item in items
        }
        far = sorted((item for item in spans if spans[item] >= steps), key=lambda i: -spans[i])
        if far:
            found.append(
                Disagreement(
                    assessment=assessments[area],
                    area=area,
                    name=organisation.area_name(area),
                    questions=len(far),
                    asked=len(spans),
                    widest=spans[far[0]],
                    titles=tuple(items[item] for item in far),
                )
            )
    return sorted(found, key=lambda one: (-one.questions, -one.widest, one.name))


def departures(
    round_: Round, areas: Iterable[str], *, organisation: Organisation
) -> list[Departure]:
    """Return the areas where raters and indicators lie far apart, the farthest first.

    With a picture the rated level is the model's, and its interval and the indicators' are
    shown. An area that is not in the picture's levels is compared by the plain mean.
    """
    picture = latest_picture(round_)
    if picture is None:
        return []
    tables = tables_of(picture.pk)
    composite = _by_area(tables.get("composite"))
    severity = _by_area(tables.get("severity"))
    assessments = {one.area: one.pk for one in round_.assessments.filter(area__in=set(areas))}
    means = _plain_means(round_, assessments)
    steps = motivation_norm_on(round_.reference_day).indicator_steps
    found = []
    for area, assessment in assessments.items():
        indicator = composite.get(area, {})
        rated = severity.get(area, {})
        level = rated.get("level") if rated.get("level") is not None else means.get(area)
        if level is None or indicator.get("score") is None:
            continue
        one = Departure(
            assessment=assessment,
            area=area,
            name=organisation.area_name(area),
            level=level,
            low=rated.get("low"),
            high=rated.get("high"),
            indicators=on_the_scale(indicator["score"]),
            indicators_low=on_the_scale(indicator.get("score_low")),
            indicators_high=on_the_scale(indicator.get("score_high")),
        )
        if abs(one.apart) >= steps or (one.low is not None and not one.overlaps):
            found.append(one)
    return sorted(found, key=lambda one: (-abs(one.apart), one.name))


def on_the_scale(score: float | None) -> float | None:
    """Return where a composite of 0–100 would lie on the raters' scale of 0–5."""
    return None if score is None else score * _STEPS_PER_POINT


def _by_area(table: pl.DataFrame | None) -> Mapping[str, Mapping[str, float | None]]:
    if table is None:
        return {}
    return {row["area"]: row for row in table.iter_rows(named=True)}


def _standing_categories(round_: Round, areas: Iterable[str]) -> dict[str, dict[str, list[int]]]:
    """Return by area and item the categories that its raters stand by, of locked sessions."""
    sessions = _locked(round_, areas)
    standing = standing_answers_of(sessions)
    found: dict[str, dict[str, list[int]]] = {}
    for session in sessions:
        for item, answer in standing[session.pk].items():
            if answer.category is not None:
                found.setdefault(session.area, {}).setdefault(item, []).append(answer.category)
    return found


def _locked(round_: Round, areas: Iterable[str]) -> Sequence[RatingSession]:
    rows = round_.sessions.filter(area__in=list(areas)).exclude(state=SessionState.INDEPENDENT)
    return list(rows.select_related("round"))


def _plain_means(round_: Round, areas: Iterable[str]) -> dict[str, float]:
    given = _standing_categories(round_, areas)
    return {
        area: fmean(value for values in by_item.values() for value in values)
        for area, by_item in given.items()
    }
