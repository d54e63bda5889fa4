"""The class meeting: two persons decide; the municipality has had its say."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild.norms.class_schemes import class_scheme_on
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import Step
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.actions.submitting import after_step, held
from lagesbild_web.records.free_text import check_free_text
from lagesbild_web.records.models import Assessment, Decision
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.proposals import proposal_for


class DecisionRefused(UserError):
    """A decision that breaks a rule of the meeting."""


@transaction.atomic
def propose_class(*, assessment: Assessment, area_class: str, reason: str, by: Acting) -> Decision:
    """Take the first person's part of a decision, against the newest picture of the round.

    :raises DecisionRefused: without a picture, for an unknown class, or for a departure from
        the proposal that nobody gives a reason for.
    """
    assessment = held(assessment)
    after = after_step(assessment, Step.PROPOSE_CLASS, act=Act.DECIDE, by=by)
    proposal = proposal_for(assessment)
    if proposal is None:
        raise DecisionRefused(
            _("Gör en lägesbild av omgången först, så att det finns ett förslag.")
        )
    if not class_scheme_on(assessment.round.reference_day).has(area_class):
        raise DecisionRefused(
            _("Klassen »%(area_class)s« finns inte den här dagen.") % {"area_class": area_class}
        )
    reason = reason.strip()
    check_free_text(reason)
    if proposal.proposed and area_class != proposal.proposed and not reason:
        raise DecisionRefused(
            _("Skriv varför beslutet avviker från förslaget; rapporten visar det.")
        )
    decision = Decision.objects.create(
        assessment=assessment,
        area_class=area_class,
        proposed_class=proposal.proposed or "",
        reason=reason,
        data_version=proposal.data_version,
        first_by=by.user,
        first_at=timezone.now(),
    )
    _move(assessment, after.value, Recorded.CLASS_PROPOSED, by=by, area_class=area_class)
    return decision


@transaction.atomic
def withdraw_class(*, assessment: Assessment, by: Acting) -> Assessment:
    """Take back a first decision that no second person has confirmed."""
    assessment = held(assessment)
    after = after_step(assessment, Step.WITHDRAW_CLASS, act=Act.DECIDE, by=by)
    assessment.decision.delete()
    _move(assessment, after.value, Recorded.CLASS_WITHDRAWN, by=by)
    return assessment


@transaction.atomic
def decide_class(*, assessment: Assessment, by: Acting) -> Decision:
    """Confirm, as the second person, what the first decided.

    :raises DecisionRefused: if it is the same person, also when one stands in for the other.
    """
    assessment = held(assessment)
    after = after_step(assessment, Step.DECIDE_CLASS, act=Act.DECIDE, by=by)
    decision = assessment.decision
    if decision.first_by_id in {by.user.pk, by.principal.pk}:
        raise DecisionRefused(_("Två personer beslutar: någon annan än den första ska bekräfta."))
    decision.second_by = by.user
    decision.second_at = timezone.now()
    decision.save(update_fields=["second_by", "second_at"])
    _move(
        assessment,
        after.value,
        Recorded.CLASS_DECIDED,
        by=by,
        area_class=decision.area_class,
        proposed_class=decision.proposed_class,
        data_version=decision.data_version,
    )
    return decision


@transaction.atomic
def comment_as_municipality(*, assessment: Assessment, comment: str, by: Acting) -> Assessment:
    """Record what the municipality says about an area before its class is decided."""
    assessment = held(assessment)
    by.check_may(
        Act.COMMENT_AS_MUNICIPALITY,
        inside=organisation_on(by.on).inside(assessment.area),
        state=assessment.state,
    )
    comment = comment.strip()
    check_free_text(comment)
    assessment.municipality_comment = comment
    assessment.save(update_fields=["municipality_comment"])
    record(
        Recorded.MUNICIPALITY_COMMENTED,
        target=f"assessment/{assessment.pk}",
        by=by,
        act=Act.COMMENT_AS_MUNICIPALITY,
        round=assessment.round.code,
        area=assessment.area,
        characters=len(comment),
    )
    return assessment


def _move(
    assessment: Assessment, state: str, action: Recorded, *, by: Acting, **details: str
) -> None:
    assessment.state = state
    assessment.save(update_fields=["state"])
    record(
        action,
        target=f"assessment/{assessment.pk}",
        by=by,
        act=Act.DECIDE,
        round=assessment.round.code,
        area=assessment.area,
        **details,
    )
