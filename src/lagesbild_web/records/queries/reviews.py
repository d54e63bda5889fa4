"""What the region has to look at, how far it has come, and one assessment side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.utils import timezone

from lagesbild.assessment.questionnaire import Comparability, Item
from lagesbild.norms.motivation import motivation_norm_on
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.models import (
    Answer,
    Assessment,
    Phase,
    RatingSession,
    Remark,
    Round,
    Submission,
)
from lagesbild_web.records.models.answers import MISSING_TITLES, Certainty
from lagesbild_web.records.queries.answers import answers_by_session, asked_items
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.motivations import previous_round, previous_values
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.questionnaires import questionnaire_of

HANDED_OVER = frozenset(
    {
        AssessmentState.SUBMITTED,
        AssessmentState.REVIEWED,
        AssessmentState.PROPOSED,
        AssessmentState.DECIDED,
    }
)
PAST_REVIEW = HANDED_OVER - {AssessmentState.SUBMITTED}


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
        who, since = "ingen bedömare är utsedd", round_.opens
    elif assessment.state == AssessmentState.RETURNED and remark:
        who = ", ".join(unfinished) or "chefen, som kan skicka in igen"
        since = timezone.localdate(remark.at)
    elif unfinished:
        who, since = ", ".join(unfinished), round_.opens
    else:
        confirmed = [one.confirmed_at for one in sessions if one.confirmed_at]
        who = "chefen, som kan skicka in"
        since = timezone.localdate(max(confirmed)) if confirmed else round_.opens
    return Missing(area=assessment.area, name=name, waits_for=who, since=since, is_late=is_late)


@dataclass(frozen=True, kw_only=True)
class ShownEvidence:
    source: str
    day: str
    reliability: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """One version of one answer, in words."""

    value: str
    """The step as a number, or why there is none."""
    meaning: str
    """What the step looks like; empty where there is none."""
    certainty: str
    reason: str
    evidence: tuple[ShownEvidence, ...]


@dataclass(frozen=True, kw_only=True)
class RaterRow:
    """What one rater answered on one item: unseen, and after the comparison."""

    session: int
    rater: str
    home: str
    is_from_outside: bool
    independent: ShownAnswer | None
    """None where the rater was not asked."""
    weighed: ShownAnswer | None
    """None where the independent answer stands as it was."""
    is_revised: bool
    """Whether the value is another after the comparison."""
    returned_because: str
    """The reason of the last return; empty if the answer has never been returned."""
    is_new: bool
    """Whether it was given after the submission before this one."""

    @property
    def standing(self) -> ShownAnswer | None:
        return self.weighed or self.independent


@dataclass(frozen=True, kw_only=True)
class ReviewedItem:
    """One question with all answers and what the round before said."""

    id: str
    title: str
    question: str
    rows: tuple[RaterRow, ...]
    previous: float | None
    """The median of the round before; None without one, or where it is another question now."""
    previous_count: int
    comparability: Comparability
    apart: int | None
    """Steps between the lowest and the highest standing answer; None with fewer than two."""
    disagrees: bool
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class ReviewedBlock:
    title: str
    items: tuple[ReviewedItem, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewedRater:
    name: str
    home: str
    is_from_outside: bool
    state: SessionState


@dataclass(frozen=True, kw_only=True)
class Review:
    """An assessment as the region looks at it."""

    blocks: tuple[ReviewedBlock, ...]
    raters: tuple[ReviewedRater, ...]
    submission: Submission | None
    before: Submission | None
    """The submission before, which the region has seen."""
    previous_round: Round | None

    @property
    def items(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for block in self.blocks for item in block.items)

    @property
    def disagreements(self) -> int:
        return sum(item.disagrees for item in self.items)

    @property
    def new_items(self) -> int:
        return sum(item.is_new for item in self.items)

    def only_new(self) -> tuple[ReviewedBlock, ...]:
        """Return the blocks with the items that have changed since the region last looked."""
        kept = (
            ReviewedBlock(title=block.title, items=tuple(i for i in block.items if i.is_new))
            for block in self.blocks
        )
        return tuple(block for block in kept if block.items)


def review_of(assessment: Assessment, *, organisation: Organisation) -> Review:
    """Return all locked answers about an area; those that are not locked stay their rater's."""
    round_ = assessment.round
    sessions = list(
        round_.sessions.filter(area=assessment.area).select_related("rater", "round").order_by("pk")
    )
    district = organisation.district_of(assessment.area)
    sessions.sort(key=lambda one: (one.home_district != district, str(one.rater), one.pk))
    submissions = list(assessment.submissions.select_related("by").order_by("number"))
    before = submissions[-2] if len(submissions) > 1 else None
    earlier = previous_round(round_)
    items = _items(
        assessment,
        [one for one in sessions if one.state != SessionState.INDEPENDENT],
        before=before,
        previous=previous_values(earlier, assessment.area) if earlier else {},
        organisation=organisation,
    )
    questionnaire = questionnaire_of(round_)
    return Review(
        blocks=tuple(
            ReviewedBlock(
                title=block.title,
                items=tuple(items[item.id] for item in block.items if item.id in items),
            )
            for block in questionnaire.blocks
            if any(item.id in items for item in block.items)
        ),
        raters=tuple(
            ReviewedRater(
                name=str(one.rater),
                home=organisation.name(one.home_district),
                is_from_outside=one.home_district != district,
                state=SessionState(one.state),
            )
            for one in sessions
        ),
        submission=submissions[-1] if submissions else None,
        before=before,
        previous_round=earlier,
    )


