"""Which of several estimates stand apart from the others, when all of them are looked at?"""

from dataclasses import dataclass

import numpy as np

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.many_facet.posterior import Estimates, Posterior
from lagesbild.stats.rating_diagnostics.fit import two_sided


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Each estimate beside the mean of the others."""

    difference: Estimates
    p: FloatArray


def norms_apart(posterior: Posterior, groups: IntArray) -> Apart:
    """Compare the local norm of each district in `groups` with the mean of the other districts'.

    A district's norm is found through what its raters and others have judged in common; where they
    have nothing in common the interval is as wide as the prior, and nothing stands apart. Shrunken
    estimates with their joint covariance, so that many comparisons are less of a danger (Gelman,
    Hill & Yajima 2012, J. Res. Educ. Eff. 5:189-211); the p-values are for use with a rate of false
    discoveries nevertheless. Not for fewer than two districts.
    """
    at = posterior.layout.norms.start + groups
    block = posterior.covariance[np.ix_(at, at)]
    count = len(at)
    weights = np.eye(count) - (1 - np.eye(count)) / max(count - 1, 1)
    sd = np.sqrt(np.einsum("ij,jk,ik->i", weights, block, weights))
    difference = Estimates(mean=weights @ posterior.mean[at], sd=sd)
    return Apart(difference=difference, p=p_of(difference))


def p_of(estimates: Estimates) -> FloatArray:
    """Return the chance of an estimate this far from zero; 1 where it is known to be zero."""
    has = estimates.sd > 0
    z = np.divide(estimates.mean, estimates.sd, where=has, out=np.zeros_like(estimates.mean))
    return two_sided(z)
