"""The table of steps: every state is reached and left as it should, and nothing else is."""

from datetime import date

import polars as pl
import pytest

from lagesbild.cameras.states import (
    TRANSITIONS,
    CameraRole,
    Event,
    State,
    events_possible,
    in_order_of_events,
    transition_of,
)
from lagesbild.sources.schema import table_schemas

STATES = [None, *State]


def fields(table: str) -> dict[str, tuple[str, ...]]:
    return {field.name: field.enum for field in table_schemas()[table].fields}


def test_the_schema_has_the_events_states_and_roles_of_the_table() -> None:
    told = fields("camera_events")

    assert set(told["event"]) == {event.value for event in Event}
    assert set(told["state"]) == {state.value for state in State} - {"reported"}
    assert set(told["role"]) == {role.value for role in CameraRole}


@pytest.mark.parametrize(
    ("event", "before", "after"),
    [
        (Event.ASSESS, State.REPORTED, State.ASSESSED),
        (Event.DOCUMENT_TEST, State.ASSESSED, State.TEST_DOCUMENTED),
        (Event.PRIORITISE, State.TEST_DOCUMENTED, State.PRIORITISED),
        (Event.PRIORITISE, State.ASSESSED, State.PRIORITISED),
        (Event.ORDER, State.PRIORITISED, State.ORDERED),
        (Event.ORDER, None, State.ORDERED),
        (Event.DELIVER, State.ORDERED, State.DELIVERED),
        (Event.INSTALL, State.DELIVERED, State.INSTALLED),
        (Event.ACTIVATE, State.INSTALLED, State.ACTIVE),
        (Event.REVIEW, State.ACTIVE, State.REVIEWED),
        (Event.CHANGE, State.REVIEWED, State.ACTIVE),
        (Event.REMOVE, State.REVIEWED, State.REMOVED),
    ],
)
def test_the_way_from_report_to_removal(event: Event, before: State, after: State) -> None:
    step = transition_of(event, before=before)

    assert step is not None
    assert step.after is after


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("event", Event)
def test_a_step_is_possible_from_the_states_of_its_row_and_no_other(
    event: Event, before: State | None
) -> None:
    rows = [one for one in TRANSITIONS if one.event is event and not one.only_body_worn]
    expected = next((one for one in rows if before in one.before), None)

    assert transition_of(event, before=before) is expected


def test_nothing_follows_the_end() -> None:
    ends = [state for state in State if state.is_over]

    assert ends == [State.WITHDRAWN, State.REMOVED]
    assert all(events_possible(end, by=CameraRole) == [] for end in ends)


def test_every_step_into_operation_asks_the_gate_but_that_of_body_worn_cameras() -> None:
    into = [one for one in TRANSITIONS if one.after.is_in_operation]

    assert {one.event for one in into if one.begins_operation} == {
        *(Event.TAKE_OVER, Event.ACTIVATE, Event.CHANGE, Event.RESUME),
    }
    assert [one.event for one in into if not one.begins_operation] == [Event.ACTIVATE, Event.REVIEW]


def test_body_worn_cameras_need_no_mounting() -> None:
    assert transition_of(Event.ACTIVATE, before=State.DELIVERED) is None
    step = transition_of(Event.ACTIVATE, before=State.DELIVERED, is_body_worn=True)
    assert step is not None
    assert step.after is State.ACTIVE


def test_only_whoever_decides_puts_monitoring_into_operation() -> None:
    deciding = [one for one in TRANSITIONS if one.event in (Event.ACTIVATE, Event.RESUME)]
    technician = events_possible(State.INSTALLED, by=[CameraRole.TECHNICIAN])

    assert all(one.roles == {CameraRole.DECISION_MAKER} for one in deciding)
    assert technician == []


def test_events_of_one_day_follow_each_other_as_the_steps_do() -> None:
    day = date(2024, 4, 2)
    events = pl.DataFrame(
        {
            "subject": ["KB2", "KB1", "KB1", "KB1"],
            "on": [day, day, date(2024, 4, 1), day],
            "event": ["assess", "prioritise", "assess", "document_test"],
        }
    )

    assert in_order_of_events(events).rows() == [
        ("KB1", date(2024, 4, 1), "assess"),
        ("KB1", day, "document_test"),
        ("KB1", day, "prioritise"),
        ("KB2", day, "assess"),
    ]
