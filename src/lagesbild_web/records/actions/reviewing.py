"""The region looks at what was handed over: returns single answers with reasons, or accepts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import (
    AssessmentState,
    SessionState,
    Step,
    session_after,
)
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.actions.submitting import after_step, held
from lagesbild_web.records.free_text import check_free_text
from lagesbild_web.records.models import Assessment, RatingSession, Remark
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.questionnaires import items_of


class NothingToReturn(UserError):
    """A return without a single answer that is returned, or without a reason for one."""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """One answer that goes back, and why."""

    session: RatingSession
    item: str
    reason: str


@transaction.atomic
def return_assessment(
    *, assessment: Assessment, returned: Sequence[Returned], by: Acting
) -> list[Remark]:
    """Send an assessment back for some answers; only those can be changed then.

    :raises NothingToReturn: if no answer is named, or one has no reason.
    :raises WrongState: if it is not submitted.
    """
    assessment = held(assessment)
    after = after_step(assessment, Step.RETURN, act=Act.REVIEW, by=by)
    return _send_back(
        assessment, returned, by=by, after=after, act=Act.REVIEW, action=Recorded.ANSWER_RETURNED
    )


@transaction.atomic
def reopen_assessment(
    *, assessment: Assessment, returned: Sequence[Returned], by: Acting
) -> list[Remark]:
    """Open an accepted assessment again for some answers; it is counted, and reviewed anew.

    :raises NothingToReturn: if no answer is named, or one has no reason.
    :raises WrongState: if it is not accepted, or a class is proposed or decided already.
    """
    assessment = held(assessment)
    after = after_step(assessment, Step.REOPEN, act=Act.REOPEN, by=by)
    assessment.changes_after_approval += 1
    return _send_back(
        assessment,
        returned,
        by=by,
        after=after,
        act=Act.REOPEN,
        action=Recorded.ASSESSMENT_REOPENED,
    )


@transaction.atomic
def accept_assessment(*, assessment: Assessment, by: Acting) -> Assessment:
    """Accept an assessment: from here nobody changes its answers unless it is opened again.

    :raises WrongState: if it is not submitted.
    """
    assessment = held(assessment)
    after = after_step(assessment, Step.ACCEPT, act=Act.REVIEW, by=by)
    assessment.state = after.value
    assessment.save(update_fields=["state"])
    record(
        Recorded.ASSESSMENT_ACCEPTED,
        target=f"assessment/{assessment.pk}",
        by=by,
        act=Act.REVIEW,
        round=assessment.round.code,
        area=assessment.area,
    )
    return assessment


def _send_back(
    assessment: Assessment,
    returned: Sequence[Returned],
    *,
    by: Acting,
    after: AssessmentState,
    act: Act,
    action: Recorded,
) -> list[Remark]:
    _check_returned(assessment, returned)
    submission = assessment.submissions.order_by("number").last()
    assert submission is not None
    now = timezone.now()
    remarks = [
        Remark.objects.create(
            submission=submission,
            session=one.session,
            item=one.item,
            reason=one.reason.strip(),
            by=by.user,
            at=now,
        )
        for one in returned
    ]
    for session in {one.session.pk: one.session for one in returned}.values():
        session.refresh_from_db()
        # A session that its rater never confirmed is open already.
        if session.state == SessionState.CONFIRMED:
            session.state = session_after(Step.RETURN, session.state).value
            session.save(update_fields=["state"])
    assessment.state = after.value
    assessment.save(update_fields=["state", "changes_after_approval"])
    record(
        action,
        target=f"assessment/{assessment.pk}",
        by=by,
        act=act,
        round=assessment.round.code,
        area=assessment.area,
        answers=[{"session": one.session.pk, "item": one.item} for one in returned],
    )
    return remarks


def _check_returned(assessment: Assessment, returned: Sequence[Returned]) -> None:
    if not returned:
        raise NothingToReturn(_("Välj minst ett svar att återsända, och skriv varför."))
    for one in returned:
        if (one.session.round_id, one.session.area) != (assessment.round_id, assessment.area):
            raise NothingToReturn(_("Ett av svaren hör till ett annat område."))
        if one.session.state == SessionState.INDEPENDENT:
            raise NothingToReturn(_("En oberoende skattning som inte är låst kan inte återsändas."))
        if one.item not in {item.id for item in items_of(one.session)}:
            raise NothingToReturn(
                _("Frågan %(item)s finns inte i formuläret.") % {"item": one.item}
            )
        if not one.reason.strip():
            raise NothingToReturn(
                _("Skriv varför svaret på %(item)s återsänds.") % {"item": one.item}
            )
        check_free_text(one.reason)
