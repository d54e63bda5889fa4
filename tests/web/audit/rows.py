"""An answer and a submission, with the rows that they cannot be without."""

import uuid
from datetime import date

from django.utils import timezone

from lagesbild_web.records.models import (
    Answer,
    Assessment,
    Phase,
    QuestionnaireVersion,
    RatingSession,
    Round,
    Submission,
    User,
)


def make_answer() -> Answer:
    round_, rater = _round_and_user()
    session = RatingSession.objects.create(
        round=round_, rater=rater, home_district="LPO1", area="HAMNEN"
    )
    return Answer.objects.create(
        session=session,
        item="A1",
        phase=Phase.INDEPENDENT,
        number=1,
        category=3,
        token=uuid.uuid4(),
        by=rater,
        at=timezone.now(),
    )


def make_submission() -> Submission:
    round_, chief = _round_and_user()
    assessment = Assessment.objects.create(round=round_, area="HAMNEN")
    return Submission.objects.create(
        assessment=assessment, number=1, by=chief, at=timezone.now(), answers_sha256="0" * 64
    )


def _round_and_user() -> tuple[Round, User]:
    questionnaire = QuestionnaireVersion.objects.create(
        version="1", title="Formulär 1", document={}, sha256="0" * 64
    )
    round_ = Round.objects.create(
        code="2027",
        title="Omgång 2027",
        opens=date(2027, 2, 1),
        closes=date(2027, 3, 15),
        reference_day=date(2027, 1, 1),
        indicator_year=2026,
        questionnaire=questionnaire,
    )
    return round_, User.objects.create(username="anna.b", display_name="Anna B")
