"""What a class meeting has before it: proposal, levels, disagreement, comments, who did what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild import swedish
from lagesbild.norms.class_schemes import NOT_LISTED, class_scheme_on
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.models import Assessment, Decision, FrozenPicture, Round
from lagesbild_web.records.queries.log import ShownEvent, shown_events
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.pictures import latest_picture, tables_of
from lagesbild_web.records.queries.status import on_the_scale

ON_THE_AGENDA = frozenset(
    {AssessmentState.REVIEWED, AssessmentState.PROPOSED, AssessmentState.DECIDED}
)

OUTCOMES = frozenset(
    {
        gettext_noop("uppfyllt"),
        gettext_noop("inte uppfyllt"),
        gettext_noop("kan inte avgöras"),
    }
)
"""The library's words for what became of a condition, repeated so that the catalogue knows them."""


@dataclass(frozen=True, kw_only=True)
class AgendaRow:
    """One area of the meeting in a line."""

    assessment: int
    area: str
    name: str
    district: str
    state: AssessmentState
    proposed: str | None
    probability: float | None
    mildest: str | None
    gravest: str | None
    previous: str | None
    decided: str | None
    """By one person or two: the state says which."""
    first_by: str
    first_is_asking: bool
    """Whether the first person is the one who asks: somebody else then confirms."""
    has_comment: bool


@dataclass(frozen=True, kw_only=True)
class ClassChoice:
    name: str
    title: str
    definition: str
    probability: float | None
    is_proposed: bool


@dataclass(frozen=True, kw_only=True)
class ConditionTried:
    """One condition of one class, tried on the area."""

    class_title: str
    condition: str
    value: float | None
    low: float | None
    high: float | None
    threshold: float | None
    probability: float | None
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Where the raters and the indicators put the area, on the raters' scale."""

    level: float | None = None
    low: float | None = None
    high: float | None = None
    raw: float | None = None
    raters: int | None = None
    note: str = ""
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None

    @property
    def indicators(self) -> float | None:
        return on_the_scale(self.score)

    @property
    def indicators_low(self) -> float | None:
        return on_the_scale(self.score_low)

    @property
    def indicators_high(self) -> float | None:
        return on_the_scale(self.score_high)

    @property
    def can_be_compared(self) -> bool:
        return None not in (self.low, self.high, self.score_low, self.score_high)

    @property
    def meet(self) -> bool:
        """Whether the two intervals have something in common."""
        if not self.can_be_compared:
            return True
        return self.low <= self.indicators_high and self.indicators_low <= self.high


@dataclass(frozen=True, kw_only=True)
class MeetingArea:
    """One area as the meeting judges it."""

    picture: FrozenPicture | None
    is_in_picture: bool
    row: AgendaRow
    reasons_in_words: str
    conditions: tuple[ConditionTried, ...]
    choices: tuple[ClassChoice, ...]
    levels: Levels
    decision: Decision | None
    previous_round: str
    events: tuple[ShownEvent, ...]


def agenda_of(
    round_: Round, areas: Iterable[str], *, organisation: Organisation, asking: Sequence[int] = ()
) -> list[AgendaRow]:
    """Return the areas that are ready for the meeting, in the order of their names.

    :param asking: the ids of who asks, and of whom they stand in for.
    """
    picture = latest_picture(round_)
    proposals = _rows_of(picture, "proposals")
    before = previous_classes(round_)
    rows = round_.assessments.filter(area__in=set(areas), state__in=ON_THE_AGENDA)
    found = [
        _agenda_row(
            one,
            proposals.get(one.area, {}),
            before.get(one.area),
            organisation=organisation,
            asking=asking,
        )
        for one in rows.select_related("decision__first_by")
    ]
    return sorted(found, key=lambda row: (swedish.collation_key(row.name), row.area))


def meeting_area(
    assessment: Assessment, *, organisation: Organisation, asking: Sequence[int] = ()
) -> MeetingArea:
    """Return everything that the meeting looks at for one area."""
    picture = latest_picture(assessment.round)
    proposal = _rows_of(picture, "proposals").get(assessment.area, {})
    before = previous_classes(assessment.round)
    return MeetingArea(
        picture=picture,
        is_in_picture=bool(proposal),
        row=_agenda_row(
            assessment,
            proposal,
            before.get(assessment.area),
            organisation=organisation,
            asking=asking,
        ),
        reasons_in_words=proposal.get("reasons") or "",
        conditions=_conditions(picture, assessment),
        choices=_choices(picture, assessment, proposed=proposal.get("proposed")),
        levels=_levels(picture, assessment.area),
        decision=_decision_of(assessment),
        previous_round=_round_before(assessment.round),
        events=events_of(assessment),
    )


