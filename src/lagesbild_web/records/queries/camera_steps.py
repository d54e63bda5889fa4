"""Which steps may somebody take with a need or a point, and why not the others?

The steps are the library's table. What decides in the end is the same trial that a file goes
through: here people are told beforehand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lagesbild.cameras.gate import GateAnswer
from lagesbild.cameras.states import TRANSITIONS, CameraRole, Event, State, Transition
from lagesbild_web.permissions import Act
from lagesbild_web.records.queries.cameras import BODY_WORN, SeenCameras, SeenSubject

TAKEN_BY: Mapping[CameraRole, Act] = {
    CameraRole.CAMERA_PLANNER: Act.ENTER_CAMERAS,
    CameraRole.TECHNICIAN: Act.ENTER_CAMERAS,
    CameraRole.DECISION_MAKER: Act.DECIDE_BALANCING,
    CameraRole.UNIT_CHIEF: Act.DECIDE_BALANCING,
}
"""By which act somebody takes a step of a role: technicians have no accounts, and whoever keeps the
register writes down what they did."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step from where a need or point is, for one person."""

    transition: Transition
    role: CameraRole | None
    """As which the person takes it; None where the step is others'."""
    gate: GateAnswer | None
    """What the law says, where it is asked."""
    why_not: str
    """In the language of the page; empty where the step may be taken, or the law stops it."""

    @property
    def is_allowed(self) -> bool:
        return self.role is not None and not (self.gate and self.gate.stops) and not self.why_not


def steps_from(seen: SeenCameras, one: SeenSubject, *, on: date) -> list[Step]:
    """Return every step that there is from where a need or point is, in the table's order."""
    if one.state is None and not one.is_point:
        return []
    return [
        _step(seen, one, transition, on=on)
        for transition in TRANSITIONS
        if one.state in transition.before and _is_of_kind(transition, one)
    ]


def step_to(seen: SeenCameras, one: SeenSubject, event: str, *, on: date) -> Step | None:
    """Return the step that an event is from where a need or point is; None if there is none."""
    found = (step for step in steps_from(seen, one, on=on) if step.transition.event == event)
    return next(found, None)


def _is_of_kind(transition: Transition, one: SeenSubject) -> bool:
    return one.kind == BODY_WORN or not transition.only_body_worn


def _step(seen: SeenCameras, one: SeenSubject, transition: Transition, *, on: date) -> Step:
    own = (
        role
        for role in CameraRole
        if role in transition.roles and seen.may(TAKEN_BY[role], one.unit)
    )
    role = next(own, None)
    is_change = transition.event is Event.CHANGE
    gate = (
        seen.gate_of(one, on=on, changing=is_change)
        if transition.begins_operation and one.state is not None
        else None
    )
    return Step(
        transition=transition,
        role=role,
        gate=gate,
        why_not="" if role else _whose(transition),
    )


def _whose(transition: Transition) -> str:
    planner = any(TAKEN_BY[role] is Act.ENTER_CAMERAS for role in transition.roles)
    decider = any(TAKEN_BY[role] is Act.DECIDE_BALANCING for role in transition.roles)
    if planner and decider:
        return _("Steget tas av kameraansvarig eller av den som beslutar om bevakningen.")
    if planner:
        return _("Steget tas av kameraansvarig.")
    return _("Steget tas av den som beslutar om bevakningen.")


def is_in_the_end(state: State | None) -> bool:
    """Tell whether nothing may follow."""
    return state is not None and state.is_over
