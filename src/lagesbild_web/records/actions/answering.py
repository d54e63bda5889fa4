"""A rater answers, locks the answers, sees what others and the indicators say, and weighs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY, MissingCode
from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act, NotAllowed
from lagesbild_web.policies import (
    RATERS_WRITE_IN,
    SessionState,
    Step,
    WrongState,
    session_after,
)
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.free_text import TextRefused, check_free_text
from lagesbild_web.records.models import Answer, Assessment, Phase, RatingSession, Remark
from lagesbild_web.records.models.answers import Certainty
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.answers import latest_version, sessions_about_the_same
from lagesbild_web.records.queries.completeness import progress_of
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.motivations import weighing_shortcomings
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.questionnaires import items_of


class AnswerRefused(UserError):
    """An answer cannot be stored as it is: by field, what is wrong and how to mend it."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults.values()))


class AnswerChanged(UserError):
    """Somebody else has answered since the page was opened."""

    def __init__(self, current: Answer) -> None:
        self.current = current
        super().__init__(
            _("%(who)s ändrade svaret %(time)s. Jämför, och spara på nytt om ditt ska gälla.")
            % {"who": current.by, "time": f"{timezone.localtime(current.at):%H.%M}"}
        )


class NotComplete(UserError):
    """Something is missing: by item, what."""

    def __init__(self, faults: dict[str, tuple[str, ...]]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"{item}: {' '.join(texts)}" for item, texts in faults.items()))


class Reliability(StrEnum):
    """How far a source can be trusted."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What an answer rests on: a source that others can look up, never a text about persons."""

    source: str
    day: date | None = None
    reliability: Reliability | None = None
    reference: str = ""
    """Reference number in the agency's register."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a rater has filled in about one item; all of it may still be missing."""

    category: int | None = None
    missing_code: MissingCode | None = None
    certainty: Certainty | None = None
    reason: str = ""
    evidence: Sequence[Evidence] = ()


@transaction.atomic
def record_answer(
    *,
    session: RatingSession,
    item: str,
    given: Given,
    token: UUID,
    based_on: int,
    by: Acting,
    today: date,
    phase: Phase | None = None,
) -> Answer:
    """Append a version of an answer; what is incomplete is stored too, so that nothing is lost.

    A token that has been here before gives back the version that it gave: a form that is sent
    twice answers once. So does an answer that says nothing new, unless it answers a remark.

    :param based_on: the number of the version that the form was made from, 0 for none.
    :param phase: what the form was made for; None for whatever the session's state asks for.
    :raises AnswerChanged: if there is a newer version that says something else.
    :raises AnswerRefused: if the answer can never be right.
    :raises NotAllowed: if the session is another's.
    :raises WrongState: if the answers are locked, returned ones excepted.
    """
    session = held_session(session)
    check_rates(session, by=by)
    phase = _phase_of(session, meant=phase)
    check_may_write(session, by=by, today=today)
    sent_before = Answer.objects.filter(session=session, token=token).first()
    if sent_before and _says_the_same(sent_before, given):
        return sent_before
    _check_item(session, item)
    _check_given(given)
    current = latest_version(session, item, phase)
    if sent_before:
        # A page that the browser kept, sent anew with something else in it.
        raise AnswerChanged(current or sent_before)
    number = current.number if current else 0
    if current and number != based_on and not _says_the_same(current, given):
        raise AnswerChanged(current)
    if current and _says_the_same(current, given) and not _is_returned_since(current):
        return current
    answer = Answer.objects.create(
        session=session,
        item=item,
        phase=phase,
        number=number + 1,
        category=given.category,
        missing_code=given.missing_code or "",
        certainty=given.certainty or "",
        reason=given.reason.strip(),
        evidence=[_as_entry(one) for one in given.evidence],
        token=token,
        by=by.user,
        substitute_for=by.substitute_for,
        at=timezone.now(),
    )
    RatingSession.objects.filter(pk=session.pk).update(last_item=item)
    record(
        Recorded.ANSWER_RECORDED,
        target=f"session/{session.pk}",
        by=by,
        act=Act.RATE,
        round=session.round.code,
        area=session.area,
        item=item,
        phase=phase.value,
        version=answer.number,
        answer=answer.pk,
    )
    return answer


