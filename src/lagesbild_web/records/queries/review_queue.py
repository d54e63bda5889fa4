"""What the region has to look at, and how far each local police district has come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lagesbild_web.policies import HANDED_OVER, PAST_REVIEW, AssessmentState, SessionState
from lagesbild_web.records.models import (
    Assessment,
    RatingSession,
    Remark,
    Round,
    Submission,
)
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.organisation import Organisation


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One submission that waits for the region."""

    assessment: int
    area: str
    name: str
    district: str
    by: str
    since: datetime
    days: int
    number: int
    """Of the submission: from 2 on it has been returned before."""
    holds_up: int
    """Areas of the same local police district that are past the review and wait for this one."""


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One area that has not been handed over, and whom that waits for."""

    area: str
    name: str
    waits_for: str
    since: date
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class DistrictProgress:
    """How far a local police district has come in a round."""

    code: str
    name: str
    expected: int
    received: int
    reviewed: int
    last_day: date
    has_more_time: bool
    missing: tuple[Missing, ...]

    @property
    def is_late(self) -> bool:
        return any(one.is_late for one in self.missing)


def waiting_submissions(
    round_: Round, areas: Iterable[str], *, organisation: Organisation
) -> list[Waiting]:
    """Return what waits for a review: what holds up most others first, and then the oldest.

    A local police district is ready for the class meeting as a whole, so a submission holds up the
    areas beside it that are reviewed already.
    """
    wanted = set(areas)
    states = dict(round_.assessments.values_list("area", "state"))
    done = Counter(
        organisation.district_of(area) for area, state in states.items() if state in PAST_REVIEW
    )
    submitted = round_.assessments.filter(area__in=wanted, state=AssessmentState.SUBMITTED)
    latest = {one.assessment_id: one for one in _submissions(submitted)}
    now = timezone.now()
    rows = [
        Waiting(
            assessment=assessment.pk,
            area=assessment.area,
            name=organisation.area_name(assessment.area),
            district=organisation.name(organisation.district_of(assessment.area)),
            by=str(latest[assessment.pk].by),
            since=latest[assessment.pk].at,
            days=(now - latest[assessment.pk].at).days,
            number=latest[assessment.pk].number,
            holds_up=done[organisation.district_of(assessment.area)],
        )
        for assessment in submitted
    ]
    return sorted(rows, key=lambda one: (-one.holds_up, one.since))


def _submissions(assessments: Iterable[Assessment]) -> Iterable[Submission]:
    """Return all submissions of some assessments in their order: the last of each is newest."""
    rows = Submission.objects.filter(assessment__in=list(assessments))
    return rows.select_related("by").order_by("number")


def district_progress(
    round_: Round, areas: Iterable[str], *, organisation: Organisation, today: date
) -> list[DistrictProgress]:
    """Return how far the areas have come, by local police district in the order of names."""
    wanted = set(areas)
    assessments = list(round_.assessments.filter(area__in=wanted).order_by("area"))
    sessions: dict[str, list[RatingSession]] = {}
    for session in round_.sessions.filter(area__in=wanted).select_related("rater"):
        sessions.setdefault(session.area, []).append(session)
    by_district: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        by_district.setdefault(organisation.district_of(assessment.area), []).append(assessment)
    rows = [
        _district(round_, code, mine, sessions, organisation=organisation, today=today)
        for code, mine in by_district.items()
    ]
    return sorted(rows, key=lambda row: row.name)


def _district(
    round_: Round,
    code: str,
    assessments: Sequence[Assessment],
    sessions: Mapping[str, list[RatingSession]],
    *,
    organisation: Organisation,
    today: date,
) -> DistrictProgress:
    until = last_day(round_, code)
    missing = [
        _missing(
            round_,
            one,
            sessions.get(one.area, []),
            name=organisation.area_name(one.area),
            is_late=today > until,
        )
        for one in assessments
        if one.state not in HANDED_OVER
    ]
    return DistrictProgress(
        code=code,
        name=organisation.name(code),
        expected=len(assessments),
        received=sum(one.state in HANDED_OVER for one in assessments),
        reviewed=sum(one.state in PAST_REVIEW for one in assessments),
        last_day=until,
        has_more_time=until > round_.closes,
        missing=tuple(missing),
    )


def _missing(
    round_: Round,
    assessment: Assessment,
    sessions: Sequence[RatingSession],
    *,
    name: str,
    is_late: bool,
) -> Missing:
    unfinished = sorted(
        str(one.rater) for one in sessions if one.state != SessionState.CONFIRMED.value
    )
    remark = Remark.objects.filter(submission__assessment=assessment).order_by("-at").first()
    if not sessions:
        who, since = _("ingen bedömare är utsedd"), round_.opens
    elif assessment.state == AssessmentState.RETURNED and remark:
        who = ", ".join(unfinished) or _("chefen, som kan skicka in igen")
        since = timezone.localdate(remark.at)
    elif unfinished:
        who, since = ", ".join(unfinished), round_.opens
    else:
        confirmed = [one.confirmed_at for one in sessions if one.confirmed_at]
        who = _("chefen, som kan skicka in")
        since = timezone.localdate(max(confirmed)) if confirmed else round_.opens
    return Missing(area=assessment.area, name=name, waits_for=who, since=since, is_late=is_late)
