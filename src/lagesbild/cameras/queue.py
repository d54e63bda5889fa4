"""Who gets the next camera: needs in the order of the day, and where people depart from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import polars as pl

from lagesbild.cameras.priority import MEASURED_SCHEMA, REFUSED, in_order
from lagesbild.cameras.standing import Standing
from lagesbild.norms.camera_priority import CameraPriority

QUEUE_SCHEMA = {"position": pl.Int64, "by_order": pl.Int64, **MEASURED_SCHEMA}
"""`by_order` is the position without departures; both count from 1."""

DEPARTURE_SCHEMA = {
    "need": pl.String,
    "moved_before": pl.String,
    "decided_on": pl.Date,
    "role": pl.String,
    "reason": pl.String,
    "effect": pl.String,
    "from_position": pl.Int64,
    "to_position": pl.Int64,
}
"""Positions of the need before and after its departure was applied; null where it was not."""

LEFT_OUT_SCHEMA = {"need": pl.String, "reason": pl.String}


class Effect(StrEnum):
    """What a departure does on a day."""

    MOVED = "moved"
    NO_CHANGE = "no_change"
    """The need stands directly before the other anyway."""
    NOT_IN_QUEUE = "not_in_queue"
    """One of the two waits no more; the departure has lapsed."""


class LeftOut(StrEnum):
    """Why a need that is not met stands in no queue."""

    REFUSED = "refused"
    """The test says that monitoring does not outweigh."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """A departure that takes one need directly before another."""

    need: str
    before: str
    decided_on: date
    role: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Who waits on a day, in order; each frame's columns are declared above."""

    on: date
    order: CameraPriority
    rows: pl.DataFrame
    departures: pl.DataFrame
    left_out: pl.DataFrame
    moves: tuple[Move, ...]
    """The departures that hold, in the order they are applied."""

    @cached_property
    def stages(self) -> tuple[dict[str, int], ...]:
        """Return the positions of all needs by the order, and after each move."""
        lists = [self.rows.sort("by_order")["need"].to_list()]
        for move in self.moves:
            lists.append(_moved(lists[-1], move))
        return tuple({need: at for at, need in enumerate(one, start=1)} for one in lists)

    @cached_property
    def facts(self) -> dict[str, dict[str, Any]]:
        """Return the row of each need."""
        return {row["need"]: row for row in self.rows.to_dicts()}


def queue_on(
    day: date,
    *,
    measured: pl.DataFrame,
    departures: pl.DataFrame,
    order: CameraPriority,
) -> Queue:
    """Return the queue of a day: a total order, whatever order the rows come in.

    Departures decided by the day are applied by day, then by the letters of their need and of the
    other, each to the list that the one before it left. One whose need, or the other, waits no more
    has lapsed, and is listed as that.

    :param measured: needs that wait, see `priority.measured_needs`; those refused are left out.
    :param departures: the table `camera_departures`.
    """
    refused = measured.filter(pl.col("test") == REFUSED)
    ordered = in_order(measured.filter(pl.col("test") != REFUSED), order=order)["need"].to_list()
    known = (
        departures.filter(pl.col("decided_on") <= day)
        .select("need", "moved_before", "decided_on", "role", "reason")
        .sort("decided_on", "need", "moved_before")
    )
    rows, moves, now = [], [], ordered
    for row in known.to_dicts():
        effect, before, after = Effect.NOT_IN_QUEUE, None, None
        if row["need"] in now and row["moved_before"] in now:
            move = Move(
                need=row["need"],
                before=row["moved_before"],
                decided_on=row["decided_on"],
                role=row["role"],
                reason=row["reason"],
            )
            moved = _moved(now, move)
            before, after = now.index(move.need) + 1, moved.index(move.need) + 1
            effect = Effect.MOVED if before != after else Effect.NO_CHANGE
            moves.append(move)
            now = moved
        rows.append({**row, "effect": effect.value, "from_position": before, "to_position": after})
    positions = pl.DataFrame(
        {"need": now, "position": range(1, len(now) + 1)},
        schema={"need": pl.String, "position": pl.Int64},
    ).join(
        pl.DataFrame(
            {"need": ordered, "by_order": range(1, len(ordered) + 1)},
            schema={"need": pl.String, "by_order": pl.Int64},
        ),
        on="need",
    )
    return Queue(
        on=day,
        order=order,
        rows=positions.join(measured, on="need").select(*QUEUE_SCHEMA).sort("position"),
        departures=pl.DataFrame(rows, schema=DEPARTURE_SCHEMA),
        left_out=refused.select("need", reason=pl.lit(LeftOut.REFUSED.value)).sort("need"),
        moves=tuple(moves),
    )


def waiting(standing: pl.DataFrame) -> pl.DataFrame:
    """Return the needs that wait, of `standing.needs_on`."""
    return standing.filter(pl.col("standing") == Standing.WAITING.value)


def with_moves(needs: Sequence[str], moves: Iterable[Move]) -> list[str]:
    """Return needs in a given order with departures applied to it, one after the other.

    A move of a need that is not among them, or before one that is not, does nothing.
    """
    now = list(needs)
    for move in moves:
        if move.need in now and move.before in now:
            now = _moved(now, move)
    return now


def _moved(needs: Sequence[str], move: Move) -> list[str]:
    rest = [need for need in needs if need != move.need]
    at = rest.index(move.before)
    return [*rest[:at], move.need, *rest[at:]]
