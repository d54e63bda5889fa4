"""What is left to choose once what stands and what cannot be chosen is out, in whole numbers.

Weights are whole multiples of a unit, so that values can be compared and proven without tolerance.
Points that the same sites cover are one point, and of sites that cover the same points the best is
kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.covering.instance import CoveringInstance

_MOST = 2**34
"""Of sums of weights: prices are multiples of 2**-10, so that sums of them, each point paid to
hundreds of sites, are exact in float64."""
_FINE = 2**32
"""The sum of weights that have more decimals than can be kept."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Sites that are free to choose, the points that only they can cover, and side limits.

    Lists of varying length are in one array, `site_points[site_start[j] : site_start[j + 1]]`.
    """

    numbers: IntArray
    """Of each site: its number in the instance."""
    weights: IntArray
    """Of each point, 1 or more."""
    site_start: IntArray
    site_points: IntArray
    point_start: IntArray
    point_sites: IntArray
    conflict_start: IntArray
    conflict_sites: IntArray
    benefit: IntArray
    """Of each site: the least that it must cover alone."""
    exposure: IntArray
    exposure_left: int
    base: int = 0
    """Weight that is covered whatever is chosen."""
    taken: tuple[int, ...] = ()
    """Sites that are chosen already, by their numbers in the instance; not existing ones."""

    @property
    def sites(self) -> int:
        return len(self.numbers)

    @property
    def points(self) -> int:
        return len(self.weights)

    @property
    def total(self) -> int:
        """Return the weight if all sites were chosen."""
        return self.base + int(self.weights.sum())

    @property
    def limits_exposure(self) -> bool:
        return int(self.exposure.sum()) > self.exposure_left

    @property
    def asks_benefit(self) -> bool:
        return bool((self.benefit > 0).any())

    @property
    def is_plain(self) -> bool:
        """Return whether p is the only limit."""
        return not (len(self.conflict_sites) or self.asks_benefit or self.limits_exposure)

    def cover(self) -> sparse.csr_array:
        """Return sites x points as a matrix of ones."""
        ones = np.ones(len(self.site_points), dtype=np.int64)
        shape = (self.sites, self.points)
        return sparse.csr_array((ones, self.site_points, self.site_start), shape=shape)

    def value(self, chosen: IntArray) -> int:
        covered = np.zeros(self.points, dtype=bool)
        for site in chosen:
            covered[self.site_points[self.site_start[site] : self.site_start[site + 1]]] = True
        return self.base + int(self.weights[covered].sum())

    def restricted(self, keep: BoolArray, take: Sequence[int] = ()) -> "Problem":
        """Return the problem of choosing among some sites, with others chosen already.

        :param take: sites of this problem, none of which asks for a least benefit.
        """
        keep = keep.copy()
        keep[list(take)] = False
        for site in take:
            keep[_part(self.conflict_start, self.conflict_sites, site)] = False
        cover = self.cover()
        covered = np.zeros(self.points, dtype=bool)
        covered[np.unique(cover[list(take)].indices)] = True
        left = np.flatnonzero(keep)
        return _problem(
            cover=cover[left][:, np.flatnonzero(~covered)],
            weights=self.weights[~covered],
            numbers=self.numbers[left],
            conflicts=self._conflicts()[left][:, left],
            benefit=self.benefit[left],
            exposure=self.exposure[left],
            exposure_left=self.exposure_left - int(self.exposure[list(take)].sum()),
            base=self.base + int(self.weights[covered].sum()),
            taken=(*self.taken, *self.numbers[list(take)].tolist()),
        )

    def components(self) -> "list[Problem]":
        """Return the problems that this one falls apart into; none has a part in the base.

        Two sites belong together when they cover a point both, or when not both may be chosen.
        """
        cover = self.cover()
        links = cover @ cover.T + self._conflicts()
        amount, label = sparse.csgraph.connected_components(links, directed=False)
        order = np.argsort(label, kind="stable")
        ends = np.cumsum(np.bincount(label, minlength=amount))
        parts = []
        for sites in np.split(order, ends[:-1]):
            part = cover[sites]
            points = np.unique(part.indices)
            parts.append(
                _problem(
                    cover=part[:, points],
                    weights=self.weights[points],
                    numbers=self.numbers[sites],
                    conflicts=self._conflicts()[sites][:, sites],
                    benefit=self.benefit[sites],
                    exposure=self.exposure[sites],
                    exposure_left=self.exposure_left,
                    base=0,
                    taken=(),
                )
            )
        return parts

    def _conflicts(self) -> sparse.csr_array:
        ones = np.ones(len(self.conflict_sites), dtype=np.int64)
        shape = (self.sites, self.sites)
        return sparse.csr_array((ones, self.conflict_sites, self.conflict_start), shape=shape)


@dataclass(frozen=True, kw_only=True)
class Units:
    """How weights became whole numbers."""

    factor: float
    """Units for one of weight."""
    lost: float
    """Weight that rounding down may have taken from any choice, at most; 0 where weights have at
    most six decimals and their sum is not enormous."""

    def weight(self, units: int) -> float:
        return units / self.factor


def problem_of(instance: CoveringInstance) -> tuple[Problem, Units]:
    """Return what is left to choose beside existing sites, and the unit of its weights."""
    weights, units = _whole(instance.weights)
    existing = np.unique(instance.existing)
    free = np.ones(instance.sites, dtype=bool)
    free[existing] = free[instance.forbidden] = False
    pairs = instance.conflicts
    ones = np.ones(2 * len(pairs), dtype=np.int64)
    ends = (np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]]))
    conflicts = sparse.coo_array((ones, ends), shape=(instance.sites, instance.sites)).tocsr()
    free[np.unique(conflicts[existing].indices)] = False
    cover = sparse.csr_array(
        (np.ones(len(instance.cover.indices), dtype=np.int64), *_sorted_rows(instance.cover)),
        shape=instance.cover.shape,
    )
    covered = np.zeros(instance.points, dtype=bool)
    covered[np.unique(cover[existing].indices)] = True
    benefit = np.zeros(instance.sites, dtype=np.int64)
    if instance.least_benefit is not None:
        asked = np.asarray(instance.least_benefit) * units.factor
        benefit = np.ceil(np.minimum(asked - 1e-6, 2.0 * _MOST)).astype(np.int64)
    exposure, left = np.zeros(instance.sites, dtype=np.int64), 0
    if instance.exposure is not None and instance.exposure_limit is not None:
        exposure = instance.exposure.astype(np.int64)
        left = int(instance.exposure_limit) - int(exposure[existing].sum())
    free &= exposure <= left
    sites = np.flatnonzero(free)
    problem = _problem(
        cover=cover[sites][:, np.flatnonzero(~covered)],
        weights=weights[~covered],
        numbers=sites,
        conflicts=conflicts[sites][:, sites],
        benefit=np.maximum(benefit, 0)[sites],
        exposure=exposure[sites],
        exposure_left=left,
        base=int(weights[covered].sum()),
        taken=(),
    )
    return problem, units


def _problem(
    *,
    cover: sparse.csr_array,
    weights: IntArray,
    numbers: IntArray,
    conflicts: sparse.csr_array,
    benefit: IntArray,
    exposure: IntArray,
    exposure_left: int,
    base: int,
    taken: tuple[int, ...],
) -> Problem:
    """Leave out sites and points that cannot count, and merge those that are alike."""
    cover = cover[:, np.flatnonzero(weights > 0)]
    weights = weights[weights > 0]
    own = cover @ weights
    useful = np.flatnonzero((own > 0) & (own >= benefit))
    kept = useful[
        _best_of_alike(cover[useful], conflicts[useful], benefit[useful], exposure[useful])
    ]
    cover, conflicts = cover[kept], conflicts[kept][:, kept]
    by_point = cover.T.tocsr()
    by_point.sort_indices()
    reached = np.flatnonzero(np.diff(by_point.indptr))
    first, group = _alike(by_point[reached])
    merged = np.bincount(group, weights=weights[reached], minlength=len(first)).astype(np.int64)
    by_point = by_point[reached[first]]
    cover = by_point.T.tocsr()
    cover.sort_indices()
    conflicts.sort_indices()
    return Problem(
        numbers=numbers[kept],
        weights=merged,
        site_start=cover.indptr.astype(np.int64),
        site_points=cover.indices.astype(np.int64),
        point_start=by_point.indptr.astype(np.int64),
        point_sites=by_point.indices.astype(np.int64),
        conflict_start=conflicts.indptr.astype(np.int64),
        conflict_sites=conflicts.indices.astype(np.int64),
        benefit=benefit[kept],
        exposure=exposure[kept],
        exposure_left=exposure_left,
        base=base,
        taken=taken,
    )


def _best_of_alike(
    cover: sparse.csr_array, conflicts: sparse.csr_array, benefit: IntArray, exposure: IntArray
) -> IntArray:
    """Return the sites to keep: of those alike but for exposure, the one that has least.

    A second with the same cover would add nothing, so no choice is lost.
    """
    best: dict[tuple[bytes, bytes, int], int] = {}
    for site in range(len(benefit)):
        key = (
            _part(cover.indptr, cover.indices, site).tobytes(),
            _part(conflicts.indptr, conflicts.indices, site).tobytes(),
            int(benefit[site]),
        )
        known = best.setdefault(key, site)
        if exposure[site] < exposure[known]:
            best[key] = site
    return np.array(sorted(best.values()), dtype=np.int64)


def _alike(matrix: sparse.csr_array) -> tuple[IntArray, IntArray]:
    """Return the first of each kind of row, and the kind of every row."""
    kinds: dict[bytes, int] = {}
    first: list[int] = []
    group = np.empty(matrix.shape[0], dtype=np.int64)
    for row in range(matrix.shape[0]):
        key = _part(matrix.indptr, matrix.indices, row).tobytes()
        if key not in kinds:
            kinds[key] = len(first)
            first.append(row)
        group[row] = kinds[key]
    return np.array(first, dtype=np.int64), group


def _whole(weights: FloatArray | IntArray) -> tuple[IntArray, Units]:
    """Return weights as whole numbers of a unit: exact where at most six decimals suffice."""
    total = float(weights.sum())
    for factor in (10.0**decimals for decimals in range(7)):
        scaled = weights * factor
        whole = np.rint(scaled)
        exact = np.abs(scaled - whole) <= 4 * np.spacing(scaled)
        if exact.all() and total * factor <= _MOST:
            return whole.astype(np.int64), Units(factor=factor, lost=0.0)
    factor = _FINE / total
    whole = np.floor(weights * factor)
    lost = float((weights - whole / factor).sum())
    return whole.astype(np.int64), Units(factor=factor, lost=lost)


def _sorted_rows(matrix: sparse.csr_array) -> tuple[IntArray, IntArray]:
    """Return the columns of each row in order, and where rows start; the matrix is left alone."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, rows))
    return matrix.indices[order].astype(np.int64), matrix.indptr.astype(np.int64)


def _part(start: IntArray, items: IntArray, row: int) -> IntArray:
    return items[start[row] : start[row + 1]]
