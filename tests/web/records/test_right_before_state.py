"""Who lacks the right to a step never learns the state that it would be taken from."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from uuid import uuid4

import pytest
from tests.web.factories import (
    TODAY,
    acting,
    build_country,
    build_round,
    person,
    rater,
    session_of,
)

from lagesbild_web.permissions import ACTS, EVERYWHERE, Act, NotAllowed
from lagesbild_web.policies import (
    ASSESSMENT_STEPS,
    SESSION_STEPS,
    AssessmentState,
    SessionState,
    Step,
    WrongState,
)
from lagesbild_web.records.actions.answering import (
    Given,
    confirm_session,
    lock_session,
    record_answer,
)
from lagesbild_web.records.actions.deciding import (
    comment_as_municipality,
    decide_class,
    propose_class,
    withdraw_class,
)
from lagesbild_web.records.actions.forms import note_form_fetched, record_form, undo_form
from lagesbild_web.records.actions.reminders import remind_late
from lagesbild_web.records.actions.reviewing import (
    accept_assessment,
    reopen_assessment,
    return_assessment,
)
from lagesbild_web.records.actions.rounds import assign_sessions, close_round, open_round
from lagesbild_web.records.actions.submitting import submit_assessment
from lagesbild_web.records.excel_form.importing import import_form
from lagesbild_web.records.models import Assessment, RatingSession, Round
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

OF_AN_ASSESSMENT: Mapping[Step, tuple[Act, Callable[[Assessment, Acting], object]]] = {
    Step.SUBMIT: (
        Act.SUBMIT,
        lambda found, by: submit_assessment(assessment=found, attested=True, by=by),
    ),
    Step.RETURN: (
        Act.REVIEW,
        lambda found, by: return_assessment(assessment=found, returned=[], by=by),
    ),
    Step.ACCEPT: (Act.REVIEW, lambda found, by: accept_assessment(assessment=found, by=by)),
    Step.REOPEN: (
        Act.REOPEN,
        lambda found, by: reopen_assessment(assessment=found, returned=[], by=by),
    ),
    Step.PROPOSE_CLASS: (
        Act.DECIDE,
        lambda found, by: propose_class(
            assessment=found, area_class="vulnerable", reason="", by=by
        ),
    ),
    Step.WITHDRAW_CLASS: (Act.DECIDE, lambda found, by: withdraw_class(assessment=found, by=by)),
    Step.DECIDE_CLASS: (Act.DECIDE, lambda found, by: decide_class(assessment=found, by=by)),
}
OF_A_ROUND: Mapping[str, tuple[RoundState, Callable[[Round, Acting], object]]] = {
    "assign": (
        RoundState.CLOSED,
        lambda found, by: assign_sessions(round_=found, assigned=[], by=by),
    ),
    "open": (RoundState.OPEN, lambda found, by: open_round(round_=found, by=by)),
    "close": (RoundState.PLANNED, lambda found, by: close_round(round_=found, by=by)),
}
"""Each with a state that it cannot be taken from."""
OF_A_SESSION: Mapping[str, tuple[Step, Callable[[RatingSession, Acting], object]]] = {
    "answer": (
        Step.ANSWER,
        lambda found, by: record_answer(
            session=found,
            item="Q1",
            given=Given(category=2),
            token=uuid4(),
            based_on=0,
            by=by,
            today=TODAY,
        ),
    ),
    "lock": (Step.LOCK, lambda found, by: lock_session(session=found, by=by, today=TODAY)),
    "confirm": (Step.CONFIRM, lambda found, by: confirm_session(session=found, by=by, today=TODAY)),
    "fetch": (Step.ANSWER, lambda found, by: note_form_fetched(session=found, by=by, today=TODAY)),
    "hand in": (
        Step.ANSWER,
        lambda found, by: record_form(session=found, form="f", answers=[], by=by, today=TODAY),
    ),
    "undo": (
        Step.ANSWER,
        lambda found, by: undo_form(session=found, versions={"Q1": 1}, by=by, today=TODAY),
    ),
    "import": (
        Step.ANSWER,
        lambda found, by: import_form(session=found, content=b"no form", by=by, today=TODAY),
    ),
}


def somebody(role: Role, *, unit: str = EVERYWHERE) -> Acting:
    return acting(person(f"prov-{role}-{unit.strip('*')}", role, unit=unit))


def in_state(state: AssessmentState) -> Assessment:
    Assessment.objects.filter(area="A1").update(state=state)
    return Assessment.objects.get(area="A1")


@pytest.mark.parametrize("role", Role)
def test_the_right_to_a_step_of_an_area_is_asked_before_its_state(role):
    build_country()
    build_round()
    here, elsewhere = somebody(role), somebody(role, unit="R9")

    for (step, (act, take)), state in product(OF_AN_ASSESSMENT.items(), AssessmentState):
        with pytest.raises(NotAllowed):
            take(in_state(state), elsewhere)
        if act not in ACTS[role]:
            with pytest.raises(NotAllowed):
                take(in_state(state), here)
        elif state not in ASSESSMENT_STEPS[step]:
            with pytest.raises(WrongState):
                take(in_state(state), here)


@pytest.mark.parametrize("role", Role)
def test_the_right_to_comment_is_asked_before_the_state(role):
    build_country()
    build_round()
    by = somebody(role)
    refused = WrongState if role is Role.MUNICIPAL_CONTACT else NotAllowed

    for state in (AssessmentState.PROPOSED, AssessmentState.DECIDED):
        with pytest.raises(refused):
            comment_as_municipality(assessment=in_state(state), comment="Lugnt.", by=by)


@pytest.mark.parametrize("role", Role)
def test_the_right_to_run_a_round_is_asked_before_its_state(role):
    build_country()
    round_ = build_round()
    by = somebody(role)
    refused = WrongState if Act.RUN_ROUND in ACTS[role] else NotAllowed

    for wrong, take in OF_A_ROUND.values():
        Round.objects.update(state=wrong)
        with pytest.raises(refused):
            take(round_, by)


@pytest.mark.parametrize("role", Role)
def test_the_right_to_remind_is_asked_before_the_state_of_the_round(role):
    build_country()
    by = somebody(role)
    refused = WrongState if Act.REMIND in ACTS[role] else NotAllowed

    for place, state in enumerate((RoundState.PLANNED, RoundState.CLOSED)):
        round_ = build_round(state=state, code=str(place))
        with pytest.raises(refused):
            remind_late(round_=round_, unit="L1", by=by, today=TODAY)


@pytest.mark.parametrize(("name", "state"), list(product(OF_A_SESSION, SessionState)))
def test_whose_session_it_is_is_asked_before_its_state(name, state):
    build_country()
    session = session_of(rater("anna"), build_round())
    RatingSession.objects.update(state=state)
    step, take = OF_A_SESSION[name]

    with pytest.raises(NotAllowed):
        take(session, acting(rater("bo")))
    for role in Role:
        with pytest.raises(NotAllowed):
            take(session, somebody(role))
    if name not in {"answer", "import"} and state not in SESSION_STEPS[step]:
        with pytest.raises(WrongState):
            take(session, acting(session.rater))


@pytest.mark.parametrize(("name", "state"), list(product(OF_A_SESSION, SessionState)))
def test_who_no_longer_rates_is_told_that_and_not_the_state(name, state):
    build_country()
    session = session_of(rater("anna"), build_round())
    session.rater.grants.update(valid_to=date(2027, 2, 1))
    RatingSession.objects.update(state=state)

    with pytest.raises(NotAllowed, match="Din roll har inte rätt"):
        OF_A_SESSION[name][1](session, acting(session.rater))


def test_every_step_of_the_tables_is_tried():
    assert set(OF_AN_ASSESSMENT) == set(ASSESSMENT_STEPS)
    # An answer is weighed by the same action, and returned together with its area.
    assert {step for step, _take in OF_A_SESSION.values()} == (
        set(SESSION_STEPS) - {Step.WEIGH, Step.RETURN}
    )