@transaction.atomic
def lock_session(*, session: RatingSession, by: Acting, today: date) -> RatingSession:
    """Lock the independent answers for ever and reveal what others and the indicators say.

    :raises NotComplete: naming what is missing, item by item.
    """
    session = held_session(session)
    after = after_step(session, Step.LOCK, by=by, today=today)
    [progress] = progress_of([session])
    if not progress.is_complete:
        raise NotComplete(dict(progress.shortcomings))
    session.state = after.value
    session.locked_at = timezone.now()
    session.save(update_fields=["state", "locked_at"])
    _record_step(Recorded.SESSION_LOCKED, session, by=by)
    return session


@transaction.atomic
def confirm_session(*, session: RatingSession, by: Acting, today: date) -> RatingSession:
    """Confirm the weighed answers; where none was given, the independent one stands.

    :raises NotComplete: naming where a reason is missing, or a returned answer is not dealt with.
    """
    session = held_session(session)
    after = after_step(session, Step.CONFIRM, by=by, today=today)
    faults = confirming_faults(session)
    if faults:
        raise NotComplete(faults)
    session.state = after.value
    session.confirmed_at = timezone.now()
    session.save(update_fields=["state", "confirmed_at"])
    Remark.objects.filter(session=session, is_settled=False).update(is_settled=True)
    _record_step(Recorded.SESSION_CONFIRMED, session, by=by)
    return session


def open_remarks(session: RatingSession) -> list[Remark]:
    """Return the remarks on answers of a session that have not been dealt with."""
    return list(Remark.objects.filter(session=session, is_settled=False).order_by("pk"))


def _is_returned_since(answer: Answer) -> bool:
    remarks = Remark.objects.filter(session=answer.session_id, item=answer.item, is_settled=False)
    return remarks.filter(at__gt=answer.at).exists()


def confirming_faults(session: RatingSession) -> dict[str, tuple[str, ...]]:
    """Return by item what keeps the weighed answers from being confirmed, in words."""
    return weighing_shortcomings(session) | _returned_and_left(session)


def _returned_and_left(session: RatingSession) -> dict[str, tuple[str, ...]]:
    """Return the returned items that have no answer since they came back."""
    faults = {}
    for remark in open_remarks(session):
        latest = latest_version(session, remark.item, Phase.WEIGHED)
        if latest is None or latest.at < remark.at or not latest.reason:
            text = _("Återsänd: %(reason)s Ändra skattningen, eller stå fast vid den med skäl.")
            faults[remark.item] = (text % {"reason": remark.reason},)
    return faults


def held_session(session: RatingSession) -> RatingSession:
    """Read the session anew and hold it, so that two writers come one after the other."""
    rows = RatingSession.objects.select_for_update(of=("self",))
    return rows.select_related("round__questionnaire").get(pk=session.pk)


def _phase_of(session: RatingSession, *, meant: Phase | None) -> Phase:
    if session.state == session_after(Step.ANSWER, "independent"):
        phase = Phase.INDEPENDENT
    else:
        session_after(Step.WEIGH, session.state)
        phase = Phase.WEIGHED
    if meant and meant is not phase:
        # A page that was opened before the answers were locked must not weigh them unseen.
        raise WrongState(_("Svaren har låsts sedan sidan öppnades. Ladda om sidan."))
    return phase


def check_is_own(session: RatingSession, *, by: Acting) -> None:
    """Do nothing if the session is a person's own, or of whom they stand in for.

    Nobody stands in for a rater of what they rate themselves: two ratings of one person would pass
    for two persons'.

    :raises NotAllowed: otherwise.
    """
    if session.rater_id != by.principal.pk:
        raise NotAllowed(_("Skattningen är någon annans."))
    if session.rater_id != by.user.pk and sessions_about_the_same(session, {by.user}).exists():
        raise NotAllowed(
            _(
                "Du skattar samma sak själv, och ingen skattar två gånger. En annan ersättare"
                " behövs."
            )
        )


def check_rates(session: RatingSession, *, by: Acting) -> None:
    """Do nothing if a session is a person's own and they still rate.

    :raises NotAllowed: otherwise.
    """
    check_is_own(session, by=by)
    by.check_has(Act.RATE, inside=frozenset([session.home_district]))


def after_step(session: RatingSession, step: Step, *, by: Acting, today: date) -> SessionState:
    """Return the state that a step leads to, if the person may take it today.

    The right is asked before the state, as for an assessment.

    :raises NotAllowed: if the session is another's, or the person no longer rates.
    :raises WrongState: if the step cannot be taken from where things stand.
    """
    check_rates(session, by=by)
    after = session_after(step, session.state)
    check_may_write(session, by=by, today=today)
    return after


