"""The matrix, every cell: role x act x state, inside and outside the scope."""

from itertools import product

import pytest

from lagesbild_web.permissions import (
    ACTS,
    EVERYWHERE,
    SEES,
    Act,
    FieldClass,
    HeldRole,
    NotAllowed,
    check_has,
    check_may,
    may,
    may_see,
)
from lagesbild_web.policies import AssessmentState, SessionState, WrongState
from lagesbild_web.roles import ROLES, Role

HERE, ELSEWHERE = frozenset({"L1", "P1", "R1"}), frozenset({"L9", "P9", "R9"})

# Written out anew, as prose would have it: role, act, and the states where it is allowed.
WRITTEN = {
    (Role.AREA_OFFICER, Act.RATE): {"independent", "revealed"},
    (Role.AREA_OFFICER, Act.ENTER_HOURS): None,
    (Role.DISTRICT_CHIEF, Act.SUBMIT): {"draft", "returned"},
    (Role.DISTRICT_CHIEF, Act.REMIND): None,
    (Role.DISTRICT_CHIEF, Act.ENTER_STAFF): None,
    (Role.DISTRICT_CHIEF, Act.ENTER_HOURS): None,
    (Role.DISTRICT_CHIEF, Act.DECIDE_BALANCING): None,
    (Role.DISTRICT_CHIEF, Act.EXPLAIN): None,
    (Role.REGIONAL_COORDINATOR, Act.REVIEW): {"submitted"},
    (Role.REGIONAL_COORDINATOR, Act.REOPEN): {"reviewed"},
    (Role.REGIONAL_COORDINATOR, Act.GRANT_EXCEPTION): None,
    (Role.REGIONAL_COORDINATOR, Act.REMIND): None,
    (Role.REGIONAL_COORDINATOR, Act.DECIDE_BALANCING): None,
    (Role.NATIONAL_ANALYST, Act.DECIDE): {"reviewed", "proposed"},
    (Role.NATIONAL_ANALYST, Act.REOPEN): {"reviewed"},
    (Role.NATIONAL_ANALYST, Act.GRANT_EXCEPTION): None,
    (Role.NATIONAL_ANALYST, Act.RUN_ROUND): None,
    (Role.NATIONAL_ANALYST, Act.EXPORT): None,
    (Role.NATIONAL_ANALYST, Act.PLAN): None,
    (Role.CONTROLLER, Act.ENTER_STAFF): None,
    (Role.CONTROLLER, Act.ENTER_HOURS): None,
    (Role.CONTROLLER, Act.ENTER_MONEY): None,
    (Role.CONTROLLER, Act.CLOSE_MONTHS): None,
    (Role.CONTROLLER, Act.EXPLAIN): None,
    (Role.CONTROLLER, Act.PLAN): None,
    (Role.CAMERA_PLANNER, Act.ENTER_CAMERAS): None,
    (Role.MUNICIPAL_CONTACT, Act.COMMENT_AS_MUNICIPALITY): {
        "draft",
        "submitted",
        "returned",
        "reviewed",
    },
    (Role.AUDITOR, Act.EXPORT): None,
    (Role.ADMINISTRATOR, Act.ADMINISTER): None,
    (Role.ADMINISTRATOR, Act.IMPORT): None,
    (Role.ADMINISTRATOR, Act.RUN_ROUND): None,
}
STATES = [None, *map(str, SessionState), *map(str, AssessmentState)]


def held(role: Role, unit: str = "P1") -> HeldRole:
    return HeldRole(role=role, reads=unit, writes=unit, reviews=unit)


@pytest.mark.parametrize(("role", "act"), list(product(Role, Act)))
def test_a_role_may_do_what_is_written_and_nothing_else(role, act):
    for state in STATES:
        states = WRITTEN.get((role, act), set())
        expected = states is None or state in states
        assert may([held(role)], act, inside=HERE, state=state) == expected
        assert not may([held(role)], act, inside=ELSEWHERE, state=state)
        assert may([held(role, EVERYWHERE)], act, inside=ELSEWHERE, state=state) == expected
        # What belongs to the whole country nobody touches from one district.
        assert not may([held(role)], act, inside=frozenset(), state=state)


