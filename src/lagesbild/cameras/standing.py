"""What is left of each need on a day: does it wait, is it on its way, or is it met?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import polars as pl

from lagesbild.areas.held import units_above
from lagesbild.areas.levels import Level
from lagesbild.cameras.states import State, in_order_of_events

STANDING_SCHEMA = {
    "need": pl.String,
    "reported_on": pl.Date,
    "unit": pl.String,
    "local_police_district": pl.String,
    "police_region": pl.String,
    "area": pl.String,
    "kind": pl.String,
    "number": pl.Int64,
    "installed": pl.Int64,
    "left": pl.Int64,
    "standing": pl.String,
    "installed_on": pl.Date,
    "active_on": pl.Date,
    "ended_on": pl.Date,
}
"""`installed` and `left` add up to `number`. `installed_on` and `active_on` are the days when the
whole need was first installed and in operation; `ended_on` when it was withdrawn or removed."""


class Standing(StrEnum):
    """Where a need is on its way to a camera."""

    WAITING = "waiting"
    """In the queue."""
    ON_THE_WAY = "on_the_way"
    """Ordered or delivered: who gets the next one does not concern it any more."""
    MET = "met"
    ENDED = "ended"
    """Withdrawn or removed."""


_ACTIVE = frozenset({State.ACTIVE, State.REVIEWED, State.PAUSED})
_INSTALLED = _ACTIVE | {State.INSTALLED}
_ON_THE_WAY = frozenset({State.ORDERED, State.DELIVERED})


def needs_on(
    day: date,
    *,
    needs: pl.DataFrame,
    points: pl.DataFrame,
    events: pl.DataFrame,
    organisation: pl.DataFrame,
) -> pl.DataFrame:
    """Return every need reported by a day and how it stands then, as `STANDING_SCHEMA` has it.

    A need is installed when its own events say so, or when as many of its points have been. A need
    without events has been reported and no more. What happens later than the day is not known.

    :param needs: the table `camera_needs`.
    :param points: `camera_points`; a point without a need is nobody's.
    :param events: `camera_events`.
    :param organisation: the dated table of units, for the district and region of the need's unit.
    """
    known = in_order_of_events(events.filter(pl.col("on") <= day))
    history: dict[str, list[tuple[date, State]]] = defaultdict(list)
    for subject, on, state in known.select("subject", "on", "state").iter_rows():
        history[subject].append((on, State(state)))
    points_of: dict[str, list[str]] = defaultdict(list)
    for point, need in points.drop_nulls("need").select("point", "need").iter_rows():
        points_of[need].append(point)
    reported = needs.filter(pl.col("reported_on") <= day).sort("need")
    rows = [
        _row(number, history[need], [history[point] for point in points_of[need]])
        for need, number in reported.select("need", "number").iter_rows()
    ]
    month = f"{day:%Y-%m}"
    above = units_above(organisation, months=[month]).select(
        "unit", Level.LOCAL_POLICE_DISTRICT.value, Level.POLICE_REGION.value
    )
    found = pl.DataFrame(rows, schema={name: STANDING_SCHEMA[name] for name in _FOUND})
    return (
        pl.concat([reported, found], how="horizontal")
        .join(above, on="unit", how="left")
        .select(pl.col(name).cast(dtype) for name, dtype in STANDING_SCHEMA.items())
        .sort("need")
    )


_FOUND = ("installed", "left", "standing", "installed_on", "active_on", "ended_on")
_History = Sequence[tuple[date, State]]


def _row(number: int, own: _History, of_points: Sequence[_History]) -> dict[str, object]:
    installed_on, installed = _reached(number, own, of_points, _INSTALLED)
    active_on, _ = _reached(number, own, of_points, _ACTIVE)
    state = own[-1][1] if own else State.REPORTED
    standing = Standing.WAITING
    if state.is_over:
        standing = Standing.ENDED
    elif installed == number:
        standing = Standing.MET
    elif state in _ON_THE_WAY:
        standing = Standing.ON_THE_WAY
    return {
        "installed": installed,
        "left": number - installed,
        "standing": standing.value,
        "installed_on": installed_on,
        "active_on": active_on,
        "ended_on": own[-1][0] if standing is Standing.ENDED else None,
    }


def _reached(
    number: int, own: _History, of_points: Sequence[_History], states: frozenset[State]
) -> tuple[date | None, int]:
    """Return when the whole need had reached some states, and how much of it has."""
    first = [on for on in (_first(one, states) for one in of_points) if on is not None]
    days = [on for on in (_first(own, states), *sorted(first)[number - 1 : number]) if on]
    return (min(days), number) if days else (None, len(first))


def _first(history: _History, states: frozenset[State]) -> date | None:
    return next((on for on, state in history if state in states), None)
