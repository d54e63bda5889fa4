"""Between which rows does nothing change, so that their time can be counted in one go?

The loops look at each row and the one before it and nothing else, so that a compiler can take
several rows at a time.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled, uncounted
from lagesbild.positions.counting import MM2_MS2_PER_CM2_S2, Rule
from lagesbild.positions.rows import Coordinates, Int32Array, Int64Array, Rows

Motion = npt.NDArray[np.uint8]
"""How each row came from the one before it, bit by bit."""
DRIVES, STAYS, BREAKS = 1, 2, 4
"""It drove; it stayed at the same position, without a gap; it came after a gap or too fast."""


@compiled
def motion_of(rows: Rows, rule: Rule) -> Motion:
    """Return how each row came from the one before it, whether of the same unit or not."""
    motion = np.zeros(rows.units.size, dtype=np.uint8)
    _write_motion(motion, rows.times, rows.e, rows.n, rows.step_ms, 100.0 / rows.per_metre, rule)
    return motion


def breaks_of(motion: Motion, areas: Int32Array, depots: npt.NDArray[np.uint8]) -> Int64Array:
    """Return the rows whose interval is not just more of what the interval before it was."""
    breaks = np.zeros(motion.size, dtype=np.bool_)
    _write_breaks(breaks, motion, areas, depots)
    return np.flatnonzero(breaks)


@uncounted
def _write_motion(
    motion: Motion,
    times: npt.NDArray[np.signedinteger[Any]],
    e: Coordinates,
    n: Coordinates,
    step_ms: int,
    cm: float,
    rule: Rule,
) -> None:
    """Write whether each row drives, stays at the same position, or must be looked at by itself."""
    slow, fast, longest = float(rule.standing_mm_per_s), float(rule.top_mm_per_s), rule.cap_ms
    step, cap = float(step_ms), float(longest)
    for row in range(1, motion.size):
        span = (float(times[row]) - float(times[row - 1])) * step
        east = np.rint((float(e[row]) - float(e[row - 1])) * cm)
        north = np.rint((float(n[row]) - float(n[row - 1])) * cm)
        way2 = (east * east + north * north) * MM2_MS2_PER_CM2_S2
        drives = way2 > (slow * span) * (slow * span)
        stays = (e[row] == e[row - 1]) & (n[row] == n[row - 1]) & (span <= cap)
        breaks = (span > cap) | (way2 > (fast * span) * (fast * span))
        motion[row] = drives * DRIVES + stays * STAYS + breaks * BREAKS


@uncounted
def _write_breaks(
    breaks: npt.NDArray[np.bool_],
    motion: Motion,
    areas: Int32Array,
    depots: npt.NDArray[np.uint8],
) -> None:
    for row in range(1, motion.size):
        breaks[row] = (
            (motion[row] != motion[row - 1])
            | (motion[row] >= BREAKS)
            | (areas[row] != areas[row - 1])
            | (depots[row] != depots[row - 1])
        )
