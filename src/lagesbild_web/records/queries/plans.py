"""Who is to rate what in a round, and how far each has come."""

from dataclasses import dataclass
from datetime import date

from lagesbild_web.policies import HANDED_OVER, SessionState
from lagesbild_web.records.models import RatingSession, Round
from lagesbild_web.records.queries.organisation import Organisation


@dataclass(frozen=True, kw_only=True)
class PlannedArea:
    """One area of a round and those who rate it."""

    area: str
    name: str
    district: str
    raters: tuple[str, ...]
    from_outside: int


@dataclass(frozen=True, kw_only=True)
class MoreTime:
    district: str
    until: date
    owner: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlannedRound:
    areas: tuple[PlannedArea, ...]
    sessions: int
    confirmed: int
    raters: int
    raters_without_case: tuple[str, ...]
    handed_over: int
    more_time: tuple[MoreTime, ...]


def planned_round(round_: Round, *, organisation: Organisation) -> PlannedRound:
    sessions = list(round_.sessions.select_related("rater").order_by("pk"))
    areas = list(round_.assessments.order_by("area").values_list("area", "state"))
    by_area: dict[str, list[RatingSession]] = {area: [] for area, _state in areas}
    for session in sessions:
        if session.area in by_area:
            by_area[session.area].append(session)
    with_case = {one.rater_id for one in sessions if one.calibration_case_id}
    without = {one.rater for one in sessions if one.rater_id not in with_case}
    planned = [_area(area, by_area[area], organisation=organisation) for area, _state in areas]
    return PlannedRound(
        areas=tuple(sorted(planned, key=lambda row: (row.name, row.area))),
        sessions=len(sessions),
        confirmed=sum(one.state == SessionState.CONFIRMED for one in sessions),
        raters=len({one.rater_id for one in sessions}),
        raters_without_case=tuple(sorted(map(str, without))),
        handed_over=sum(state in HANDED_OVER for _area_, state in areas),
        more_time=tuple(
            MoreTime(
                district=organisation.name(one.district),
                until=one.until,
                owner=str(one.owner),
                reason=one.reason,
            )
            for one in round_.exceptions.select_related("owner").order_by("district", "until")
        ),
    )


def _area(area: str, sessions: list[RatingSession], *, organisation: Organisation) -> PlannedArea:
    district = organisation.district_of(area)
    return PlannedArea(
        area=area,
        name=organisation.area_name(area),
        district=organisation.name(district),
        raters=tuple(str(one.rater) for one in sessions),
        from_outside=sum(one.home_district != district for one in sessions),
    )
