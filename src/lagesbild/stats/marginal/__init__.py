"""What do the ratings say of items and groups when nothing is believed beforehand?

Marginal maximum likelihood for the graded response model of `cumulative` with one normal random
intercept per group: the classical estimator beside the Bayesian many-facet model.
"""

from lagesbild.stats.marginal.fit import Slopes, fit_marginal
from lagesbild.stats.marginal.problem import unused_grades
from lagesbild.stats.marginal.record import MarginalFit, Reason

__all__ = ["fit_marginal", "MarginalFit", "Reason", "Slopes", "unused_grades"]
