"""The steps of needs and points from report to removal: who takes each, and what it asks for.

`TRANSITIONS` is the table; docs/cameras.md shows it. A need is reported by its own row. A point
comes into being when it is ordered, or is taken over when it is older than the register.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class State(StrEnum):
    """Where a need or a point is; values as in `camera_events`."""

    REPORTED = "reported"
    ASSESSED = "assessed"
    TEST_DOCUMENTED = "test_documented"
    PRIORITISED = "prioritised"
    ORDERED = "ordered"
    DELIVERED = "delivered"
    INSTALLED = "installed"
    ACTIVE = "active"
    REVIEWED = "reviewed"
    """In operation, and gone through since."""
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """Return the name of the state in Swedish."""
        return _STATE_TITLES[self]

    @property
    def is_in_operation(self) -> bool:
        return self in (State.ACTIVE, State.REVIEWED)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing may follow."""
        return self in (State.WITHDRAWN, State.REMOVED)


class Event(StrEnum):
    """What happens to a need or a point; in the order in which events of one day follow."""

    TAKE_OVER = "take_over"
    ASSESS = "assess"
    DOCUMENT_TEST = "document_test"
    PRIORITISE = "prioritise"
    ORDER = "order"
    DELIVER = "deliver"
    INSTALL = "install"
    ACTIVATE = "activate"
    REVIEW = "review"
    CHANGE = "change"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    REMOVE = "remove"


class CameraRole(StrEnum):
    """Who takes a step."""

    UNIT_CHIEF = "unit_chief"
    CAMERA_PLANNER = "camera_planner"
    DECISION_MAKER = "decision_maker"
    """Whoever decides on the monitoring."""
    TECHNICIAN = "technician"

    @property
    def label(self) -> str:
        """Return the name of the role in Swedish."""
        return _ROLE_TITLES[self]


class Subject(StrEnum):
    """What has states."""

    NEED = "need"
    POINT = "point"


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One step; `title` is Swedish. `before` holds None where the step is the first of a point."""

    event: Event
    before: frozenset[State | None]
    after: State
    roles: frozenset[CameraRole]
    title: str
    needs_reason: bool = False
    begins_operation: bool = False
    """Whether the law's gate is asked."""
    only_body_worn: bool = False


