"""One assessment side by side: every locked answer, what it was, and what is new in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild.assessment.questionnaire import Comparability, Item
from lagesbild.norms.motivation import motivation_norm_on
from lagesbild_web.policies import SessionState
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
from lagesbild_web.records.queries.answers import (
    BothValues,
    answers_by_session,
    asked_items,
    check_may_read,
)
from lagesbild_web.records.queries.motivations import (
    comparability_with,
    previous_round,
    previous_values,
)
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.questionnaires import questionnaire_of


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


def review_of(assessment: Assessment, *, by: Acting, organisation: Organisation) -> Review:
    """Return all locked answers about an area; those that are not locked stay their rater's.

    :raises NotAllowed: if the person may not read them, or is to rate the area and has not yet.
    """
    round_ = assessment.round
    sessions = list(
        round_.sessions.filter(area=assessment.area).select_related("rater", "round").order_by("pk")
    )
    locked = [one for one in sessions if one.state != SessionState.INDEPENDENT]
    for one in locked:
        check_may_read(by, one, organisation=organisation)
    district = organisation.district_of(assessment.area)
    sessions.sort(key=lambda one: (one.home_district != district, str(one.rater), one.pk))
    submissions = list(assessment.submissions.select_related("by").order_by("number"))
    before = submissions[-2] if len(submissions) > 1 else None
    earlier = previous_round(round_)
    items = _items(
        assessment,
        [one for one in sessions if one in locked],
        before=before,
        earlier=earlier,
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
                home=organisation.home_name(one.home_district),
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
    earlier: Round | None,
    organisation: Organisation,
) -> dict[str, ReviewedItem]:
    previous = previous_values(earlier, assessment.area) if earlier else {}
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
                home=organisation.home_name(session.home_district),
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
        relation = (
            comparability_with(item, assessment.round, earlier)
            if earlier
            else Comparability.NOT_COMPARABLE
        )
        comparable = relation is not Comparability.NOT_COMPARABLE
        values = previous.get(item.id, []) if comparable else []
        found[item.id] = ReviewedItem(
            id=item.id,
            title=item.title,
            question=item.question,
            rows=rows,
            previous=float(median(values)) if values else None,
            previous_count=len(values),
            comparability=relation,
            apart=apart,
            disagrees=apart is not None and apart >= norm.change_steps,
            is_new=any(row.is_new for row in rows),
        )
    return found


def _only(items: set[str], answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {item: answer for item, answer in answers.items() if item in items}


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
        is_revised=BothValues(item=item, independent=independent, weighed=weighed).is_revised,
        returned_because=returned_because,
        is_new=newest > 0 and (is_later or is_unseen),
    )


def _shown(item: Item, answer: Answer | None) -> ShownAnswer | None:
    if answer is None:
        return None
    return ShownAnswer(
        value=value_in_words(answer),
        meaning=item.anchors.get(answer.category, "") if answer.category is not None else "",
        certainty=str(Certainty(answer.certainty).label) if answer.certainty else "",
        reason=answer.reason,
        evidence=tuple(_evidence(one) for one in answer.evidence),
    )


def value_in_words(answer: Answer) -> str:
    """Return the step as a number, or the reason why there is none."""
    if answer.category is not None:
        return str(answer.category)
    titles = {code.value: title for code, title in MISSING_TITLES.items()}
    return _(titles.get(answer.missing_code, ""))


_RELIABILITY = {
    "low": gettext_noop("osäker källa"),
    "medium": gettext_noop("ganska säker källa"),
    "high": gettext_noop("säker källa"),
}


def _evidence(entry: Mapping[str, str | None]) -> ShownEvidence:
    return ShownEvidence(
        source=entry.get("source") or "",
        day=entry.get("day") or "",
        reliability=_(_RELIABILITY.get(entry.get("reliability") or "", "")),
        reference=entry.get("reference") or "",
    )
