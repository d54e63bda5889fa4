"""On which side of an edge does a point lie? Exactly, for float64 coordinates.

Rounding cannot move a point across a border: Shewchuk's filter tells when the plain determinant has
the right sign, and where it cannot, the determinant is computed without rounding. Compiled without
`fastmath`, so that the compiler neither reorders nor fuses operations. Exact unless a product is
smaller than the smallest normal float64, which takes coordinates within 1e-154 m of each other.

Shewchuk (1997), Discrete & Computational Geometry 18:305-363.
"""

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled

_FILTER = (3.0 + 16.0 * 2.0**-53) * 2.0**-53
"""Shewchuk's `ccwerrboundA`: the relative error that the plain determinant can have."""
_SPLITTER = 2.0**27 + 1.0
MISSES, CROSSES, TOUCHES = 0, 1, 2


@compiled
def side_of_edge(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> float:
    """Return a number whose sign tells the side of the point p on the way from a to b.

    Positive to the left, negative to the right, 0 on the line through a and b.
    """
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    determinant = left - right
    if left > 0.0:
        if right <= 0.0:
            return determinant
        size = left + right
    elif left < 0.0:
        if right >= 0.0:
            return determinant
        size = -left - right
    else:
        return determinant
    if abs(determinant) >= _FILTER * size:
        return determinant
    return exact_side_of_edge(ax, ay, bx, by, px, py)


@compiled
def exact_side_of_edge(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> float:
    """Return what `side_of_edge` does, without the filter: slow, and right for every point."""
    terms = np.empty(16)
    size = 0
    a_east, a_east_rest = _difference(ax, px)
    a_north, a_north_rest = _difference(ay, py)
    b_east, b_east_rest = _difference(bx, px)
    b_north, b_north_rest = _difference(by, py)
    for first in (a_east, a_east_rest):
        for second in (b_north, b_north_rest):
            size = _add_product(terms, size, first, second)
    for first in (a_north, a_north_rest):
        for second in (b_east, b_east_rest):
            size = _add_product(terms, size, -first, second)
    largest: float = terms[size - 1]
    return largest


@compiled
def meeting(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """Tell how the ray from p to the east meets the edge from a to b.

    2 where p lies on the edge, ends included; 1 where the ray crosses it; else 0. An edge holds its
    southern end and not its northern one for the ray, so that a corner on the ray counts once.
    """
    if (ay > py) != (by > py):
        if ax < px and bx < px:
            return MISSES
        side = side_of_edge(ax, ay, bx, by, px, py)
        if side == 0.0:
            return TOUCHES
        return CROSSES if (side > 0.0) == (by > ay) else MISSES
    if ay == py and by == py:
        return TOUCHES if min(ax, bx) <= px <= max(ax, bx) else MISSES
    if (ay == py and ax == px) or (by == py and bx == px):
        return TOUCHES
    return MISSES


@compiled
def _difference(a: float, b: float) -> tuple[float, float]:
    """Return a - b as rounded, and what the rounding took away."""
    rounded = a - b
    b_part = a - rounded
    a_part = rounded + b_part
    return rounded, (a - a_part) + (b_part - b)


@compiled
def _halves(a: float) -> tuple[float, float]:
    """Return two numbers of at most 26 bits whose sum is a."""
    scaled = _SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high


@compiled
def _add_product(terms: npt.NDArray[np.float64], size: int, a: float, b: float) -> int:
    """Add a times b to the sum that `terms` holds; return how many terms it has now."""
    rounded = a * b
    a_high, a_low = _halves(a)
    b_high, b_low = _halves(b)
    rest = a_low * b_low - (((rounded - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return _add(terms, _add(terms, size, rest), rounded)


@compiled
def _add(terms: npt.NDArray[np.float64], size: int, number: float) -> int:
    """Add a number to terms that do not overlap and rise in size; the last one has the sign."""
    kept = 0
    carried = number
    for index in range(size):
        total = carried + terms[index]
        term_part = total - carried
        rest = (carried - (total - term_part)) + (terms[index] - term_part)
        carried = total
        if rest != 0.0:
            terms[kept] = rest
            kept += 1
    if carried != 0.0 or kept == 0:
        terms[kept] = carried
        kept += 1
    return kept