def _agenda_row(
    assessment: Assessment,
    proposal: Mapping[str, Any],
    before: str | None,
    *,
    organisation: Organisation,
    asking: Sequence[int],
) -> AgendaRow:
    decision = _decision_of(assessment)
    return AgendaRow(
        assessment=assessment.pk,
        area=assessment.area,
        name=organisation.area_name(assessment.area),
        district=organisation.name(organisation.district_of(assessment.area)),
        state=AssessmentState(assessment.state),
        proposed=proposal.get("proposed"),
        probability=proposal.get("probability"),
        mildest=proposal.get("proposed_low"),
        gravest=proposal.get("proposed_high"),
        previous=before or proposal.get("previous_decided"),
        decided=decision.area_class if decision else None,
        first_by=str(decision.first_by) if decision else "",
        first_is_asking=decision is not None and decision.first_by_id in asking,
        has_comment=bool(assessment.municipality_comment),
    )


def _decision_of(assessment: Assessment) -> Decision | None:
    return getattr(assessment, "decision", None)


def previous_classes(round_: Round) -> dict[str, str]:
    """Return by area the class that was decided last before a round."""
    rows = Decision.objects.filter(
        assessment__state=AssessmentState.DECIDED,
        assessment__round__is_exercise=False,
        assessment__round__reference_day__lt=round_.reference_day,
    ).order_by("assessment__round__reference_day")
    return dict(rows.values_list("assessment__area", "area_class"))


def _round_before(round_: Round) -> str:
    earlier = Round.objects.filter(is_exercise=False, reference_day__lt=round_.reference_day)
    found = earlier.order_by("-reference_day").first()
    return found.title if found else ""


def _rows_of(picture: FrozenPicture | None, table: str) -> dict[str, Mapping[str, Any]]:
    frame = None if picture is None else tables_of(picture.pk).get(table)
    return {} if frame is None else {row["area"]: row for row in frame.iter_rows(named=True)}


def _conditions(
    picture: FrozenPicture | None, assessment: Assessment
) -> tuple[ConditionTried, ...]:
    frame = None if picture is None else tables_of(picture.pk).get("proposal_reasons")
    if frame is None:
        return ()
    scheme = class_scheme_on(assessment.round.reference_day)
    rows = frame.filter(pl.col("area") == assessment.area).to_dicts()
    return tuple(
        ConditionTried(
            class_title=scheme.title_of(row.get("class") or NOT_LISTED),
            condition=row.get("condition") or "",
            value=row.get("value"),
            low=row.get("low"),
            high=row.get("high"),
            threshold=row.get("threshold"),
            probability=row.get("probability"),
            outcome=_(swedish.word("outcome", row.get("outcome") or "")),
        )
        for row in rows
    )


def _choices(
    picture: FrozenPicture | None, assessment: Assessment, *, proposed: str | None
) -> tuple[ClassChoice, ...]:
    scheme = class_scheme_on(assessment.round.reference_day)
    frame = None if picture is None else tables_of(picture.pk).get("class_probabilities")
    mine = [] if frame is None else frame.filter(pl.col("area") == assessment.area).to_dicts()
    probabilities = {row["class"]: row.get("probability") for row in mine}
    offered = [(rule.name, rule.title, rule.definition) for rule in scheme.classes]
    offered.append((NOT_LISTED, scheme.title_of(NOT_LISTED), ""))
    return tuple(
        ClassChoice(
            name=name,
            title=title,
            definition=definition,
            probability=probabilities.get(name),
            is_proposed=name == proposed,
        )
        for name, title, definition in offered
    )


def _levels(picture: FrozenPicture | None, area: str) -> Levels:
    rated = _rows_of(picture, "severity").get(area, {})
    scored = _rows_of(picture, "composite").get(area, {})
    return Levels(
        level=rated.get("level"),
        low=rated.get("low"),
        high=rated.get("high"),
        raw=rated.get("raw_level"),
        raters=rated.get("raters"),
        note=rated.get("note") or "",
        score=scored.get("score"),
        score_low=scored.get("score_low"),
        score_high=scored.get("score_high"),
    )


def events_of(assessment: Assessment) -> tuple[ShownEvent, ...]:
    """Return what has been done with an assessment, the oldest first; who only read is left out."""
    rows = AuditEvent.objects.filter(payload__endswith=f'"target":"assessment/{assessment.pk}"}}')
    rows = rows.exclude(payload__startswith='{"action":"secret.read"').order_by("seq")
    return tuple(shown_events(rows))
