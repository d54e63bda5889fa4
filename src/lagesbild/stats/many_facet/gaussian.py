"""The model seen as a normal one: each session tells its psi with a known error.

Given the item curves, the grades of a session are replaced by one number and its precision; what is
left is a linear mixed model, solved exactly. Raters' severities are eliminated first, since raters
do not meet except through what they judge; the rest is one dense system.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import linalg, sparse

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.many_facet.model import (
    SPREAD_NAMES,
    Factors,
    Layout,
    Priors,
    Spreads,
    layout_of,
    prior_factors,
)
from lagesbild.stats.rating_data import NONE, Sessions


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the grades of each session say about its psi."""

    value: FloatArray
    precision: FloatArray


class Facets:
    """The parts of the linear system that do not change while the model is fitted."""

    def __init__(self, sessions: Sessions, priors: Priors) -> None:
        self.sessions = sessions
        self.layout: Layout = layout_of(sessions)
        self.factors: Factors = prior_factors(sessions, self.layout, priors)
        self.prior_spread = priors.spread
        pairs, self.rater_round = np.unique(
            np.column_stack([sessions.rater, sessions.round_]), axis=0, return_inverse=True
        )
        self.rater_of_pair: IntArray = pairs[:, 0]
        self.round_of_pair: IntArray = pairs[:, 1]

    @cached_property
    def session_terms(self) -> sparse.csr_array:
        """Sessions x parameters: object, norm and shift."""
        s, layout = self.sessions, self.layout
        columns = np.column_stack(
            [s.object_, layout.norms.start + s.norm_group, layout.shifts.start + s.round_]
        )
        return _indicator(columns, layout.size)

    @cached_property
    def session_pairs(self) -> sparse.csr_array:
        """Sessions x pairs of a rater and a round."""
        return _indicator(self.rater_round[:, None], len(self.rater_of_pair))

    @cached_property
    def rater_pairs(self) -> sparse.csr_array:
        """Raters x pairs of a rater and a round."""
        return _indicator(self.rater_of_pair[:, None], self.sessions.raters).T.tocsr()

    @cached_property
    def rounds_of_rater(self) -> FloatArray:
        return np.bincount(self.rater_of_pair, minlength=self.sessions.raters).astype(np.float64)

    @cached_property
    def factors_per_spread(self) -> FloatArray:
        known = self.factors.spread[self.factors.spread != NONE]
        return np.bincount(known, minlength=len(SPREAD_NAMES)).astype(np.float64)

    @cached_property
    def terms_per_spread(self) -> FloatArray:
        """How many independent terms each spread is the deviation of."""
        counts = self.factors_per_spread.copy()
        counts[SPREAD_NAMES.index("rater")] = self.sessions.raters
        counts[SPREAD_NAMES.index("drift")] = len(self.rater_of_pair)
        counts[SPREAD_NAMES.index("session")] = self.sessions.count
        return counts

    def factor_sd(self, spreads: Spreads) -> FloatArray:
        of = spreads.as_array()
        has = self.factors.spread != NONE
        return self.factors.scale * np.where(has, of[self.factors.spread], 1.0)


def _indicator(columns: IntArray, size: int) -> sparse.csr_array:
    """Return a matrix with a one in the given columns of each row."""
    count, each = columns.shape
    ends = np.arange(0, count * each + 1, each)
    return sparse.csr_array((np.ones(count * each), columns.ravel(), ends), shape=(count, size))


@dataclass(frozen=True, kw_only=True)
class RaterBlocks:
    """The inverse of the raters' part of the precision: diagonal plus one rank per rater."""

    diagonal: FloatArray
    """Per pair."""
    rank_one: FloatArray
    """Per rater: times the diagonal's outer product with itself."""
    log_determinant: float
    """Of the precision."""
    facets: Facets

    def times(self, right: Any) -> Any:
        """Return the inverse times an array or a sparse array, of the same kind as that."""
        pairs = self.facets.rater_pairs
        scaled = _scale_rows(right, self.diagonal)
        spread = _scale_rows(pairs @ scaled, self.rank_one)
        return scaled + _scale_rows(pairs.T @ spread, self.diagonal)

    @property
    def variances(self) -> FloatArray:
        """The diagonal of the inverse, per pair."""
        return self.diagonal + self.rank_one[self.facets.rater_of_pair] * self.diagonal**2

    @property
    def sums(self) -> FloatArray:
        """Per rater, the sum of the inverse's elements."""
        totals = self.facets.rater_pairs @ self.diagonal
        combined: FloatArray = totals + self.rank_one * totals**2
        return combined


