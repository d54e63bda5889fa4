"""How many rows of scores rank, and which ranks and scores each unit got over all rows.

Compiled loops (Numba) that count instead of comparing: a row of n scores is ranked in about n steps
and a unit's quantiles over m draws are found in about m, with the result that sorting would give.
They release the interpreter lock, so that threads of the caller run beside each other.
"""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import FloatArray, IntArray

Float32Array = npt.NDArray[np.float32]
Int32Array = npt.NDArray[np.int32]
BitsArray = npt.NDArray[np.uint64]
RankArray = npt.NDArray[np.unsignedinteger[Any]]

_BITS_OF_ONE = np.uint64(0x3FF0000000000000)
"""A float64 in [1, 2], read as a whole number, less this one: its place on a grid of 2^52 steps."""
_BUCKET_BITS = 11
_BUCKETS = 2**_BUCKET_BITS
_FIRST_DIGIT, _SECOND_DIGIT = np.uint64(52 - _BUCKET_BITS), np.uint64(52 - 2 * _BUCKET_BITS)
_SCORE_BUCKETS = 1024
_SCORES_AT_ONCE = 16
"""Units whose scores fill one line of the cache in each row."""
_RANKS_AT_ONCE = 16


def rank_type(units: int) -> type[np.uint16] | type[np.uint32]:
    """Return the smallest type that holds the ranks of this many units."""
    return np.uint16 if units < 2**16 else np.uint32


@numba.njit(cache=True, nogil=True)
def rank_rows(scores: FloatArray, ranks: RankArray) -> None:
    """Write the rank of each score within its row to `ranks`, 1 for the highest.

    Scores are compared on a grid of 2^52 steps over the row's range, less the bits that number the
    units (2^39 steps for 6 000 units). Scores on the same step tie and share the best rank. There
    must be no NaN.
    """
    rows, units = scores.shape
    index_bits = 0
    while (1 << index_bits) < units:
        index_bits += 1
    keys, half = np.empty(units), np.empty(units, dtype=np.uint64)
    starts = np.empty((2, _BUCKETS + 2), dtype=np.int32)
    for row in range(rows):
        _number(scores[row], keys)
        _order(keys.view(np.uint64), half, starts, np.uint64(index_bits))
        _share_places(keys.view(np.uint64), ranks[row], np.uint64(index_bits))


@numba.njit(cache=True, nogil=True, fastmath={"nnan", "ninf", "nsz", "reassoc"})
def _ends(scores: FloatArray | Float32Array) -> tuple[float, float]:
    """Return the highest and the lowest score, which the order of comparing cannot change."""
    best = worst = scores[0]
    for score in scores:
        best = max(best, score)
        worst = min(worst, score)
    return best, worst


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _number(scores: FloatArray, keys: FloatArray) -> None:
    """Write each score as a number in [1, 2], the highest score as 1."""
    best, worst = _ends(scores)
    span = best - worst if best > worst else 1.0
    for unit in range(len(scores)):
        keys[unit] = (best - scores[unit]) / span + 1.0


@numba.njit(cache=True, nogil=True)
def _order(bits: BitsArray, half: BitsArray, starts: Int32Array, index_bits: np.uint64) -> None:
    """Put grid steps in rising order, each with its unit's index in its last bits.

    Two rounds of radix sort on the first bits leave little for the third, which compares.
    """
    one, last = np.uint64(1), np.uint64(_BUCKETS - 1)
    keep = ~((one << index_bits) - one)
    starts[:] = 0
    for unit in range(len(bits)):
        step = bits[unit] - _BITS_OF_ONE
        starts[0, ((step >> _SECOND_DIGIT) & last) + one] += 1
        starts[1, (step >> _FIRST_DIGIT) + one] += 1
        bits[unit] = (step & keep) | np.uint64(unit)
    for bucket in range(1, starts.shape[1]):
        starts[0, bucket] += starts[0, bucket - 1]
        starts[1, bucket] += starts[1, bucket - 1]
    for step in bits:
        digit = (step >> _SECOND_DIGIT) & last
        half[np.uint64(starts[0, digit])] = step
        starts[0, digit] += 1
    for step in half:
        digit = step >> _FIRST_DIGIT
        bits[np.uint64(starts[1, digit])] = step
        starts[1, digit] += 1
    _finish_order(bits)


