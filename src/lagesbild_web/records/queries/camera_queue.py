"""Who gets the next camera, and why, as one person may see it: needs of others are left out.

Positions are those of the whole country's queue. How much violence there is and how many hours of
outer service, and what people have written, is shown to those who enter cameras there or decide on
them (`queries.cameras`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lagesbild.cameras.queue import Effect
from lagesbild.cameras.why import DEPARTURE, Why, why
from lagesbild.norms.camera_priority import Criterion
from lagesbild_web.permissions import Act
from lagesbild_web.records.models import BatchKind, TabledRow
from lagesbild_web.records.queries.cameras import Row, SeenCameras, SeenSubject
from lagesbild_web.records.queries.tabled import may_roll_back, rows_in_force

TELLS_OF_THE_PLACE = frozenset({"serious_violence", "exposed_hours"})
"""Criteria whose values could tell one place from others of its area."""
_DEPARTURES = "camera_departures"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A need in the queue; `row` is as `lagesbild.cameras.queue.QUEUE_SCHEMA` has it."""

    need: SeenSubject
    row: Row
    days: int
    """Since it was reported."""
    departures: tuple[Row, ...]
    """Those that hold and took this need before another."""
    may_move: bool


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Why one need stands before another. What may not be told is not in it."""

    first: str
    second: str
    sentence: str
    """Swedish, as the library says it; empty where it would tell too much."""
    criterion: str
    """The title of what decides, in Swedish; empty where people departed from the order."""


class SeenQueue:
    """The queue of a day, as one person may see it."""

    def __init__(self, seen: SeenCameras) -> None:
        self.seen = seen
        self.queue = seen.made.queue.queue

    @cached_property
    def rows(self) -> list[Waiting]:
        return [
            self._waiting(one, row)
            for row in self.queue.rows.iter_rows(named=True)
            if (one := self.seen.subject(row["need"])) is not None
        ]

    @property
    def length(self) -> int:
        """Return how many wait in the whole country."""
        return self.queue.rows.height

    @cached_property
    def left_out(self) -> list[SeenSubject]:
        """Return the needs that stand in no queue, because the test says no."""
        found = (self.seen.subject(need) for need in self.queue.left_out["need"])
        return [one for one in found if one is not None]

    @cached_property
    def departures(self) -> list[Row]:
        """Return the departures decided by the day of which the person sees both needs."""
        return [
            row
            for row in self.queue.departures.iter_rows(named=True)
            if self.seen.subject(row["need"]) and self.seen.subject(row["moved_before"])
        ]

    def movable_before(self, need: SeenSubject) -> list[Waiting]:
        """Return the needs that somebody may put this one directly before."""
        return [one for one in self.rows if one.may_move and one.need.code != need.code]

    def why(self, one: str, other: str) -> Answer | None:
        """Say why one of two needs stands before the other; None if they are not seen here.

        :raises NotFound: if they are the same.
        """
        shown = {row.need.code: row.need for row in self.rows}
        if one not in shown or other not in shown:
            return None
        found = why(self.queue, one, other)
        return Answer(
            first=found.first,
            second=found.second,
            sentence=found.sentence if self._may_tell(found, shown.values()) else "",
            criterion="" if found.criterion == DEPARTURE else self._title(found.criterion),
        )

    def undo_of(self, departure: Row) -> int | None:
        """Return the batch to take a departure back with: one made by hand, and nothing else."""
        return self._batches.get(
            (departure["need"], departure["moved_before"], departure["decided_on"].isoformat())
        )

    def _may_tell(self, found: Why, shown: Iterable[SeenSubject]) -> bool:
        both = [one for one in shown if one.code in (found.first, found.second)]
        if all(one.sees_details for one in both):
            return found.criterion != DEPARTURE or self._sees_all_moved(found)
        return found.criterion not in TELLS_OF_THE_PLACE | {DEPARTURE}

    def _sees_all_moved(self, found: Why) -> bool:
        """Tell whether somebody sees every need that departures of the two name."""
        pair = {found.first, found.second}
        moves = [one for one in self.queue.moves if one.need in pair]
        named = [self.seen.subject(code) for one in moves for code in (one.need, one.before)]
        return all(one is not None and one.sees_details for one in named)

    def _title(self, criterion: str) -> str:
        order = self.queue.order
        of_all: Iterable[Criterion] = (*order.criteria, *order.tie_breaks)
        return next(one.title for one in of_all if one.id == criterion)

    def _waiting(self, one: SeenSubject, row: Row) -> Waiting:
        return Waiting(
            need=one,
            row=row,
            days=(self.queue.on - row["reported_on"]).days,
            departures=tuple(self._moved.get(one.code, ())),
            may_move=self.seen.may(Act.ENTER_CAMERAS, one.unit),
        )

    @cached_property
    def _moved(self) -> dict[str, list[Row]]:
        """Return the departures that hold, by the need that they take before another."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.queue.departures.filter(effect=Effect.MOVED.value).iter_rows(named=True):
            found[row["need"]].append(row)
        return found

    @cached_property
    def _batches(self) -> dict[tuple[str, str, str], int]:
        rows = rows_in_force(_DEPARTURES).select_related("batch")
        return {
            _key(row): row.batch_id
            for row in rows
            if row.batch.kind == BatchKind.ENTRY and may_roll_back(row.batch, self.seen.acting)
        }


def _key(row: TabledRow) -> tuple[str, str, str]:
    cells = row.cells
    return cells["need"], cells["moved_before"], cells["decided_on"]