def _scale_rows(matrix: Any, by: FloatArray) -> Any:
    if sparse.issparse(matrix):
        return (sparse.diags_array(by) @ matrix).tocsr()
    return by[:, None] * matrix if matrix.ndim == 2 else by * matrix


def _rater_blocks(facets: Facets, spreads: Spreads, precision_of_pair: FloatArray) -> RaterBlocks:
    """Invert 1/drift² I - k/drift² 11' + diag(precision) for each rater by Sherman-Morrison."""
    drift, rater, n = spreads.drift**2, spreads.rater**2, facets.rounds_of_rater
    shared = rater / (drift + n * rater) / drift
    diagonal = 1 / (1 / drift + precision_of_pair)
    left = 1 - shared * (facets.rater_pairs @ diagonal)
    return RaterBlocks(
        diagonal=diagonal,
        rank_one=shared / left,
        log_determinant=float(np.log(left).sum() - np.log(diagonal).sum()),
        facets=facets,
    )


@dataclass(frozen=True, kw_only=True)
class Solution:
    """The posterior of the normal model for given spreads."""

    facets: Facets
    spreads: Spreads
    told: Told
    mean: FloatArray
    """Of the parameters in `Layout`."""
    factor: tuple[FloatArray, bool]
    """Cholesky factor of their precision."""
    severity: FloatArray
    """Mean of each pair of rater and round."""
    blocks: RaterBlocks
    coupling: sparse.csr_array
    """Pairs x parameters: precision shared by raters and parameters."""
    noise_precision: FloatArray
    """Of each session's told value around the sum of its terms."""
    log_evidence: float

    @cached_property
    def covariance(self) -> FloatArray:
        size = self.facets.layout.size
        inverse: FloatArray = linalg.cho_solve(self.factor, np.eye(size), check_finite=False)
        return inverse

    @cached_property
    def through_raters(self) -> sparse.csr_array:
        """Parameters x pairs: how a pair's severity moves with the parameters, with minus sign."""
        found: sparse.csr_array = self.blocks.times(self.coupling).T.tocsr()
        return found

    @cached_property
    def _covariance_through(self) -> FloatArray:
        return np.asarray((self.through_raters.T @ self.covariance).T)

    @cached_property
    def severity_variance(self) -> FloatArray:
        through = _columns_dot(self.through_raters, self._covariance_through)
        return self.blocks.variances + through

    @cached_property
    def rater_sum_variance(self) -> FloatArray:
        """Of the sum over rounds of each rater's severity."""
        summed = (self.through_raters @ self.facets.rater_pairs.T).tocsr()
        return self.blocks.sums + self._variance_through(summed)

    @cached_property
    def drift_variance(self) -> FloatArray:
        """Of each pair's severity minus the mean of its rater's."""
        facets, blocks = self.facets, self.blocks
        own, count = facets.rater_of_pair, np.maximum(facets.rounds_of_rater, 1)
        averaging = (sparse.diags_array(1 / count) @ facets.rater_pairs).tocsr()
        deviating = self.through_raters - self.through_raters @ averaging.T @ facets.rater_pairs
        row_sums = blocks.times(facets.rater_pairs.T @ np.ones(len(count)))
        own_part = blocks.variances - 2 * row_sums / count[own] + (blocks.sums / count**2)[own]
        # A rater of one round has no deviation: exactly 0, but for rounding.
        variance: FloatArray = own_part + self._variance_through(deviating.tocsr())
        return np.maximum(variance, 0.0)

    def _variance_through(self, columns: sparse.csr_array) -> FloatArray:
        return _columns_dot(columns, np.asarray((columns.T @ self.covariance).T))

    @cached_property
    def sum_mean(self) -> FloatArray:
        """Of each session's terms: all of psi but the session's own part."""
        terms: FloatArray = self.facets.session_terms @ self.mean
        return terms + self.severity[self.facets.rater_round]

    @cached_property
    def sum_variance(self) -> FloatArray:
        terms, pair = self.facets.session_terms, self.facets.rater_round
        columns = terms.indices.reshape(-1, 3)
        total: FloatArray = self.severity_variance[pair].copy()
        for a in range(3):
            total -= 2 * self._covariance_through[columns[:, a], pair]
            for b in range(3):
                total += self.covariance[columns[:, a], columns[:, b]]
        return total

    @cached_property
    def psi(self) -> tuple[FloatArray, FloatArray]:
        """Mean and variance of each session's psi."""
        own = 1 / self.spreads.session**2
        total = self.told.precision + own
        mean = (self.told.precision * self.told.value + own * self.sum_mean) / total
        return mean, 1 / total + (own / total) ** 2 * self.sum_variance

    @cached_property
    def gradient(self) -> FloatArray:
        """Of the log evidence with respect to the logarithms of the spreads."""
        facets, spreads = self.facets, self.spreads
        rows = facets.factors.matrix
        scaled = rows @ self.mean / facets.factor_sd(spreads)
        variance = np.asarray(rows.multiply(rows @ self.covariance).sum(axis=1)).ravel()
        squares = scaled**2 + variance / facets.factor_sd(spreads) ** 2
        has = facets.factors.spread != NONE
        seen = np.bincount(
            facets.factors.spread[has], weights=squares[has], minlength=len(SPREAD_NAMES)
        )
        found: FloatArray = seen - facets.factors_per_spread
        found[SPREAD_NAMES.index("rater")], found[SPREAD_NAMES.index("drift")] = (
            self._rater_gradient()
        )
        found[SPREAD_NAMES.index("session")] = self._session_gradient()
        return found

    def _rater_gradient(self) -> tuple[float, float]:
        pairs, n = self.facets.rater_pairs, self.facets.rounds_of_rater
        drift, rater = self.spreads.drift**2, self.spreads.rater**2
        k = rater / (drift + n * rater)
        squared_sum = (pairs @ self.severity) ** 2 + self.rater_sum_variance
        squares = pairs @ (self.severity**2 + self.severity_variance)
        by_rater = rater * np.sum(
            ((1 - k * n) / drift) ** 2 * squared_sum - n / (drift + n * rater)
        )
        alone = (squares - 2 * k * squared_sum + k**2 * n * squared_sum) / drift**2
        by_drift = drift * np.sum(alone - (n - k * n) / drift)
        return float(by_rater), float(by_drift)

    def _session_gradient(self) -> float:
        n = self.noise_precision
        residual = self.told.value - self.sum_mean
        inside = n**2 * (residual**2 + self.sum_variance) - n
        return float(self.spreads.session**2 * inside.sum())