def check_may_write(session: RatingSession, *, by: Acting, today: date) -> None:
    """Do nothing if a person may answer in a session today.

    :raises NotAllowed: if the session is another's, or the person no longer rates.
    :raises WrongState: if the round or the area's assessment takes no answers.
    """
    check_rates(session, by=by)
    by.check_may(Act.RATE, inside=frozenset([session.home_district]), state=session.state)
    if session.round.state != RoundState.OPEN:
        raise WrongState(_("Omgången är inte öppen."))
    if today < session.round.opens:
        raise WrongState(_("Omgången öppnar %(day)s.") % {"day": session.round.opens.isoformat()})
    if not session.area:
        if today > last_day(session.round, session.home_district):
            raise WrongState(_("Omgången är stängd. Be regionens samordnare om mer tid."))
        return
    assessment = Assessment.objects.get(round=session.round, area=session.area)
    if assessment.state not in RATERS_WRITE_IN:
        raise WrongState(_("Områdets bedömning är inskickad; svaren kan inte ändras."))
    # What has come back may be answered after the last day: the region asked for it.
    is_returned = Remark.objects.filter(session=session, is_settled=False).exists()
    if today > last_day(session.round, session.home_district) and not is_returned:
        raise WrongState(_("Omgången är stängd. Be regionens samordnare om mer tid."))


def _check_item(session: RatingSession, item: str) -> None:
    if item not in {one.id for one in items_of(session)}:
        raise AnswerRefused(
            {"item": _("Frågan %(item)s finns inte i formuläret.") % {"item": item}}
        )
    returned = {remark.item for remark in open_remarks(session)}
    if returned and item not in returned:
        raise WrongState(_("Bara de återsända svaren kan ändras."))


def _check_given(given: Given) -> None:
    faults = faults_in(given)
    if faults:
        raise AnswerRefused(faults)


def faults_in(given: Given) -> dict[str, str]:
    """Return by field why an answer can never be stored, and how to mend it."""
    faults: dict[str, str] = {}
    if given.category is not None and given.missing_code is not None:
        faults["category"] = _("Välj antingen ett skalsteg eller varför frågan inte kan besvaras.")
    if given.category is not None and not LOWEST_CATEGORY <= given.category <= HIGHEST_CATEGORY:
        faults["category"] = _("Välj ett skalsteg från %(lowest)s till %(highest)s.") % {
            "lowest": LOWEST_CATEGORY,
            "highest": HIGHEST_CATEGORY,
        }
    texts = {"reason": given.reason}
    for number, one in enumerate(given.evidence, start=1):
        texts |= {f"evidence-{number}": f"{one.source} {one.reference}"}
        if not one.source.strip():
            text = _("Underlag %(number)s: ange källan.")
            faults[f"evidence-{number}"] = text % {"number": number}
    for field, text in texts.items():
        try:
            check_free_text(text)
        except TextRefused as refused:
            faults[field] = str(refused)
    return faults


def given_in(answer: Answer) -> Given:
    """Return what was filled in when a version was recorded."""
    return Given(
        category=answer.category,
        missing_code=MissingCode(answer.missing_code) if answer.missing_code else None,
        certainty=Certainty(answer.certainty) if answer.certainty else None,
        reason=answer.reason,
        evidence=[_from_entry(entry) for entry in answer.evidence],
    )


def _says_the_same(answer: Answer, given: Given) -> bool:
    return (
        answer.category == given.category
        and answer.missing_code == (given.missing_code or "")
        and answer.certainty == (given.certainty or "")
        and answer.reason == given.reason.strip()
        and answer.evidence == [_as_entry(one) for one in given.evidence]
    )


def _as_entry(evidence: Evidence) -> dict[str, str | None]:
    return {
        "source": evidence.source.strip(),
        "day": evidence.day.isoformat() if evidence.day else None,
        "reliability": evidence.reliability.value if evidence.reliability else None,
        "reference": evidence.reference.strip(),
    }


def _from_entry(entry: Mapping[str, str | None]) -> Evidence:
    day, reliability = entry.get("day"), entry.get("reliability")
    return Evidence(
        source=entry.get("source") or "",
        day=date.fromisoformat(day) if day else None,
        reliability=Reliability(reliability) if reliability else None,
        reference=entry.get("reference") or "",
    )


def _record_step(action: Recorded, session: RatingSession, *, by: Acting) -> None:
    record(
        action,
        target=f"session/{session.pk}",
        by=by,
        act=Act.RATE,
        round=session.round.code,
        area=session.area,
        case=session.calibration_case.code if session.calibration_case else "",
    )
