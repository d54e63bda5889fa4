"""How far a round has come, computed from what is answered and not from a button."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.policies import SessionState
from lagesbild_web.records.models import Answer, Assessment, Phase, RatingSession, Remark, Round
from lagesbild_web.records.queries.answers import answers_by_session, asked_items
from lagesbild_web.records.queries.motivations import shortcomings


@dataclass(frozen=True, kw_only=True)
class SessionProgress:
    """How far one rater has come with one area or case."""

    session: RatingSession
    asked: tuple[Item, ...]
    answered: int
    shortcomings: Mapping[str, tuple[str, ...]]
    """By item, what keeps the answer from being complete, in Swedish."""

    @property
    def is_complete(self) -> bool:
        return not self.shortcomings

    @property
    def next_item(self) -> str | None:
        """The first item that something is missing of."""
        return next((item.id for item in self.asked if item.id in self.shortcomings), None)


def progress_of(sessions: Iterable[RatingSession]) -> list[SessionProgress]:
    """Return how far each session's independent answers have come."""
    sessions = list(sessions)
    answers = answers_by_session(sessions, Phase.INDEPENDENT)
    return [_progress(session, answers[session.pk]) for session in sessions]


def _progress(session: RatingSession, answers: Mapping[str, Answer]) -> SessionProgress:
    asked = asked_items(session, answers)
    found = {item.id: shortcomings(item, answers.get(item.id), session=session) for item in asked}
    return SessionProgress(
        session=session,
        asked=asked,
        answered=sum(item.id in answers for item in asked),
        shortcomings={item: faults for item, faults in found.items() if faults},
    )


@dataclass(frozen=True, kw_only=True)
class AssessmentProgress:
    """How far an area has come in a round, and what stands in the way."""

    assessment: Assessment
    sessions: tuple[SessionProgress, ...]
    open_remarks: int

    @property
    def asked(self) -> int:
        return sum(len(one.asked) for one in self.sessions)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.sessions)

    @property
    def unfinished(self) -> tuple[RatingSession, ...]:
        """The sessions that their raters have not confirmed."""
        return tuple(
            one.session for one in self.sessions if one.session.state != SessionState.CONFIRMED
        )

    @property
    def is_ready(self) -> bool:
        """Whether it can be submitted without saying why something is missing."""
        return bool(self.sessions) and not self.unfinished and not self.open_remarks


def assessments_progress(round_: Round, areas: Iterable[str]) -> list[AssessmentProgress]:
    """Return how far the areas have come, in the order in which they are asked for."""
    wanted = list(areas)
    assessments = {one.area: one for one in round_.assessments.filter(area__in=wanted)}
    sessions = round_.sessions.filter(area__in=wanted).select_related("rater", "round")
    by_area: dict[str, list[SessionProgress]] = {area: [] for area in wanted}
    for one in progress_of(sessions.order_by("pk")):
        by_area[one.session.area].append(one)
    remarks = Remark.objects.filter(
        submission__assessment__in=assessments.values(), is_settled=False
    ).values_list("submission__assessment__area", flat=True)
    open_remarks = list(remarks)
    return [
        AssessmentProgress(
            assessment=assessments[area],
            sessions=tuple(by_area[area]),
            open_remarks=open_remarks.count(area),
        )
        for area in wanted
        if area in assessments
    ]
