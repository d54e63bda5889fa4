"""From a decision back to the answers it rests on, and random assessments to look closer at."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from lagesbild.assessment.rating_arrays import PANEL
from lagesbild_web.policies import PAST_REVIEW, SessionState
from lagesbild_web.records.models import (
    Answer,
    Assessment,
    Decision,
    FrozenPicture,
    RatingSession,
    Round,
    Submission,
)
from lagesbild_web.records.queries.checksums import checksum_of, standing_answers


@dataclass(frozen=True, kw_only=True)
class TracedSession:
    rater: str
    home_district: str
    state: SessionState
    independent: int
    """Versions of independent answers."""
    weighed: int
    first_answer: int | None
    last_answer: int | None
    """Numbers of the first and the last version, as they stand in the log."""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What one decision rests on."""

    assessment: Assessment
    decision: Decision | None
    picture: FrozenPicture | None
    """The picture whose data version the meeting looked at; None where it is gone."""
    submissions: tuple[Submission, ...]
    answers_match: bool | None
    """Whether the answers still have the checksum of the last receipt; None without a receipt."""
    sessions: tuple[TracedSession, ...]


def trace_of(assessment: Assessment) -> Trace:
    decision = Decision.objects.filter(assessment=assessment)
    decision = decision.select_related("first_by", "second_by").first()
    picture = None
    if decision is not None and decision.data_version:
        same = FrozenPicture.objects.filter(
            round=assessment.round, data_version=decision.data_version
        )
        picture = same.defer("tables").order_by("-pk").first()
    submissions = tuple(assessment.submissions.select_related("by").order_by("number"))
    sessions = RatingSession.objects.filter(round=assessment.round, area=assessment.area)
    return Trace(
        assessment=assessment,
        decision=decision,
        picture=picture,
        submissions=submissions,
        answers_match=_answers_match(assessment, submissions),
        sessions=tuple(_traced(one) for one in sessions.select_related("rater").order_by("pk")),
    )


def _answers_match(assessment: Assessment, submissions: Sequence[Submission]) -> bool | None:
    """Compute the checksum of the last receipt anew from the answers that stand in the site."""
    if not submissions:
        return None
    return checksum_of(standing_answers(assessment)) == submissions[-1].answers_sha256


def _traced(session: RatingSession) -> TracedSession:
    phases = list(Answer.objects.filter(session=session).order_by("pk").values_list("phase", "pk"))
    numbers = [number for _, number in phases]
    return TracedSession(
        rater=session.rater.pseudonym,
        home_district=session.home_district or PANEL,
        state=SessionState(session.state),
        independent=sum(phase == "independent" for phase, _ in phases),
        weighed=sum(phase == "weighed" for phase, _ in phases),
        first_answer=numbers[0] if numbers else None,
        last_answer=numbers[-1] if numbers else None,
    )


def accepted_assessments(round_: Round) -> list[Assessment]:
    """Return the assessments of a round whose answers nobody can change, in a fixed order."""
    return list(round_.assessments.filter(state__in=PAST_REVIEW).order_by("area"))


def sample_of(assessments: Sequence[Assessment], *, size: int, seed: int) -> list[Assessment]:
    """Draw some assessments; the same seed draws the same ones from the same assessments."""
    chosen = random.Random(seed).sample(range(len(assessments)), min(size, len(assessments)))  # noqa: S311
    return [assessments[at] for at in sorted(chosen)]


def decided_assessments() -> list[Assessment]:
    """Return the assessments with a decision of two persons, the newest decision first."""
    rows = Assessment.objects.filter(decision__second_at__isnull=False, round__is_exercise=False)
    return list(rows.select_related("round", "decision").order_by("-decision__second_at", "area"))
