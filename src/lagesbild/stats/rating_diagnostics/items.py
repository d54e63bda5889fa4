"""Do answers to an item rise with severity as its curve says?"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.many_facet.curves import ItemCurves
from lagesbild.stats.rating_diagnostics.fit import chance_given
from lagesbild.stats.rating_diagnostics.residuals import Residuals, Statistic


@dataclass(frozen=True, kw_only=True)
class Strata:
    """Answers gathered by how serious their sessions were found. Items x strata.

    Without answers all is NaN; `expected` and `sd` are NaN too where there are too few.
    """

    psi: FloatArray
    """Mean over the answers."""
    observed: FloatArray
    """Mean grade."""
    expected: FloatArray
    """What the curve foresees for such a stratum, in answers drawn from the fit."""
    sd: FloatArray
    """Of the observed mean around the expected, by chance."""
    answers: IntArray
    p: FloatArray
    """Of each item, of gaps as large by chance."""

    @property
    def gaps(self) -> FloatArray:
        return self.observed - self.expected


def strata_edges(psi: FloatArray, *, strata: int) -> FloatArray:
    """Return inner limits that part sessions in about equally many; ties may leave fewer strata."""
    return np.unique(np.quantile(psi, np.arange(1, strata) / strata))


def stratum_means(edges: FloatArray) -> Statistic:
    """Return a statistic: mean residual and mean psi of each item in each stratum."""

    def statistic(residuals: Residuals) -> FloatArray:
        sums = stratum_sums(residuals, edges)
        means: FloatArray = np.divide(
            sums[1:], sums[0], where=sums[0] > 0, out=np.full_like(sums[1:], np.nan)
        )
        return means

    return statistic


def stratum_sums(residuals: Residuals, edges: FloatArray) -> FloatArray:
    """Return answers, residuals, psi and grades summed, each items x strata."""
    answers = residuals.answers
    psi = residuals.psi[answers.session]
    shape = (answers.items, len(edges) + 1)
    cell = answers.item * shape[1] + np.searchsorted(edges, psi, side="right")
    values = (np.ones(len(cell)), residuals.difference, psi, answers.grade)
    return np.array(
        [np.bincount(cell, weights=each, minlength=shape[0] * shape[1]) for each in values]
    ).reshape(4, *shape)


def assess_strata(
    residuals: Residuals,
    edges: FloatArray,
    *,
    replicated: FloatArray,
    scores: tuple[FloatArray, FloatArray],
    least_answers: int,
) -> Strata:
    """Lay mean grades by stratum beside replicates of `stratum_means` and of `curve_scores`.

    In the manner of Orlando & Thissen (2000), Appl. Psychol. Meas. 24:50-64, with strata of the
    estimated psi instead of sum scores, which missing answers do not allow. A stratum is made from
    the same answers, so the curve itself is not what to compare with: replicates are sorted in the
    same way. The sum of squared gaps is taken as a scaled chi-square with the replicates' mean and
    variance (Satterthwaite 1946, Biometrics Bulletin 2:110-114). Not for fewer than some hundred
    answers an item: the strata are then too thin.

    :param least_answers: in a stratum, for its gap to count.
    """
    sums = stratum_sums(residuals, edges)
    answers = sums[0].astype(np.int64)
    gap, psi, observed = (_over(each, sums[0]) for each in sums[1:])
    expected, sd = np.full_like(gap, np.nan), np.full_like(gap, np.nan)
    p = np.ones(len(gap))
    for item in range(len(gap)):
        squares: list[tuple[float, FloatArray]] = []
        for stratum in np.flatnonzero(answers[item] >= least_answers):
            values = replicated[:, 0, item, stratum]
            if not np.isfinite(values).all():
                continue
            chance = chance_given(values, scores[0][:, item], scores[1][:, :, item])
            spread = max(chance.spread, _LEAST_SD)
            expected[item, stratum] = observed[item, stratum] - gap[item, stratum] + chance.middle
            sd[item, stratum] = spread
            squares.append(
                (((gap[item, stratum] - chance.middle) / spread) ** 2, (chance.left / spread) ** 2)
            )
        p[item] = _chance_of_sum(squares)
    return Strata(psi=psi, observed=observed, expected=expected, sd=sd, answers=answers, p=p)


def _chance_of_sum(squares: list[tuple[float, FloatArray]]) -> float:
    if not squares:
        return 1.0
    total = sum(observed for observed, _ in squares)
    drawn = np.sum([each for _, each in squares], axis=0)
    mean, variance = drawn.mean(), drawn.var(ddof=1)
    if variance <= 0:
        return 1.0
    return float(special.chdtrc(2 * mean**2 / variance, total * 2 * mean / variance))


_LEAST_SD = 1e-6


def _over(sums: FloatArray, counts: FloatArray) -> FloatArray:
    means: FloatArray = np.divide(sums, counts, where=counts > 0, out=np.full_like(sums, np.nan))
    return means


def expected_grades(curves: ItemCurves, psi: FloatArray) -> FloatArray:
    """Return items x psi."""
    distance = psi[None, None, :] - curves.thresholds[:, :, None]
    reached = special.expit(curves.slopes[:, None, None] * distance)
    grades: FloatArray = reached.sum(axis=1)
    return grades


def on_middling_case(curves: ItemCurves, shift: FloatArray) -> FloatArray:
    """Return how many grades a shift of psi adds to a mean answer on a middling object."""
    up, down = (expected_grades(curves, sign * shift / 2) for sign in (1, -1))
    added: FloatArray = (up - down).mean(axis=0)
    return added
