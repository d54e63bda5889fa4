"""Random instances that are small enough to try every choice, and the trying."""

from itertools import combinations

import numpy as np
from scipy import sparse

from lagesbild.stats.covering.instance import CoveringInstance


def random_instance(seed, *, side_limits=True, decimals=0, exposure=True, parts=1):
    """Up to 12 sites and 30 points, often with sites that are alike and points that none covers."""
    generator = np.random.default_rng(seed)
    blocks = [_block(generator, 12 // parts) for _ in range(parts)]
    cover = sparse.csr_array(sparse.block_diag(blocks))
    sites, points = cover.shape
    weights = generator.integers(0, 30, size=points)
    kinds = generator.permutation(sites)
    limits = {}
    if side_limits:
        pairs = generator.integers(0, sites, size=(sites // 2, 2))
        limits = {
            "existing": kinds[: generator.integers(0, 3)],
            "forbidden": kinds[3 : 3 + generator.integers(0, 3)],
            "conflicts": pairs[pairs[:, 0] != pairs[:, 1]] if parts == 1 else pairs[:0],
            "least_benefit": generator.choice([0, 0, 5, 25], size=sites),
        }
        if exposure:
            seen = generator.integers(0, 6, size=sites)
            least = int(seen[limits["existing"]].sum())
            limits |= {"exposure": seen, "exposure_limit": least + int(generator.integers(0, 12))}
    return CoveringInstance(weights=weights / 10**decimals, cover=cover, **limits)


def best_by_trial(instance, p):
    """What the best of all allowed choices covers."""
    free = np.setdiff1d(np.arange(instance.sites), instance.existing)
    return max(
        instance.value(np.array(choice, dtype=np.int64))
        for more in range(p - len(instance.existing) + 1)
        for added in combinations(free.tolist(), more)
        if not breaches(instance, choice := [*instance.existing.tolist(), *added])
    )


def breaches(instance, chosen):
    """Which limits a choice breaks, looked up one by one."""
    chosen = [int(site) for site in chosen]
    broken = []
    if not set(instance.existing.tolist()) <= set(chosen):
        broken.append("existing")
    if set(instance.forbidden.tolist()) & set(chosen):
        broken.append("forbidden")
    new = set(chosen) - set(instance.existing.tolist())
    for one, other in instance.conflicts.tolist():
        if {one, other} <= set(chosen) and {one, other} & new:
            broken.append("conflict")
    if instance.exposure is not None and instance.exposure[chosen].sum() > instance.exposure_limit:
        broken.append("exposure")
    if instance.least_benefit is not None:
        whole = instance.value(np.array(chosen, dtype=np.int64))
        for site in new:
            without = np.array([one for one in chosen if one != site], dtype=np.int64)
            if whole - instance.value(without) < instance.least_benefit[site] - 1e-9:
                broken.append("benefit")
    return broken


def _block(generator, most_sites):
    sites, points = generator.integers(1, most_sites + 1), generator.integers(1, 31)
    cover = generator.random((sites, points)) < generator.choice([0.1, 0.3])
    if sites > 2:
        cover[-1] = cover[0]
    return cover
