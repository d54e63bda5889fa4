"""Is a file another one once more, under a new name or with its rows in another order?"""

import hashlib

import numba
import numpy as np
import numpy.typing as npt

from lagesbild.positions.rows import in_metres
from lagesbild.sources.position_logs.job import NamedSums
from lagesbild.sources.position_logs.log_files import LogFile
from lagesbild.sources.position_logs.reading import read_part


def signature(summed: NamedSums) -> str:
    """Return what files with the same rows have in common; others have it by chance, if at all.

    How many rows, and for each unit how many positions and when the first and last were.
    """
    ends = summed.sums.ends
    units, first_piece = np.unique(ends.units, return_index=True)
    firsts, lasts = ends.times[first_piece, 0], ends.times[first_piece, 3]
    of_unit = np.searchsorted(units, ends.units)
    np.minimum.at(firsts, of_unit, ends.times[:, 0])
    np.maximum.at(lasts, of_unit, ends.times[:, 3])
    names = [summed.names[unit] for unit in units.tolist()]
    by_name = sorted(zip(names, firsts.tolist(), lasts.tolist(), strict=True))
    told = f"{summed.sums.rows} {by_name}"
    return hashlib.sha256(told.encode()).hexdigest()


def hold_same_rows(file: LogFile, other: LogFile) -> bool:
    """Tell whether two files hold the same rows, in whatever order. Reads both."""
    return file.rows == other.rows and _fingerprint(file) == _fingerprint(other)


def _fingerprint(file: LogFile) -> tuple[int, int]:
    """Return two sums over rows that no order changes."""
    totals = np.zeros(2, dtype=np.uint64)
    for part in file.parts:
        read = read_part(part)
        rows = in_metres(read.rows)
        names = np.array([_number(name) for name in read.names], dtype=np.uint64)
        _add_rows(
            totals,
            names[rows.units] if len(names) else np.empty(0, dtype=np.uint64),
            rows.times.view(np.uint64),
            rows.e.view(np.uint64),
            rows.n.view(np.uint64),
        )
    return int(totals[0]), int(totals[1])


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


_Words = npt.NDArray[np.uint64]


@numba.njit(cache=True, nogil=True)
def _add_rows(totals: _Words, units: _Words, times: _Words, e: _Words, n: _Words) -> None:
    for row in range(units.size):
        word = np.uint64(0x9E3779B97F4A7C15)
        for value in (units[row], times[row], e[row], n[row]):
            word = (word ^ value) * np.uint64(0xBF58476D1CE4E5B9)
            word ^= word >> np.uint64(29)
        totals[0] += word
        totals[1] += word * word