def _items(
    assessment: Assessment,
    sessions: Sequence[RatingSession],
    *,
    before: Submission | None,
    previous: Mapping[str, list[int]],
    organisation: Organisation,
) -> dict[str, ReviewedItem]:
    independent = answers_by_session(sessions, Phase.INDEPENDENT)
    weighed = answers_by_session(sessions, Phase.WEIGHED)
    remarks = _remarks(assessment)
    unseen = _never_handed_over(sessions, before=before)
    norm = motivation_norm_on(assessment.round.reference_day)
    asked = {one.pk: {i.id for i in asked_items(one, independent[one.pk])} for one in sessions}
    for one in sessions:
        # A follow-up may have been answered before the answer that it hung on was changed.
        independent[one.pk] = _only(asked[one.pk], independent[one.pk])
        weighed[one.pk] = _only(asked[one.pk], weighed[one.pk])
    district = organisation.district_of(assessment.area)
    found = {}
    for item in questionnaire_of(assessment.round).items:
        if not any(item.id in asked[one.pk] for one in sessions):
            continue
        rows = tuple(
            _row(
                session,
                item,
                independent[session.pk].get(item.id),
                weighed[session.pk].get(item.id),
                home=organisation.name(session.home_district),
                is_from_outside=session.home_district != district,
                returned_because=remarks.get((session.pk, item.id), ""),
                before=before,
                is_unseen=session.pk in unseen,
            )
            for session in sessions
        )
        given = [
            (weighed[one.pk].get(item.id) or independent[one.pk].get(item.id)) for one in sessions
        ]
        steps = [one.category for one in given if one is not None and one.category is not None]
        apart = max(steps) - min(steps) if len(steps) > 1 else None
        comparable = item.comparability is not Comparability.NOT_COMPARABLE
        values = previous.get(item.id, []) if comparable else []
        found[item.id] = ReviewedItem(
            id=item.id,
            title=item.title,
            question=item.question,
            rows=rows,
            previous=float(median(values)) if values else None,
            previous_count=len(values),
            comparability=item.comparability,
            apart=apart,
            disagrees=apart is not None and apart >= norm.change_steps,
            is_new=any(row.is_new for row in rows),
        )
    return found


def _only(items: set[str], answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {item: answer for item, answer in answers.items() if item in items}


def standing_answers_of(sessions: Sequence[RatingSession]) -> dict[int, dict[str, Answer]]:
    """Return by session what its rater stands by, of the items that were asked."""
    independent = answers_by_session(sessions, Phase.INDEPENDENT)
    weighed = answers_by_session(sessions, Phase.WEIGHED)
    return {
        one.pk: _only(
            {item.id for item in asked_items(one, independent[one.pk])},
            independent[one.pk] | weighed[one.pk],
        )
        for one in sessions
    }


def _remarks(assessment: Assessment) -> dict[tuple[int, str], str]:
    """Return by session and item the reason of the last return."""
    rows = Remark.objects.filter(submission__assessment=assessment).order_by("at", "pk")
    return {(one.session_id, one.item): one.reason for one in rows}


def _never_handed_over(
    sessions: Iterable[RatingSession], *, before: Submission | None
) -> frozenset[int]:
    """Return the sessions that were not part of the submission before.

    Its newest answer does not tell: a rater who was left out may have answered before it. But a
    session confirmed since then that has not been returned cannot have been confirmed then.
    """
    if before is None:
        return frozenset()
    returned = set(before.remarks.values_list("session_id", flat=True))
    return frozenset(
        one.pk
        for one in sessions
        if one.pk not in returned and (one.confirmed_at is None or one.confirmed_at > before.at)
    )


def _row(
    session: RatingSession,
    item: Item,
    independent: Answer | None,
    weighed: Answer | None,
    *,
    home: str,
    is_from_outside: bool,
    returned_because: str,
    before: Submission | None,
    is_unseen: bool,
) -> RaterRow:
    newest = max((one.pk for one in (independent, weighed) if one is not None), default=0)
    is_later = before is not None and newest > (before.last_answer or 0)
    return RaterRow(
        session=session.pk,
        rater=str(session.rater),
        home=home,
        is_from_outside=is_from_outside,
        independent=_shown(item, independent),
        weighed=_shown(item, weighed),
        is_revised=_is_revised(independent, weighed),
        returned_because=returned_because,
        is_new=newest > 0 and (is_later or is_unseen),
    )


def _is_revised(independent: Answer | None, weighed: Answer | None) -> bool:
    if independent is None or weighed is None:
        return False
    return (independent.category, independent.missing_code) != (
        weighed.category,
        weighed.missing_code,
    )


def _shown(item: Item, answer: Answer | None) -> ShownAnswer | None:
    if answer is None:
        return None
    return ShownAnswer(
        value=value_in_words(answer),
        meaning=item.anchors.get(answer.category, "") if answer.category is not None else "",
        certainty=Certainty(answer.certainty).label if answer.certainty else "",
        reason=answer.reason,
        evidence=tuple(_evidence(one) for one in answer.evidence),
    )


def value_in_words(answer: Answer) -> str:
    """Return the step as a number, or the reason why there is none."""
    if answer.category is not None:
        return str(answer.category)
    titles = {code.value: title for code, title in MISSING_TITLES.items()}
    return titles.get(answer.missing_code, "")


_RELIABILITY = {"low": "osäker källa", "medium": "ganska säker källa", "high": "säker källa"}


def _evidence(entry: Mapping[str, str | None]) -> ShownEvidence:
    return ShownEvidence(
        source=entry.get("source") or "",
        day=entry.get("day") or "",
        reliability=_RELIABILITY.get(entry.get("reliability") or "", ""),
        reference=entry.get("reference") or "",
    )
