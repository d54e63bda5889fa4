"""What is asked: points with weights, which site covers which, and what no choice may break."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import KDTree

from lagesbild.stats.arrays import FloatArray, IntArray

MOST_EXPOSURE = 2**40
"""Sums of exposure beyond this are refused: they would not be exact in floating point."""


def _none() -> IntArray:
    return np.zeros(0, dtype=np.int64)


def _no_pairs() -> IntArray:
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class CoveringInstance:
    """Points to cover, and sites to choose among; both are numbered from 0.

    :raises ValueError: with everything that is wrong with the arrays, at once.
    """

    weights: FloatArray | IntArray
    """Of each point, in any unit, 0 or more."""
    cover: sparse.csr_array
    """Sites x points; what is stored, whatever its value, is covered. No entry may stand twice."""
    existing: IntArray = field(default_factory=_none)
    """Sites that stand already: always chosen, and counted in p."""
    forbidden: IntArray = field(default_factory=_none)
    """Sites that may not be chosen."""
    least_benefit: FloatArray | IntArray | None = None
    """Of each site, in the unit of the weights: how much must be covered by it alone if it is
    chosen, and so would be lost without it. Is not asked of existing sites."""
    conflicts: IntArray = field(default_factory=_no_pairs)
    """Pairs of sites, one a row, of which not both may be chosen; two existing ones may stand."""
    exposure: IntArray | None = None
    """Of each site, whole numbers: what it sees that should not be seen."""
    exposure_limit: int | None = None
    """The largest sum of exposure over chosen sites."""

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise ValueError("; ".join(problems))

    @property
    def sites(self) -> int:
        return int(self.cover.shape[0])

    @property
    def points(self) -> int:
        return int(self.cover.shape[1])

    def value(self, chosen: IntArray) -> float:
        """Return the weight that sites cover together, each point once."""
        covered = np.unique(self.cover[np.unique(chosen)].indices)
        return float(self.weights[covered].sum())


def cover_within(sites: FloatArray, points: FloatArray, *, radius: float) -> sparse.csr_array:
    """Return which sites cover which points: those not further away than `radius`.

    Coordinates are rows of (east, north) in one unit, the radius's too, and are finite.
    """
    near = KDTree(points).query_ball_point(sites, radius, return_sorted=True)
    ends = np.cumsum([0, *map(len, near)])
    columns = np.array([point for row in near for point in row], dtype=np.int64)
    shape = (len(sites), len(points))
    return sparse.csr_array((np.ones(len(columns), dtype=bool), columns, ends), shape=shape)


def pairs_nearer_than(sites: FloatArray, *, distance: float) -> IntArray:
    """Return the pairs of sites nearer to each other than `distance`, as `conflicts` wants them."""
    pairs = KDTree(sites).query_pairs(distance, output_type="ndarray").astype(np.int64)
    apart = np.linalg.norm(sites[pairs[:, 0]] - sites[pairs[:, 1]], axis=1)
    pairs = pairs[apart < distance]
    ordered: IntArray = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return ordered


def _problems(instance: CoveringInstance) -> Iterator[str]:
    cover, weights = instance.cover, np.asarray(instance.weights)
    if not isinstance(cover, sparse.csr_array):
        yield f"cover must be a csr_array of sites x points, got {type(cover).__name__}"
        return
    if weights.shape != (instance.points,):
        yield f"need one weight for each of {instance.points} points, got shape {weights.shape}"
    if 0 in cover.shape:
        yield f"need at least one site and one point, got {cover.shape[0]} and {cover.shape[1]}"
    yield from _wrong_amounts("weights", instance.weights)
    if len(cover.indices) and not cover.has_canonical_format:
        rows = np.repeat(np.arange(instance.sites), np.diff(cover.indptr))
        if len(np.unique(rows * instance.points + cover.indices)) < len(rows):
            yield "cover names a point twice for one site"
    yield from _wrong_sites(instance)
    yield from _wrong_limits(instance)


def _wrong_amounts(name: str, amounts: npt.ArrayLike) -> Iterator[str]:
    amounts = np.asarray(amounts)
    if not np.isfinite(amounts).all():
        at = np.flatnonzero(~np.isfinite(amounts))[:5].tolist()
        yield f"{name} must be finite, but are not at {at}"
    elif (amounts < 0).any():
        at = np.flatnonzero(amounts < 0)[:5].tolist()
        yield f"{name} must be 0 or more, but are negative at {at}"


def _wrong_sites(instance: CoveringInstance) -> Iterator[str]:
    named = {
        "existing": instance.existing,
        "forbidden": instance.forbidden,
        "conflicts": instance.conflicts,
    }
    for name, sites in named.items():
        outside = np.unique(sites[(sites < 0) | (sites >= instance.sites)])
        if len(outside):
            yield f"{name} names sites that do not exist: {outside[:5].tolist()}"
    both = np.intersect1d(instance.existing, instance.forbidden)
    if len(both):
        yield f"sites are both existing and forbidden: {both[:5].tolist()}"
    pairs = instance.conflicts
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        yield f"conflicts must be pairs, one a row, got shape {pairs.shape}"
    elif (pairs[:, 0] == pairs[:, 1]).any():
        yield f"sites conflict with themselves: {pairs[pairs[:, 0] == pairs[:, 1], 0][:5].tolist()}"


def _wrong_limits(instance: CoveringInstance) -> Iterator[str]:
    sites = instance.sites
    if instance.least_benefit is not None:
        if np.shape(instance.least_benefit) != (sites,):
            yield f"need one least benefit for each of {sites} sites"
        yield from _wrong_amounts("least benefits", instance.least_benefit)
    exposure, limit = instance.exposure, instance.exposure_limit
    if (exposure is None) != (limit is None):
        yield "exposure and its limit must be given together"
        return
    if exposure is None or limit is None:
        return
    if np.shape(exposure) != (sites,):
        yield f"need one exposure for each of {sites} sites"
        return
    if exposure.dtype.kind not in "iu" or (exposure < 0).any():
        yield "exposure must be whole numbers, 0 or more"
    elif float(exposure.sum()) > MOST_EXPOSURE:
        yield f"exposure must not sum to more than {MOST_EXPOSURE}"
    else:
        stands = exposure[instance.existing[(instance.existing >= 0) & (instance.existing < sites)]]
        if stands.sum() > limit:
            yield f"existing sites alone have exposure {stands.sum()}, above the limit {limit}"
