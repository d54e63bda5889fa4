"""When straight ways leave the area that they begin in, by halving them and nothing else."""

import numpy as np

from lagesbild.positions.crossings import Way, half_ms_in_area
from lagesbild.positions.locating import locate


def points_on(ends, spans, ms):
    """Return E and N after so many milliseconds; `ends`: (n, 4), first and last E and N."""
    share = ms / spans
    return (ends[:, place] + (ends[:, 2 + place] - ends[:, place]) * share for place in (0, 1))


def places(grid, e, n, *, any_area):
    areas = locate(grid, e, n)
    return (areas >= 0).astype(np.int32) if any_area else areas


def leaving(grid, ends, spans, *, any_area=False):
    """Return the ways that do not end where they begin: ends, spans and the area they begin in."""
    there = places(grid, ends[:, 0].copy(), ends[:, 1].copy(), any_area=any_area)
    at_end = places(grid, ends[:, 2].copy(), ends[:, 3].copy(), any_area=any_area)
    chosen = there != at_end
    return ends[chosen], spans[chosen], there[chosen]


def halved(grid, ends, spans, there, *, any_area=False):
    """Return after how many half-milliseconds each way leaves, all ways halved together."""
    low, high = np.zeros(len(spans), dtype=np.int64), spans.copy()
    while (high - low > 1).any():
        middle = np.where(high - low > 1, (low + high) // 2, low)
        here = places(grid, *points_on(ends, spans, middle), any_area=any_area)
        stays = here == there
        low, high = np.where(stays, middle, low), np.where(stays | (high - low <= 1), high, middle)
    return low + high


def told(grid, ends, spans, there, *, any_area=False):
    """Return what the kernel says of the same ways."""
    return np.array(
        [
            half_ms_in_area(grid.arrays, Way(*map(float, way), int(span)), int(area), any_area)
            for way, span, area in zip(ends, spans, there, strict=True)
        ],
        dtype=np.int64,
    )
