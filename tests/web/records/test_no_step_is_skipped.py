"""Whatever people try in whatever order, an area is decided only by way of every step."""

import json
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.factories import (
    ITEMS,
    TODAY,
    acting,
    answer,
    build_country,
    build_round,
    person,
    rater,
    session_of,
)
from tests.web.records.test_reviewing import picture

from lagesbild.errors import UserError
from lagesbild_web.audit.chain import verify_chain
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.policies import ASSESSMENT_STEPS, AssessmentState, SessionState
from lagesbild_web.records.actions.answering import confirm_session, lock_session
from lagesbild_web.records.actions.deciding import decide_class, propose_class, withdraw_class
from lagesbild_web.records.actions.reviewing import (
    Returned,
    accept_assessment,
    reopen_assessment,
    return_assessment,
)
from lagesbild_web.records.actions.submitting import submit_assessment
from lagesbild_web.records.models import Answer, Assessment, Phase
from lagesbild_web.roles import Role

EDGES = {
    (before.value, after.value)
    for step in ASSESSMENT_STEPS.values()
    for before, after in step.items()
}
WHO = ("anna", "bo", "chefen", "rut", "nils", "nora", "kajsa", "revisorn")
DOES = (
    *("answer", "lock", "confirm", "submit", "return", "accept"),
    *("reopen", "propose", "withdraw", "decide"),
)
# What would lead to a decision, so that random detours get far.
STRAIGHT = [
    *(("anna", "answer"), ("bo", "answer"), ("anna", "lock"), ("bo", "lock")),
    *(("anna", "confirm"), ("bo", "confirm"), ("chefen", "submit"), ("rut", "accept")),
    *(("nils", "propose"), ("nora", "decide")),
]
TRIED = st.one_of(
    st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(DOES)), max_size=25),
    st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(DOES)), min_size=10, max_size=10).map(
        lambda detours: [step for pair in zip(STRAIGHT, detours, strict=True) for step in pair]
    ),
)


class Case:
    """One area with two raters, and everybody who could do something with it."""

    def __init__(self) -> None:
        build_country()
        self.round = build_round()
        self.people = {
            "anna": rater("anna"),
            "bo": rater("bo", district="L2"),
            "chefen": person("chefen", Role.DISTRICT_CHIEF, unit="L1"),
            "rut": person("rut", Role.REGIONAL_COORDINATOR, unit="R1"),
            "nils": person("nils", Role.NATIONAL_ANALYST),
            "nora": person("nora", Role.NATIONAL_ANALYST),
            "kajsa": person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1"),
            "revisorn": person("revisorn", Role.AUDITOR),
        }
        self.sessions = {name: session_of(self.people[name], self.round) for name in ("anna", "bo")}
        picture(self.round)

    @property
    def assessment(self) -> Assessment:
        return Assessment.objects.get(round=self.round, area="A1")

    def attempt(self, who: str, what: str) -> None:
        by = acting(self.people[who])
        session = self.sessions.get(who, self.sessions["anna"])
        returned = [Returned(session=self.sessions["bo"], item="Q1", reason="Vilka torg?")]
        doing: dict[str, Callable[[], object]] = {
            "answer": lambda: self.answer(who, session),
            "lock": lambda: lock_session(session=session, by=by, today=TODAY),
            "confirm": lambda: confirm_session(session=session, by=by, today=TODAY),
            "submit": lambda: submit_assessment(assessment=self.assessment, attested=True, by=by),
            "return": lambda: return_assessment(
                assessment=self.assessment, returned=returned, by=by
            ),
            "accept": lambda: accept_assessment(assessment=self.assessment, by=by),
            "reopen": lambda: reopen_assessment(
                assessment=self.assessment, returned=returned, by=by
            ),
            "propose": lambda: propose_class(
                assessment=self.assessment, area_class="vulnerable", reason="", by=by
            ),
            "withdraw": lambda: withdraw_class(assessment=self.assessment, by=by),
            "decide": lambda: decide_class(assessment=self.assessment, by=by),
        }
        doing[what]()

    def answer(self, who: str, session) -> None:
        session.refresh_from_db()
        phase = Phase.INDEPENDENT if session.state == SessionState.INDEPENDENT else Phase.WEIGHED
        for item in ITEMS:
            given = Answer.objects.filter(session=session, item=item, phase=phase).count()
            try:
                answer(session, item, by=self.people[who], reason="Torget.", based_on=given)
            except UserError:
                if item == ITEMS[-1]:
                    raise


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tried=TRIED)
def test_no_order_of_attempts_skips_a_step(tried):
    with transaction.atomic():
        case = Case()
        state, independent = case.assessment.state, {}
        for who, what in tried:
            try:
                with transaction.atomic():
                    case.attempt(who, what)
            except UserError:
                # A refusal changes nothing.
                assert case.assessment.state == state
                continue
            after = case.assessment.state
            assert after == state or (state, after) in EDGES
            state = after
            for session in case.sessions.values():
                session.refresh_from_db()
                if session.state != SessionState.INDEPENDENT:
                    values = list(
                        Answer.objects.filter(session=session, phase=Phase.INDEPENDENT).values_list(
                            "pk", "category"
                        )
                    )
                    # Once locked, for ever the same.
                    assert independent.setdefault(session.pk, values) == values
        check_the_log(state)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_straight_way_leads_to_a_decision():
    case = Case()

    for who, what in STRAIGHT:
        case.attempt(who, what)

    assert case.assessment.state == AssessmentState.DECIDED
    check_the_log(case.assessment.state)


def check_the_log(state: str) -> None:
    """Whoever reads the log finds every step, in order, by those whose step it is."""
    assert verify_chain() == []
    events = [json.loads(event.payload) for event in AuditEvent.objects.order_by("seq")]
    by = {}
    for event in events:
        by.setdefault(event["action"], []).append((event["seq"], event["by"]))
    owners = {
        "assessment.submitted": {"chefen"},
        "answer.returned": {"rut"},
        "assessment.accepted": {"rut"},
        "class.proposed": {"nils", "nora"},
        "class.decided": {"nils", "nora"},
    }
    for action, allowed in owners.items():
        assert {who for _, who in by.get(action, [])} <= allowed
    if state == AssessmentState.DECIDED:
        order = ["assessment.submitted", "assessment.accepted", "class.proposed", "class.decided"]
        last = [by[action][-1] for action in order]
        assert [seq for seq, _ in last] == sorted(seq for seq, _ in last)
        assert last[2][1] != last[3][1]
        assert len(by["session.locked"]) == 2
