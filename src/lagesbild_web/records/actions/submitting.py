"""A chief hands an area's assessment over to the region, and attests it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import AssessmentState, Step, assessment_after
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.free_text import check_free_text
from lagesbild_web.records.models import Assessment, Submission
from lagesbild_web.records.queries.checksums import checksum_of, standing_answers
from lagesbild_web.records.queries.completeness import assessments_progress
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting

FEWEST_RATERS = 2
NOT_ATTESTED = gettext_lazy("Intyga att svaren är områdespolisernas egna och att du har läst dem.")


class NotReady(UserError):
    """The assessment cannot be submitted yet: every reason at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@transaction.atomic
def submit_assessment(
    *, assessment: Assessment, attested: bool, missing_sessions_reason: str = "", by: Acting
) -> Submission:
    """Submit an area with the answers as they stand; the receipt has their checksum.

    :raises NotReady: with everything that is missing.
    :raises TextRefused: if the reason may not be stored.
    :raises WrongState: if it has been submitted already.
    """
    assessment = held(assessment)
    after = after_step(assessment, Step.SUBMIT, act=Act.SUBMIT, by=by)
    reason = missing_sessions_reason.strip()
    check_free_text(reason)
    faults = submission_faults(assessment, attested=attested, reason=reason)
    if faults:
        raise NotReady(faults)
    answers = standing_answers(assessment)
    submission = Submission.objects.create(
        assessment=assessment,
        number=assessment.submissions.count() + 1,
        by=by.user,
        substitute_for=by.substitute_for,
        at=timezone.now(),
        answers_sha256=checksum_of(answers),
        missing_sessions_reason=reason,
        last_answer=max((answer.pk for answer in answers), default=None),
    )
    assessment.state = after.value
    assessment.save(update_fields=["state"])
    record(
        Recorded.ASSESSMENT_SUBMITTED,
        target=f"assessment/{assessment.pk}",
        by=by,
        act=Act.SUBMIT,
        round=assessment.round.code,
        area=assessment.area,
        number=submission.number,
        answers_sha256=submission.answers_sha256,
    )
    return submission


def submission_faults(assessment: Assessment, *, attested: bool, reason: str) -> list[str]:
    """Return, in words, all that keeps an assessment from being submitted."""
    [progress] = assessments_progress(assessment.round, [assessment.area])
    faults = []
    confirmed = len(progress.sessions) - len(progress.unfinished)
    if not progress.sessions:
        # No round opens with such an area; one that is only planned may have it.
        faults.append(_("Ingen har tilldelats området. Be den som leder omgången utse bedömare."))
    elif confirmed < min(FEWEST_RATERS, len(progress.sessions)):
        text = _("%(confirmed)s av %(raters)s bedömare är klara; minst %(fewest)s ska vara det.")
        faults.append(
            text
            % {
                "confirmed": confirmed,
                "raters": len(progress.sessions),
                "fewest": FEWEST_RATERS,
            }
        )
    elif progress.unfinished and not reason:
        who = ", ".join(str(session.rater) for session in progress.unfinished)
        faults.append(_("Skriv varför området skickas in utan %(names)s.") % {"names": who})
    if progress.open_remarks:
        text = ngettext(
            "%(count)s återsända svar är inte besvarade.",
            "%(count)s återsända svar är inte besvarade.",
            progress.open_remarks,
        )
        faults.append(text % {"count": progress.open_remarks})
    if not attested:
        faults.append(str(NOT_ATTESTED))
    return faults


def held(assessment: Assessment) -> Assessment:
    """Read the assessment anew and hold it until the transaction ends."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("round")
    return rows.get(pk=assessment.pk)


def after_step(assessment: Assessment, step: Step, *, act: Act, by: Acting) -> AssessmentState:
    """Return the state that a step leads to, if the person may take it.

    The right is asked before the state: who lacks it does not learn where things stand.

    :raises NotAllowed: if the person has not the act for the area.
    :raises WrongState: if the step cannot be taken from where the assessment is.
    """
    inside = organisation_on(by.on).inside(assessment.area)
    by.check_has(act, inside=inside)
    after = assessment_after(step, assessment.state)
    by.check_may(act, inside=inside, state=assessment.state)
    return after