@pytest.mark.parametrize("role", Role)
def test_an_empty_scope_is_nowhere(role):
    nowhere = HeldRole(role=role, reads="", writes="", reviews="")

    assert not any(may([nowhere], act, inside=HERE, state="draft") for act in Act)
    assert not any(may_see([nowhere], fields, inside=HERE) for fields in FieldClass)


def test_reading_writing_and_reviewing_are_separate():
    chief = HeldRole(role=Role.DISTRICT_CHIEF, reads="P1", writes="L1", reviews="")
    next_door = frozenset({"L2", "P1", "R1"})

    assert may_see([chief], FieldClass.SECRET, inside=next_door)
    assert not may([chief], Act.SUBMIT, inside=next_door, state="draft")
    assert may([chief], Act.SUBMIT, inside=HERE, state="draft")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.AREA_OFFICER, "open status"),
        (Role.DISTRICT_CHIEF, "open status internal staff cameras secret"),
        (Role.REGIONAL_COORDINATOR, "open status internal staff cameras secret"),
        (Role.NATIONAL_ANALYST, "open status internal staff money cameras secret"),
        (Role.CONTROLLER, "open status staff money"),
        (Role.CAMERA_PLANNER, "open status cameras position"),
        (Role.MUNICIPAL_CONTACT, "open"),
        (Role.AUDITOR, "open status internal staff money cameras secret log"),
        (Role.ADMINISTRATOR, "open status log"),
    ],
)
def test_each_role_sees_its_classes_of_fields_in_its_scope(role, sees):
    for fields in FieldClass:
        assert may_see([held(role)], fields, inside=HERE) == (fields.value in sees.split())
        assert not may_see([held(role)], fields, inside=ELSEWHERE)


@pytest.mark.parametrize(
    ("roles", "inside", "state", "refused", "text"),
    [
        ([Role.AUDITOR], HERE, "draft", NotAllowed, "Din roll har inte rätt"),
        ([Role.AUDITOR], HERE, "decided", NotAllowed, "Din roll har inte rätt"),
        ([Role.DISTRICT_CHIEF], ELSEWHERE, "draft", NotAllowed, "inte för den här enheten"),
        ([Role.DISTRICT_CHIEF], ELSEWHERE, "decided", NotAllowed, "inte för den här enheten"),
        ([Role.DISTRICT_CHIEF], HERE, "decided", WrongState, "i det läge"),
        ([], HERE, "draft", NotAllowed, "Din roll har inte rätt"),
    ],
)
def test_a_refusal_says_what_stands_in_the_way(roles, inside, state, refused, text):
    with pytest.raises(refused, match=text):
        check_may([held(role) for role in roles], Act.SUBMIT, inside=inside, state=state)


@pytest.mark.parametrize(("role", "act"), list(product(Role, Act)))
def test_who_lacks_the_right_is_told_the_same_in_every_state(role, act):
    for state in STATES:
        if (role, act) not in WRITTEN:
            with pytest.raises(NotAllowed, match="Din roll har inte rätt"):
                check_may([held(role)], act, inside=HERE, state=state)
            continue
        with pytest.raises(NotAllowed, match="inte för den här enheten"):
            check_may([held(role)], act, inside=ELSEWHERE, state=state)
        check_has([held(role)], act, inside=HERE)
        if WRITTEN[role, act] is not None and state not in WRITTEN[role, act]:
            with pytest.raises(WrongState):
                check_may([held(role)], act, inside=HERE, state=state)


def test_the_matrix_is_written_for_every_role():
    assert set(ACTS) == set(SEES) == set(ROLES) == set(Role)