_PLANNER = frozenset({CameraRole.CAMERA_PLANNER})
_DECIDER = frozenset({CameraRole.DECISION_MAKER})
_TECHNICIAN = frozenset({CameraRole.TECHNICIAN})
_IN_OPERATION = frozenset({State.ACTIVE, State.REVIEWED})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        event=Event.TAKE_OVER,
        before=frozenset({None}),
        after=State.ACTIVE,
        roles=_PLANNER,
        title="En punkt som är äldre än registret tas över, den dag den togs i drift",
        needs_reason=True,
        begins_operation=True,
    ),
    Transition(
        event=Event.ASSESS,
        before=frozenset({State.REPORTED}),
        after=State.ASSESSED,
        roles=_PLANNER,
        title="Behovet bedöms",
    ),
    Transition(
        event=Event.DOCUMENT_TEST,
        before=frozenset({State.ASSESSED}),
        after=State.TEST_DOCUMENTED,
        roles=_DECIDER,
        title="Intresseavvägningen är dokumenterad",
    ),
    Transition(
        event=Event.PRIORITISE,
        before=frozenset({State.ASSESSED, State.TEST_DOCUMENTED}),
        after=State.PRIORITISED,
        roles=_PLANNER,
        title="Behovet ställs i kön",
    ),
    Transition(
        event=Event.ORDER,
        before=frozenset({State.PRIORITISED, None}),
        after=State.ORDERED,
        roles=_PLANNER,
        title="Kameror beställs",
    ),
    Transition(
        event=Event.DELIVER,
        before=frozenset({State.ORDERED}),
        after=State.DELIVERED,
        roles=_TECHNICIAN,
        title="Kamerorna levereras",
    ),
    Transition(
        event=Event.INSTALL,
        before=frozenset({State.DELIVERED}),
        after=State.INSTALLED,
        roles=_TECHNICIAN,
        title="Kamerorna monteras",
    ),
    Transition(
        event=Event.ACTIVATE,
        before=frozenset({State.INSTALLED}),
        after=State.ACTIVE,
        roles=_DECIDER,
        title="Bevakningen tas i drift",
        begins_operation=True,
    ),
    Transition(
        event=Event.ACTIVATE,
        before=frozenset({State.DELIVERED}),
        after=State.ACTIVE,
        roles=_DECIDER,
        title="Kroppsburna kameror tas i bruk",
        only_body_worn=True,
    ),
    Transition(
        event=Event.REVIEW,
        before=_IN_OPERATION,
        after=State.REVIEWED,
        roles=_DECIDER,
        title="Bevakningen gås igenom",
    ),
    Transition(
        event=Event.CHANGE,
        before=_IN_OPERATION,
        after=State.ACTIVE,
        roles=_DECIDER,
        title="Bevakningen ändras på ett betydande sätt, eller flyttas",
        needs_reason=True,
        begins_operation=True,
    ),
    Transition(
        event=Event.PAUSE,
        before=_IN_OPERATION,
        after=State.PAUSED,
        roles=_PLANNER | _DECIDER,
        title="Bevakningen stängs av tills vidare",
        needs_reason=True,
    ),
    Transition(
        event=Event.RESUME,
        before=frozenset({State.PAUSED}),
        after=State.ACTIVE,
        roles=_DECIDER,
        title="Bevakningen sätts på igen",
        begins_operation=True,
    ),
    Transition(
        event=Event.WITHDRAW,
        before=frozenset(
            {
                State.REPORTED,
                State.ASSESSED,
                State.TEST_DOCUMENTED,
                State.PRIORITISED,
                State.ORDERED,
            }
        ),
        after=State.WITHDRAWN,
        roles=frozenset(
            {CameraRole.UNIT_CHIEF, CameraRole.CAMERA_PLANNER, CameraRole.DECISION_MAKER}
        ),
        title="Behovet dras tillbaka",
        needs_reason=True,
    ),
    Transition(
        event=Event.REMOVE,
        before=_IN_OPERATION | {State.DELIVERED, State.INSTALLED, State.PAUSED},
        after=State.REMOVED,
        roles=_DECIDER,
        title="Bevakningen upphör och kamerorna tas bort",
        needs_reason=True,
    ),
)

_RANKS = {event.value: rank for rank, event in enumerate(Event)}

_STATE_TITLES = {
    State.REPORTED: "anmält",
    State.ASSESSED: "bedömt",
    State.TEST_DOCUMENTED: "intresseavvägning dokumenterad",
    State.PRIORITISED: "prioriterat",
    State.ORDERED: "beställt",
    State.DELIVERED: "levererat",
    State.INSTALLED: "monterat",
    State.ACTIVE: "i drift",
    State.REVIEWED: "genomgånget (i drift)",
    State.PAUSED: "avstängt tills vidare",
    State.WITHDRAWN: "tillbakadraget",
    State.REMOVED: "borttaget",
}

_ROLE_TITLES = {
    CameraRole.UNIT_CHIEF: "enhetens chef",
    CameraRole.CAMERA_PLANNER: "kameraansvarig",
    CameraRole.DECISION_MAKER: "den som beslutar om bevakningen",
    CameraRole.TECHNICIAN: "den som levererar och monterar",
}


def transition_of(
    event: Event, *, before: State | None, is_body_worn: bool = False
) -> Transition | None:
    """Return the step that an event is from a state, or None where there is no such step."""
    return next(
        (
            one
            for one in TRANSITIONS
            if one.event is event
            and before in one.before
            and (is_body_worn or not one.only_body_worn)
        ),
        None,
    )


def events_possible(
    state: State | None, *, by: Iterable[CameraRole], is_body_worn: bool = False
) -> list[Transition]:
    """Return the steps from a state that any of some roles may take, in the table's order."""
    roles = frozenset(by)
    return [
        one
        for one in TRANSITIONS
        if state in one.before and one.roles & roles and (is_body_worn or not one.only_body_worn)
    ]


def in_order_of_events(events: pl.DataFrame) -> pl.DataFrame:
    """Return events by subject and day, those of one day as the steps follow each other.

    :param events: `subject`, `on`, `event` at least.
    """
    rank = pl.col("event").replace_strict(_RANKS, default=len(_RANKS), return_dtype=pl.Int64)
    return (
        events.with_columns(rank.alias("rank"))
        .sort("subject", "on", "rank", maintain_order=True)
        .drop("rank")
    )
