"""What does one part of a log come to, on its own? A part is as many rows as are read at a time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lagesbild.positions.counting import Counting, Found, Rule
from lagesbild.positions.faults import Fault, FaultArrays, FoundFaults
from lagesbild.positions.grid import AreaGrid
from lagesbild.positions.intervals import Places
from lagesbild.positions.local_hours import local_hours
from lagesbild.positions.locating import locate
from lagesbild.positions.motion import Motion, breaks_of, motion_of
from lagesbild.positions.ordering import in_order, steps_back
from lagesbild.positions.rows import Bounds, Int64Array, Rows, piece_starts, take
from lagesbild.positions.soundness import SOUND, are_sound, faults_of
from lagesbild.positions.sums import SumArrays, Sums, done, no_sums
from lagesbild.positions.unit_days import with_fault_days, with_positions
from lagesbild.positions.unit_time import Ends, no_ends, with_unit_time

_NO_ROWS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class LookUps:
    """The layers that time is divided by, in their order, and the depots."""

    layers: tuple[AreaGrid, ...]
    depots: AreaGrid | None = None

    def __post_init__(self) -> None:
        assert self.layers, "time is divided by at least one layer"


@dataclass(frozen=True, kw_only=True, eq=False)
class Units:
    """What is known of the units of a part, each by its number there."""

    functions: Int64Array
    known: npt.NDArray[np.bool_]
    """Whether the register holds them; true for all where there is none."""

    def __len__(self) -> int:
        return len(self.functions)

    def of(self, numbers: Int64Array) -> "Units":
        """Return what is known of some of them, in that order."""
        return Units(functions=self.functions[numbers], known=self.known[numbers])


@dataclass(frozen=True, kw_only=True, eq=False)
class LogSums:
    """The time of each unit within each piece of a log, and what the pieces' neighbours must know.

    A piece is what one part of the log holds of one unit.
    """

    rows: int
    sums: tuple[Sums, ...]
    """By layer; figures of units' days stand with the first."""
    ends: Ends
    faults: FoundFaults


def sum_part(
    rows: Rows,
    units: Units,
    *,
    look_ups: LookUps,
    rule: Rule,
    bounds: Bounds,
    missing: Int64Array = _NO_ROWS,
) -> LogSums:
    """Return what the rows of a part come to. `missing`: rows that lack a value.

    Rows are named by their place in the part.
    """
    counting = Counting(rule, local_hours(), units.functions, True)
    faults = FaultArrays(len(units))
    table = no_sums()
    whole = rows
    sound = not len(missing) and bool(units.known.all()) and are_sound(rows, bounds)
    starts = piece_starts(rows, len(units)) if sound else _NO_ROWS
    order = None
    if not len(starts):
        table, order = _left_out(table, rows, units, bounds, missing, faults, counting)
        rows = take(rows, order)
        _note_steps_back(rows, order, rule, faults)
        ordered = in_order(rows, len(units))
        for kind, indices in (
            (Fault.DUPLICATE, ordered.duplicates),
            (Fault.CONFLICT, ordered.conflicts),
        ):
            table = _with_faults(table, whole, np.sort(order[indices]), kind, faults, counting)
        rows, starts, order = ordered.rows, ordered.starts, order[ordered.order]
    ends = no_ends(len(starts) - 1)
    sums = _layer_sums(table, rows, starts, look_ups, counting, ends, faults, order)
    if order is not None:
        ends.rows[:, 3:] = order[ends.rows[:, 3:]]
    return LogSums(rows=len(whole.units), sums=sums, ends=ends, faults=faults.found())


def _layer_sums(
    table: SumArrays,
    rows: Rows,
    starts: Int64Array,
    look_ups: LookUps,
    counting: Counting,
    ends: Ends,
    faults: FaultArrays,
    order: Int64Array | None,
) -> tuple[Sums, ...]:
    """Return the sums by layer; the first are added to `table`, with figures, ends and faults."""
    depots, motion = depots_of(look_ups, rows), motion_of(rows, counting.rule)
    found = FaultArrays(len(faults.counts))
    table = with_positions(table, rows, starts, counting)
    sums = []
    for number, grid in enumerate(look_ups.layers):
        first = number == 0
        places = places_of(look_ups, grid, rows, depots, motion)
        table = with_unit_time(
            table if first else no_sums(),
            rows,
            starts,
            places,
            counting._replace(with_figures=first),
            ends if first else no_ends(0),
            Found(found.counts, found.first_rows),
        )
        sums.append(done(table))
    faults.merge(found, order)
    return tuple(sums)


def depots_of(look_ups: LookUps, rows: Rows) -> npt.NDArray[np.uint8]:
    """Return 1 for each row that lies in a depot, else 0."""
    if look_ups.depots is None:
        return np.zeros(len(rows.units), dtype=np.uint8)
    return (locate(look_ups.depots, rows.e, rows.n) >= 0).astype(np.uint8)


def places_of(
    look_ups: LookUps,
    grid: AreaGrid,
    rows: Rows,
    depots: npt.NDArray[np.uint8],
    motion: Motion,
) -> Places:
    """Return where rows lie in one layer."""
    depot_grid = grid if look_ups.depots is None else look_ups.depots
    areas = locate(grid, rows.e, rows.n)
    breaks = breaks_of(motion, areas, depots)
    return Places(areas, depots, motion, breaks, grid.arrays, depot_grid.arrays)


def _left_out(
    table: SumArrays,
    rows: Rows,
    units: Units,
    bounds: Bounds,
    missing: Int64Array,
    faults: FaultArrays,
    counting: Counting,
) -> tuple[SumArrays, Int64Array]:
    """Note the rows that cannot be what they say; return the places of the others."""
    kinds = faults_of(rows, bounds, units.known)
    kinds[missing] = Fault.MISSING
    for kind in np.unique(kinds[kinds != SOUND]):
        indices = np.flatnonzero(kinds == kind)
        table = _with_faults(table, rows, indices, Fault(kind), faults, counting)
    return table, np.flatnonzero(kinds == SOUND)


def _with_faults(
    table: SumArrays,
    rows: Rows,
    indices: Int64Array,
    kind: Fault,
    faults: FaultArrays,
    counting: Counting,
) -> SumArrays:
    if not len(indices):
        return table
    faults.add(kind, rows.units[indices], indices)
    return with_fault_days(table, rows, indices, int(kind), counting)


def _note_steps_back(rows: Rows, order: Int64Array, rule: Rule, faults: FaultArrays) -> None:
    """Note units whose every step back in time is by whole hours without movement.

    A unit with other steps back has rows in disorder, among which some fit by chance.
    """
    back, whole, first = steps_back(rows, len(faults.counts), rule.cap_ms, rule.top_mm_per_s)
    for unit in np.flatnonzero((back > 0) & (back == whole)):
        faults.counts[unit, Fault.CLOCK_BACK] += whole[unit]
        faults.first_rows[unit, Fault.CLOCK_BACK] = order[first[unit]]
