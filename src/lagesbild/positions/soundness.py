"""Which rows of a log cannot be what they say, and why?"""

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled
from lagesbild.positions.faults import Fault
from lagesbild.positions.rows import Bounds, Rows, time_of

SOUND = 255
_DEGREES_AT_MOST = 180
_UNKNOWN_UNIT, _TOO_OLD, _FUTURE = int(Fault.UNKNOWN_UNIT), int(Fault.TOO_OLD), int(Fault.FUTURE)
_DEGREES, _SWAPPED, _OUTSIDE = int(Fault.DEGREES), int(Fault.SWAPPED), int(Fault.OUTSIDE)


@compiled
def are_sound(rows: Rows, bounds: Bounds) -> bool:
    """Tell whether every row lies within the bounds of place and time."""
    scale = int(rows.per_metre)
    low_e, high_e = bounds.low_e_m * scale, bounds.high_e_m * scale
    low_n, high_n = bounds.low_n_m * scale, bounds.high_n_m * scale
    low_time = -((rows.base_ms - bounds.low_ms) // rows.step_ms)
    high_time = (bounds.high_ms - rows.base_ms) // rows.step_ms
    sound = True
    for index in range(rows.units.size):
        # No branch, so that several rows are taken at a time; what is no number is not within.
        e, n, time = rows.e[index], rows.n[index], rows.times[index]
        sound &= (low_e <= e) & (e <= high_e) & (low_n <= n) & (n <= high_n)
        sound &= (low_time <= time) & (time <= high_time)
    return sound


@compiled
def faults_of(rows: Rows, bounds: Bounds, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """Return the first fault of each row, `SOUND` for none. `known`: the units of the register."""
    faults = np.full(rows.units.size, SOUND, dtype=np.uint8)
    low_e, high_e = float(bounds.low_e_m), float(bounds.high_e_m)
    low_n, high_n = float(bounds.low_n_m), float(bounds.high_n_m)
    for index in range(rows.units.size):
        e, n = rows.e[index] / rows.per_metre, rows.n[index] / rows.per_metre
        ms = time_of(rows, index)
        if not known[rows.units[index]]:
            faults[index] = _UNKNOWN_UNIT
        elif ms < bounds.low_ms:
            faults[index] = _TOO_OLD
        elif ms > bounds.high_ms:
            faults[index] = _FUTURE
        elif not (low_e <= e <= high_e and low_n <= n <= high_n):
            if abs(e) <= _DEGREES_AT_MOST and abs(n) <= _DEGREES_AT_MOST:
                faults[index] = _DEGREES
            elif low_e <= n <= high_e and low_n <= e <= high_n:
                faults[index] = _SWAPPED
            else:
                faults[index] = _OUTSIDE
    return faults
