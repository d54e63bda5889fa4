"""The checksum of what an area's raters answered: in the receipt, and whenever it is tried anew."""

import hashlib
import json
from collections.abc import Sequence

from lagesbild_web.policies import SessionState
from lagesbild_web.records.models import Answer, Assessment, RatingSession


def checksum_of(answers: Sequence[Answer]) -> str:
    """Return the SHA-256 of answers, which anybody with the export can compute anew."""
    rows = [
        [
            answer.session_id,
            answer.item,
            answer.phase,
            answer.number,
            answer.category,
            answer.missing_code,
            answer.certainty,
            answer.reason,
            answer.evidence,
        ]
        for answer in answers
    ]
    canonical = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def standing_answers(assessment: Assessment) -> list[Answer]:
    """Return every version of the confirmed sessions, in the order they were given."""
    sessions = RatingSession.objects.filter(
        round=assessment.round, area=assessment.area, state=SessionState.CONFIRMED
    )
    return list(Answer.objects.filter(session__in=sessions).order_by("pk"))
