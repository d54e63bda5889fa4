"""Where the invented areas lie: contiguous patches of small areas, some cutting one in two."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from lagesbild.examples.organisation import LocalDistrict
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.towns import Town

Floats = npt.NDArray[np.float64]

_SIZES, _SIZE_WEIGHTS = (2, 3, 4, 5, 6), (0.2, 0.3, 0.25, 0.15, 0.1)
_LEAST_SHARED_BORDER_M = 20
_CUTTING_SHARE = 0.35
SIZES_OF_CHANGING = (5, 5, 4)
"""Sizes of the first patches, which must be big enough to be merged, split and trimmed."""


@dataclass(frozen=True, kw_only=True)
class Patch:
    """Whole small areas of one local police district, and perhaps a piece of one more."""

    district: LocalDistrict
    cells: tuple[int, ...]
    """In the order they were added: each touches one before it."""
    cut_cell: int | None = None
    piece: shapely.Polygon | None = None
    """The piece of `cut_cell` that belongs to the patch."""


@dataclass(frozen=True, kw_only=True)
class TownPlan:
    """What patches are grown from: which cells are neighbours, and how hard life is in each."""

    town: Town
    neighbours: tuple[frozenset[int], ...]
    hardship: Floats


def plan_towns(*, seed: int, towns: tuple[Town, ...]) -> tuple[TownPlan, ...]:
    """Find neighbours, and draw a hardship per cell that is alike between neighbours."""
    return tuple(
        _plan_town(town, stream(seed, Part.AREAS, index)) for index, town in enumerate(towns)
    )


def _plan_town(town: Town, generator: np.random.Generator) -> TownPlan:
    neighbours = find_neighbours(town)
    noise = generator.normal(size=len(town.cells))
    around = np.array([noise[sorted(near)].mean() for near in neighbours])
    hardship = generator.normal(scale=0.3) + 0.6 * noise + 0.9 * around
    return TownPlan(town=town, neighbours=neighbours, hardship=hardship)


def find_neighbours(town: Town) -> tuple[frozenset[int], ...]:
    """Return for each cell those that share a border with it, a common corner not counting."""
    cells = town.cells
    one, other = shapely.STRtree(cells).query(cells, predicate="touches")
    shared = shapely.length(shapely.intersection(cells[one], cells[other]))
    pairs = list(
        zip(
            one[shared > _LEAST_SHARED_BORDER_M],
            other[shared > _LEAST_SHARED_BORDER_M],
            strict=True,
        )
    )
    return tuple(frozenset(int(b) for a, b in pairs if a == cell) for cell in range(len(cells)))


def grow_patches(
    *, seed: int, plans: tuple[TownPlan, ...], districts: tuple[LocalDistrict, ...], count: int
) -> tuple[Patch, ...]:
    """Grow `count` patches where life is hardest, more of them in districts with more cells.

    :raises ValueError: if the small areas are too few for so many patches.
    """
    generator = stream(seed, Part.AREAS, len(plans))
    weights = [len(d.cells) * generator.lognormal(sigma=0.3) for d in districts]
    free = [set(d.cells) for d in districts]
    grown, is_open = [0] * len(districts), [True] * len(districts)
    patches: list[Patch] = []
    while len(patches) < count:
        candidates = [i for i in range(len(districts)) if is_open[i]]
        if not candidates:
            raise ValueError(f"only {len(patches)} of {count} areas have room")
        chosen = max(candidates, key=lambda i: weights[i] / (grown[i] + 1))
        changing = SIZES_OF_CHANGING[len(patches) : len(patches) + 1]
        size = changing[0] if changing else int(generator.choice(_SIZES, p=_SIZE_WEIGHTS))
        plan = plans[districts[chosen].town]
        cells = _grow(plan, free[chosen], size=size, at_least=size - 1 if changing else 2)
        if cells is None:
            is_open[chosen] = False
            continue
        free[chosen] -= set(cells)
        patch = Patch(district=districts[chosen], cells=cells)
        if not changing and generator.random() < _CUTTING_SHARE:
            patch = _with_piece(patch, plan, free[chosen])
        if patch.cut_cell is not None:
            free[chosen].remove(patch.cut_cell)
        grown[chosen] += 1
        patches.append(patch)
    return tuple(patches)


def _grow(plan: TownPlan, free: set[int], *, size: int, at_least: int) -> tuple[int, ...] | None:
    """Start where life is hardest among the free cells, and add the hardest neighbour each time."""
    for start in sorted(free, key=lambda cell: -plan.hardship[cell]):
        cells = [start]
        while len(cells) < size and (near := _free_around(plan, free, cells)):
            cells.append(max(near, key=lambda cell: float(plan.hardship[cell])))
        if len(cells) >= at_least:
            return tuple(cells)
    return None


def _free_around(plan: TownPlan, free: set[int], cells: list[int] | tuple[int, ...]) -> list[int]:
    around = {near for cell in cells for near in plan.neighbours[cell]}
    return sorted((around & free) - set(cells))


def _with_piece(patch: Patch, plan: TownPlan, free: set[int]) -> Patch:
    """Add a piece of a free neighbouring cell, if one can be cut so that the piece hangs on."""
    ground = shapely.union_all(plan.town.cells[list(patch.cells)])
    for cell in _free_around(plan, free, patch.cells):
        for piece in _pieces(plan.town.cells[cell]):
            shared = shapely.length(shapely.intersection(piece, ground))
            if shared > 4 * _LEAST_SHARED_BORDER_M:
                return Patch(district=patch.district, cells=patch.cells, cut_cell=cell, piece=piece)
    return patch


def _pieces(cell: shapely.Polygon) -> list[shapely.Polygon]:
    """Cut a cell by chords between its own vertices, so that no border needs a new vertex."""
    ring = shapely.get_coordinates(cell.exterior)[:-1]
    half = len(ring) // 2
    pieces = []
    for first in range(half):
        one = shapely.Polygon(ring[first : first + half + 1])
        other = shapely.Polygon(np.vstack([ring[first + half :], ring[: first + 1]]))
        if one.is_valid and other.is_valid:
            share = one.area / cell.area
            if 0.25 < share < 0.75 and abs(one.area + other.area - cell.area) < 0.01:
                pieces += [one, other]
    return pieces


def connected(cells: tuple[int, ...], neighbours: tuple[frozenset[int], ...]) -> bool:
    """Tell whether one can walk between all the cells without leaving them."""
    reached, ahead = set(cells[:1]), list(cells[:1])
    while ahead:
        for near in (neighbours[ahead.pop()] & set(cells)) - reached:
            reached.add(near)
            ahead.append(near)
    return reached == set(cells)