@numba.njit(cache=True, nogil=True)
def _finish_order(values: BitsArray) -> None:
    """Sort values of which nearly all stand in their places."""
    moves = 0
    for place in range(1, len(values)):
        value, before = values[place], place - 1
        while before >= 0 and values[before] > value:
            values[before + 1] = values[before]
            before -= 1
        values[before + 1] = value
        moves += place - 1 - before
        if moves > 8 * len(values):  # An outlier has pressed the others together.
            values.sort()
            return


@numba.njit(cache=True, nogil=True)
def _share_places(ordered: BitsArray, ranks: RankArray, index_bits: np.uint64) -> None:
    index = (np.uint64(1) << index_bits) - np.uint64(1)
    shared, last = 1, ordered[0] >> index_bits
    for place in range(len(ordered)):
        step = ordered[place] >> index_bits
        if step != last:
            shared, last = place + 1, step
        ranks[ordered[place] & index] = shared


@numba.njit(cache=True, nogil=True)
def ranks_at(ranks: RankArray, places: IntArray, first: int, stop: int, found: FloatArray) -> None:
    """Write the ranks at `places` of each column's rising order to `found`, places x units.

    Columns `first` to `stop`; `places` count from 0 and rise.
    """
    draws, units = ranks.shape
    counts = np.zeros((_RANKS_AT_ONCE, units + 1), dtype=np.int32)
    for left in range(first, stop, _RANKS_AT_ONCE):
        width = min(_RANKS_AT_ONCE, stop - left)
        counts[:] = 0
        for draw in range(draws):
            for column in range(width):
                counts[column, ranks[draw, left + column]] += 1
        for column in range(width):
            below, rank = 0, 0
            for which in range(len(places)):
                while below + counts[column, rank] <= places[which]:
                    below += counts[column, rank]
                    rank += 1
                found[which, left + column] = rank


@numba.njit(cache=True, nogil=True)
def scores_at(
    scores: Float32Array, places: IntArray, first: int, stop: int, found: FloatArray
) -> None:
    """Write the scores at `places` of each column's rising order to `found`, places x units.

    Columns `first` to `stop`; `places` count from 0 and rise.
    """
    draws = scores.shape[0]
    columns = np.empty((_SCORES_AT_ONCE, draws), dtype=np.float32)
    bucket_of = np.empty(draws, dtype=np.int32)
    for left in range(first, stop, _SCORES_AT_ONCE):
        width = min(_SCORES_AT_ONCE, stop - left)
        for draw in range(draws):
            for column in range(width):
                columns[column, draw] = scores[draw, left + column]
        for column in range(width):
            _select(columns[column], places, found[:, left + column], bucket_of)


@numba.njit(cache=True, nogil=True)
def _select(
    values: Float32Array, places: IntArray, found: FloatArray, bucket_of: Int32Array
) -> None:
    """Write the values at `places` of the rising order to `found`; `bucket_of` is written over.

    Values go to buckets of equal width, and only buckets that hold a place are sorted.
    """
    highest, lowest = _ends(values)
    if lowest == highest:
        found[:] = lowest
        return
    per_width = (_SCORE_BUCKETS - 1) / (np.float64(highest) - np.float64(lowest))
    for draw in range(len(values)):
        bucket_of[draw] = np.int32((np.float64(values[draw]) - lowest) * per_width)
    counts = np.zeros(_SCORE_BUCKETS, dtype=np.int32)
    for bucket in bucket_of:
        counts[np.uint32(bucket)] += 1
    wanted = np.zeros(_SCORE_BUCKETS, dtype=np.bool_)
    holding, inside = np.empty_like(places), 0
    below, bucket = 0, 0
    for which in range(len(places)):
        while below + counts[bucket] <= places[which]:
            below += counts[bucket]
            bucket += 1
        inside += 0 if wanted[bucket] else counts[bucket]
        wanted[bucket], holding[which] = True, below - (inside - counts[bucket])
    kept = np.empty(inside, dtype=np.float32)
    size = 0
    for draw in range(len(values)):
        if wanted[np.uint32(bucket_of[draw])]:
            kept[size] = values[draw]
            size += 1
    kept.sort()
    for which in range(len(places)):
        found[which] = kept[places[which] - holding[which]]
