"""The register of cameras is written: a need is reported, a step is taken, a position is read.

Each step is a row of `camera_events` and goes through the same trial as a file: the library's rules
say whether it is possible, and whether the law lets monitoring begin.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act, FieldClass, NotAllowed
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Batch, Unit
from lagesbild_web.records.queries.camera_steps import TAKEN_BY, step_to
from lagesbild_web.records.queries.cameras import SeenCameras, SeenSubject
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import Subjects, rows_in_force

_NEED = re.compile(r"KB(\d+)")
_DIGITS = 4
_SITES = "camera_sites"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A need that has been reported, and the batch by which it can be undone."""

    need: str
    batch: Batch


@dataclass(frozen=True, kw_only=True)
class Position:
    """Exact, in EPSG:3006."""

    subject: str
    e_m: float
    n_m: float


@transaction.atomic
def report_need(given: Mapping[str, str | None], *, by: Acting) -> Reported:
    """Report a need, which gets the next free code.

    :param given: the other cells of `camera_needs`, as they are typed.
    :raises DeliveryRejected: with every problem.
    """
    by.check_may(Act.ENTER_CAMERAS, inside=organisation_on(by.on).line(given["unit"] or ""))
    # Two who report at the same time must not get the same code: one waits for the other.
    list(Unit.objects.select_for_update().order_by("pk")[:1])
    need = _next_code()
    batch = keep_rows([{**given, "need": need}], table="camera_needs", by=by)
    record(
        Recorded.CAMERA_NEED_REPORTED,
        target=f"camera_need/{need}",
        by=by,
        act=Act.ENTER_CAMERAS,
        need=need,
        unit=given["unit"],
    )
    return Reported(need=need, batch=batch)


def _next_code() -> str:
    rows = rows_in_force("camera_needs").values_list("cells", flat=True)
    numbers = [int(found[1]) for cells in rows if (found := _NEED.fullmatch(cells["need"]))]
    return f"KB{max(numbers, default=0) + 1:0{_DIGITS}}"


@transaction.atomic
def take_step(
    seen: SeenCameras, one: SeenSubject, *, event: str, on: date, reason: str, by: Acting
) -> Batch:
    """Take a step with a need or a point.

    :raises NotAllowed: if the step is somebody else's.
    :raises WrongState: if there is no such step from where it is.
    :raises DeliveryRejected: with all that is wrong with it, the law's no among it.
    """
    step = step_to(seen, one, event, on=on)
    if step is None:
        raise WrongState(_("Steget går inte att ta härifrån. Läget är ett annat nu."))
    if step.role is None:
        raise NotAllowed(step.why_not)
    act = TAKEN_BY[step.role]
    by.check_may(act, inside=organisation_on(by.on).line(one.unit))
    row = {
        "subject": one.code,
        "on": on.isoformat(),
        "event": event,
        "state": step.transition.after.value,
        "role": step.role.value,
        "reason": reason.strip() or None,
    }
    batch = keep_rows([row], table="camera_events", by=by, act=act)
    record(
        Recorded.CAMERA_STEP_TAKEN,
        target=f"camera/{one.code}",
        by=by,
        act=act,
        subject=one.code,
        step=event,
        on=on.isoformat(),
        batch=batch.pk,
    )
    return batch


@transaction.atomic
def read_position(subject: str, *, by: Acting) -> Position | None:
    """Return where a need or point is exactly, and record that somebody read it.

    :returns: None where nobody has delivered it; that is no reading.
    :raises NotAllowed: if the person does not see exact positions there.
    """
    inside = organisation_on(by.on).line(Subjects().unit(subject))
    if not by.sees(FieldClass.POSITION, inside=inside):
        raise NotAllowed(_("Din roll ger inte rätt att läsa exakta lägen här."))
    found = next((one for one in _positions() if one.subject == subject), None)
    if found is not None:
        record(Recorded.POSITION_READ, target=f"camera/{subject}", by=by, act=None, subject=subject)
    return found


@transaction.atomic
def export_positions(*, by: Acting) -> list[Position]:
    """Return the exact positions that a person sees, and record how many they took."""
    organisation, subjects = organisation_on(by.on), Subjects()
    found = [
        one
        for one in _positions()
        if by.sees(FieldClass.POSITION, inside=organisation.line(subjects.unit(one.subject)))
    ]
    record(Recorded.POSITIONS_EXPORTED, target="cameras", by=by, act=None, rows=len(found))
    return found


def _positions() -> list[Position]:
    rows: Any = rows_in_force(_SITES).order_by("key").values_list("cells", flat=True)
    return [Position(**cells) for cells in rows]
