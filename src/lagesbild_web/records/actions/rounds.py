"""A round is planned, its raters are assigned, it is opened if it can be compared, and closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.free_text import check_free_text
from lagesbild_web.records.models import (
    Assessment,
    CalibrationCase,
    DeadlineException,
    QuestionnaireVersion,
    RatingSession,
    Round,
    User,
)
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.links import PlanCheck, check_plan
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting, is_in_the_panel

NO_REASON = gettext_lazy("Skriv varför lokalpolisområdet får mer tid.")


class RoundRefused(UserError):
    """A plan that breaks a rule: every reason at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


class RoundNotLinked(RoundRefused):
    """The round could not be compared between districts if it were opened as planned."""

    def __init__(self, check: PlanCheck) -> None:
        self.check = check
        super().__init__(check.faults)


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """What a new round is called, when it is, and what is asked."""

    code: str
    title: str
    opens: date
    closes: date
    reference_day: date
    indicator_year: int
    questionnaire: QuestionnaireVersion
    is_exercise: bool = False


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """One rater who is to rate one area or one calibration case."""

    rater: User
    area: str = ""
    calibration_case: CalibrationCase | None = None


@transaction.atomic
def plan_round(*, plan: RoundPlan, areas: Iterable[str], by: Acting) -> Round:
    """Plan a round about the areas; nobody can answer before it is opened.

    :raises RoundRefused: with everything that is wrong with its days, its code or its areas.
    """
    by.check_may(Act.RUN_ROUND, inside=frozenset())
    areas = sorted(set(areas))
    faults = _plan_faults(plan, areas)
    if faults:
        raise RoundRefused(faults)
    round_ = Round.objects.create(
        code=plan.code,
        title=plan.title,
        opens=plan.opens,
        closes=plan.closes,
        reference_day=plan.reference_day,
        indicator_year=plan.indicator_year,
        questionnaire=plan.questionnaire,
        is_exercise=plan.is_exercise,
    )
    Assessment.objects.bulk_create(Assessment(round=round_, area=area) for area in areas)
    _record_round(Recorded.ROUND_PLANNED, round_, by=by, areas=len(areas))
    return round_


def _plan_faults(plan: RoundPlan, areas: Sequence[str]) -> list[str]:
    faults = []
    if Round.objects.filter(code=plan.code).exists():
        fault = _("Omgången %(code)s finns redan. Välj en annan beteckning.")
        faults.append(fault % {"code": plan.code})
    if plan.closes < plan.opens:
        faults.append(_("Sista dag ligger före första dag."))
    if not areas:
        faults.append(_("Omgången har inga områden."))
    known = organisation_on(plan.reference_day).areas
    unknown = [area for area in areas if area not in known]
    if unknown:
        fault = _("Finns inte på referensdagen %(day)s: %(areas)s.")
        faults.append(fault % {"day": plan.reference_day, "areas": ", ".join(unknown)})
    return faults


@transaction.atomic
def assign_sessions(
    *, round_: Round, assigned: Iterable[Assigned], by: Acting
) -> list[RatingSession]:
    """Assign raters to areas and cases; what is assigned already is left as it is.

    :raises WrongState: if the round is closed.
    :raises RoundRefused: for a rater with neither a district nor a place in the national panel, or
        an area outside the round.
    """
    by.check_may(Act.RUN_ROUND, inside=frozenset())
    round_ = _held(round_)
    if round_.state == RoundState.CLOSED:
        raise WrongState(_("Omgången är stängd."))
    assigned = list(assigned)
    areas = set(round_.assessments.values_list("area", flat=True))
    faults = [
        _("Området %(area)s är inte med i omgången.") % {"area": one.area}
        for one in assigned
        if one.area and one.area not in areas
    ]
    raters = {one.rater.pk: one.rater for one in assigned}
    faults += [fault for rater in raters.values() if (fault := home_fault(rater, on=by.on))]
    if faults:
        raise RoundRefused(list(dict.fromkeys(faults)))
    made = []
    for one in assigned:
        session, is_new = RatingSession.objects.get_or_create(
            round=round_,
            rater=one.rater,
            area=one.area,
            calibration_case=one.calibration_case,
            defaults={"home_district": one.rater.home_district},
        )
        if is_new:
            made.append(session)
    if made:
        _record_round(Recorded.SESSION_ASSIGNED, round_, by=by, sessions=[one.pk for one in made])
    return made


def home_fault(rater: User, *, on: date) -> str:
    """Return why nobody knows whose norm a rater has, in words; empty if it is known (ADR 19)."""
    if rater.home_district or is_in_the_panel(rater, on=on):
        return ""
    text = _(
        "%(name)s har inget lokalpolisområde. Ange ett, eller låt rollen som bedömare gälla hela"
        " landet: då hör %(name)s till den nationella panelen."
    )
    return text % {"name": rater}


@transaction.atomic
def open_round(*, round_: Round, by: Acting) -> Round:
    """Open a round for answers, if what comes of it can be compared.

    :raises RoundNotLinked: with the missing links, and what mends them.
    :raises WrongState: if it is not planned.
    """
    by.check_may(Act.RUN_ROUND, inside=frozenset())
    round_ = _held(round_)
    if round_.state != RoundState.PLANNED:
        raise WrongState(_("Bara en planerad omgång kan öppnas."))
    check = check_plan(round_)
    if check.faults:
        raise RoundNotLinked(check)
    round_.state = RoundState.OPEN
    round_.save(update_fields=["state"])
    _record_round(Recorded.ROUND_OPENED, round_, by=by)
    return round_


@transaction.atomic
def close_round(*, round_: Round, by: Acting) -> Round:
    """Close a round: no answers after this, decisions still."""
    by.check_may(Act.RUN_ROUND, inside=frozenset())
    round_ = _held(round_)
    if round_.state != RoundState.OPEN:
        raise WrongState(_("Bara en öppen omgång kan stängas."))
    round_.state = RoundState.CLOSED
    round_.save(update_fields=["state"])
    _record_round(Recorded.ROUND_CLOSED, round_, by=by)
    return round_


@transaction.atomic
def grant_exception(
    *, round_: Round, district: str, until: date, owner: User, reason: str, by: Acting
) -> DeadlineException:
    """Give a district more time; somebody answers for it, and it has a reason and an end.

    :raises RoundRefused: without a reason, or if the day gives no more time.
    """
    by.check_may(Act.GRANT_EXCEPTION, inside=organisation_on(by.on).line(district))
    faults = []
    if until <= round_.closes:
        fault = _("Välj en dag efter %(day)s, som är omgångens sista.")
        faults.append(fault % {"day": round_.closes})
    if not reason.strip():
        faults.append(str(NO_REASON))
    check_free_text(reason)
    if faults:
        raise RoundRefused(faults)
    given = DeadlineException.objects.create(
        round=round_,
        district=district,
        until=until,
        owner=owner,
        reason=reason.strip(),
        granted_by=by.user,
    )
    record(
        Recorded.EXCEPTION_GRANTED,
        target=f"round/{round_.pk}",
        by=by,
        act=Act.GRANT_EXCEPTION,
        round=round_.code,
        district=district,
        until=until.isoformat(),
    )
    return given


def _held(round_: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)


def _record_round(action: Recorded, round_: Round, *, by: Acting, **details: object) -> None:
    record(
        action,
        target=f"round/{round_.pk}",
        by=by,
        act=Act.RUN_ROUND,
        round=round_.code,
        **details,
    )
