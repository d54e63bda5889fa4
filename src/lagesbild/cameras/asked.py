"""What needs ask for, in arrays: those that wait, those ordered before them, and those to come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from lagesbild.cameras.priority import MEASURED_SCHEMA
from lagesbild.cameras.queue import Move, Queue, with_moves
from lagesbild.norms.camera_priority import CameraPriority
from lagesbild.periods import Period
from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.queued_supply import Demands

_WAITING = "waiting_months"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One element for each need, and by what the needs are ordered."""

    needs: tuple[str, ...]
    classes: tuple[str, ...]
    kinds: tuple[str, ...]
    """What the kinds of `demands` are called."""
    regions: tuple[str, ...]
    """What the places of `demands` are called."""
    demands: Demands
    ranks: FloatArray
    """Needs x criteria, the class first; lower goes first."""
    reported: IntArray
    """Days, as ordinals."""
    names: IntArray
    """Numbers that go as the letters of the needs go."""
    waited: IntArray
    """Whole months waited at the first month; negative for those reported later."""
    is_ordered: BoolArray
    """Ordered already, and before all that are not."""
    moves: tuple[Move, ...]

    def order(self, *, raised: IntArray | int = 0) -> IntArray:
        """Return the needs first to last, with departures, when some count as classes higher."""
        _, levels = np.unique(self.ranks[:, 0], return_inverse=True)
        classes = np.maximum(levels - raised, 0)
        keys = (self.names, self.reported, *self.ranks[:, :0:-1].T, classes, ~self.is_ordered)
        order: IntArray = np.lexsort(keys)
        if not self.moves:
            return order
        number = {need: at for at, need in enumerate(self.needs)}
        moved = with_moves([self.needs[at] for at in order], self.moves)
        return np.array([number[need] for need in moved], dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Newcomers:
    """Needs that new ones are copies of, and how many come in a month."""

    pool: Asked
    mean: float
    waiting: int
    """Which criterion is the time waited."""

    def join(
        self, asked: Asked, *, months: Sequence[Period], generator: np.random.Generator
    ) -> Asked:
        """Return what is asked for with needs that are reported in coming months.

        A Poisson number a month, each a copy of one of the pool as it stands now: what is known of
        its place, and its test, are as for that one. It is there from the month that it comes in.
        """
        if not self.pool.needs:
            return asked
        counts = generator.poisson(self.mean, size=len(months))
        start = np.repeat(np.arange(len(months)), counts)
        picked = generator.integers(0, len(self.pool.needs), size=len(start))
        ranks = self.pool.ranks[picked]
        ranks[:, self.waiting] = start + 1
        first = np.array([month.first.toordinal() for month in months], dtype=np.int64)
        known, new = asked.demands, self.pool.demands
        return replace(
            asked,
            needs=(*asked.needs, *(f"~{at:06}" for at in range(len(start)))),
            classes=(*asked.classes, *(self.pool.classes[at] for at in picked)),
            demands=Demands(
                number=np.concatenate([known.number, new.number[picked]]),
                kind=np.concatenate([known.kind, new.kind[picked]]),
                place=np.concatenate([known.place, new.place[picked]]),
                takes_work=np.concatenate([known.takes_work, new.takes_work[picked]]),
                start=np.concatenate([known.start, start]),
            ),
            ranks=np.concatenate([asked.ranks, ranks]),
            reported=np.concatenate([asked.reported, first[start]]),
            names=np.concatenate([asked.names, len(asked.needs) + np.arange(len(start))]),
            waited=np.concatenate([asked.waited, -start]),
            is_ordered=np.concatenate([asked.is_ordered, np.zeros(len(start), dtype=np.bool_)]),
        )


def asked_of(queue: Queue, *, ordered: pl.DataFrame, recent: pl.DataFrame | None = None) -> Asked:
    """Return what the needs of a queue ask for, with those ordered before them.

    :param ordered: needs on the way, see `priority.measured_needs`.
    :param recent: needs whose kinds and regions are to have numbers too, see `newcomers_of`.
    """
    names = list(MEASURED_SCHEMA)
    rows = pl.concat([ordered.select(names), queue.rows.select(names)])
    everyone = rows if recent is None else pl.concat([rows, recent.select(names)])
    return _arrays(
        rows,
        order=queue.order,
        kinds=tuple(everyone["kind"].unique().sort()),
        regions=tuple(everyone["police_region"].drop_nulls().unique().sort()),
        ordered=ordered.height,
        moves=queue.moves,
    )


def newcomers_of(
    recent: pl.DataFrame, *, asked: Asked, order: CameraPriority, months: int
) -> Newcomers:
    """Return what new needs are drawn from: those reported in so many months before the day.

    :param recent: see `priority.measured_needs`; what is left of them is what they asked for.
    :param asked: what the new ones are to join, made with the same `recent`.
    """
    return Newcomers(
        pool=_arrays(
            recent, order=order, kinds=asked.kinds, regions=asked.regions, ordered=0, moves=()
        ),
        mean=recent.height / months,
        waiting=[one.id for one in order.criteria].index(_WAITING),
    )


def _arrays(
    rows: pl.DataFrame,
    *,
    order: CameraPriority,
    kinds: tuple[str, ...],
    regions: tuple[str, ...],
    ordered: int,
    moves: tuple[Move, ...],
) -> Asked:
    """Return rows as arrays; the first `ordered` of them are ordered already."""
    ranks = [[one.rank(value) for value in rows[one.id]] for one in order.criteria]
    names = np.array(rows["need"].to_list(), dtype=np.str_)
    return Asked(
        needs=tuple(rows["need"]),
        classes=tuple(rows["area_class"]),
        kinds=kinds,
        regions=regions,
        demands=Demands(
            number=rows["left"].to_numpy(),
            kind=_numbered(rows["kind"], kinds),
            place=_numbered(rows["police_region"], regions),
            takes_work=rows["kind"].is_in(order.installed_kinds).to_numpy(),
            start=np.zeros(rows.height, dtype=np.int64),
        ),
        ranks=np.array(ranks, dtype=np.float64).reshape(len(order.criteria), rows.height).T,
        reported=np.array([day.toordinal() for day in rows["reported_on"]], dtype=np.int64),
        names=np.argsort(np.argsort(names)),
        waited=rows["waiting_months"].to_numpy() + 1,
        is_ordered=np.arange(rows.height) < ordered,
        moves=moves,
    )


def _numbered(names: pl.Series, known: Sequence[str]) -> IntArray:
    """Return where names stand among those known; -1 for none."""
    number = {name: at for at, name in enumerate(known)}
    return np.array([number.get(name, -1) for name in names], dtype=np.int64)