def _columns_dot(left: sparse.csr_array, right: FloatArray) -> FloatArray:
    return np.asarray(left.multiply(right).sum(axis=0)).ravel()


def solve(facets: Facets, spreads: Spreads, told: Told) -> Solution:
    """Return the posterior of all parameters and raters, and the log evidence of the spreads."""
    noise = told.precision / (1 + told.precision * spreads.session**2)
    terms, pairs = facets.session_terms, facets.session_pairs
    weighted = _scale_rows(terms, noise)
    blocks = _rater_blocks(facets, spreads, pairs.T @ noise)
    coupling = (pairs.T @ weighted).tocsr()
    factor_sd = facets.factor_sd(spreads)
    prior = facets.factors.matrix.T @ _scale_rows(facets.factors.matrix, factor_sd**-2)
    reduced = terms.T @ weighted + prior - coupling.T @ blocks.times(coupling)
    right, right_pairs = weighted.T @ told.value, pairs.T @ (noise * told.value)
    alone = blocks.times(right_pairs)
    reduced_right = right - coupling.T @ alone
    factor = linalg.cho_factor(reduced.toarray(), lower=True, check_finite=False)
    mean = linalg.cho_solve(factor, reduced_right, check_finite=False)
    n = facets.rounds_of_rater
    drift, rater = spreads.drift**2, spreads.rater**2
    log_determinants = (
        2 * np.log(factor_sd).sum()
        + np.sum((n - 1) * np.log(drift) + np.log(drift + n * rater))
        + blocks.log_determinant
        + 2 * np.log(np.diag(factor[0])).sum()
        - np.log(noise).sum()
    )
    explained = reduced_right @ mean + right_pairs @ alone
    quadratic = np.sum(noise * told.value**2) - explained
    return Solution(
        facets=facets,
        spreads=spreads,
        told=told,
        mean=mean,
        factor=factor,
        severity=blocks.times(right_pairs - coupling @ mean),
        blocks=blocks,
        coupling=coupling,
        noise_precision=noise,
        log_evidence=float(-0.5 * (log_determinants + quadratic)),
    )
