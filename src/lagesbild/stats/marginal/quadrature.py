"""The marginal likelihood by adaptive Gauss-Hermite quadrature, its gradient and information."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.cumulative import log_one_minus_exp
from lagesbild.stats.marginal.problem import Block, Problem

_INFORMATION_NODES = 9


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A block's logits as lines in the intercept v: `slope` * v + `offset` for each comparison."""

    block: Block
    slope: FloatArray
    offset: FloatArray
    shift: FloatArray
    """What stands beside v in the slope's derivative: the effects, where they share the slope."""
    weight: FloatArray
    """Of the effects."""

    def signed(self, intercept: FloatArray) -> FloatArray:
        """Return comparisons x nodes: the logit of what happened in each, at its group's nodes."""
        logits = intercept[self.block.group]
        logits *= (self.block.sign * self.slope)[:, None]
        logits += (self.block.sign * self.offset)[:, None]
        return logits

    def sum_by_group(self, values: FloatArray) -> FloatArray:
        sums: FloatArray = np.add.reduceat(values, self.block.group_starts, axis=0)
        return sums


def lines_of(problem: Problem, parameters: FloatArray) -> Iterator[_Line]:
    slopes, cuts, effects = problem.split(parameters)
    for block in problem.blocks:
        slope = slopes[block.slope]
        weight = slope if problem.free else np.ones_like(slope)
        moved = block.covariates @ effects
        yield _Line(
            block=block,
            slope=slope,
            offset=cuts[block.cut] + weight * moved,
            shift=moved if problem.free else np.zeros_like(moved),
            weight=weight,
        )


@dataclass(frozen=True, kw_only=True)
class _Posterior:
    """What each group's ratings say of its intercept; arrays are groups x nodes or groups."""

    mode: FloatArray
    curvature: FloatArray
    """Minus the second derivative of the log posterior at the mode."""
    nodes: FloatArray
    """The standard nodes times the square root of 2."""
    places: FloatArray
    share: FloatArray
    """Posterior probability of each node."""
    missed: FloatArray
    """Comparisons x nodes: the probability of what did not happen, which is the score."""
    log_marginal: FloatArray


def _modes(line: _Line) -> tuple[FloatArray, FloatArray]:
    """Return each group's mode and the curvature there, by Newton inside a shrinking bracket.

    A step that would leave the bracket, or is not half as long as the last, is replaced by a
    halving: with one steep item among flat ones Newton's steps can go to and fro for ever.
    """
    widest = line.sum_by_group(np.abs(line.slope))
    low, high = -widest, widest
    mode, last = np.zeros(line.block.groups), np.full(line.block.groups, np.inf)
    while True:
        missed = special.expit(-line.signed(mode[:, None])[:, 0])
        pull = line.sum_by_group(line.block.sign * line.slope * missed) - mode
        curvature = 1 + line.sum_by_group(line.slope**2 * missed * (1 - missed))
        step = pull / curvature
        close = np.abs(step) < 1e-11 * (1 + np.abs(mode))
        if close.all():
            return mode, curvature
        low, high = np.where(pull > 0, mode, low), np.where(pull > 0, high, mode)
        newton = mode + step
        good = (newton >= low) & (newton <= high) & (np.abs(step) <= last / 2)
        step = np.where(good | close, step, (low + high) / 2 - mode)
        mode, last = mode + step, np.abs(step)


def posterior_on(line: _Line, nodes: int) -> _Posterior:
    roots, weights = special.roots_hermite(nodes)
    mode, curvature = _modes(line)
    scaled = np.sqrt(2) * roots
    places = mode[:, None] + scaled / np.sqrt(curvature)[:, None]
    log_probability, missed = _log_logistic(line.signed(places))
    height = line.sum_by_group(log_probability) - places**2 / 2
    height += np.log(weights) + roots**2 - np.log(np.pi) / 2
    log_marginal = special.logsumexp(height, axis=1)
    return _Posterior(
        mode=mode,
        curvature=curvature,
        nodes=scaled,
        places=places,
        share=np.exp(height - log_marginal[:, None]),
        missed=missed,
        log_marginal=log_marginal - np.log(curvature) / 2,
    )


def _log_logistic(logits: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return log F(logits) and F(-logits), with one exponential for both."""
    small = np.exp(-np.abs(logits))
    missed = np.where(logits > 0, small, 1.0)
    missed /= 1 + small
    return np.minimum(logits, 0) - np.log1p(small), missed


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    log_likelihood: float
    gradient: FloatArray


def evaluate(problem: Problem, parameters: FloatArray, nodes: int) -> Evaluation | None:
    """Return the log-likelihood and its gradient, or None where cuts are not in order."""
    gaps = _gaps(problem, parameters)
    if (gaps <= 0).any():
        return None
    total = float((problem.inner_counts * log_one_minus_exp(gaps)).sum())
    gradient = np.zeros(problem.size)
    pushed = problem.inner_counts / np.expm1(gaps)
    _, cuts, _ = problem.split(gradient)
    by_item = cuts.reshape(problem.ratings.items, -1)
    by_item[:, :-1] += pushed
    by_item[:, 1:] -= pushed
    for line in lines_of(problem, parameters):
        posterior = posterior_on(line, nodes)
        total += float(posterior.log_marginal.sum())
        _add_gradient(problem, line, posterior, gradient)
    return Evaluation(log_likelihood=total, gradient=gradient)


def _gaps(problem: Problem, parameters: FloatArray) -> FloatArray:
    _, cuts, _ = problem.split(parameters)
    return -np.diff(cuts.reshape(problem.ratings.items, -1), axis=1)


def _add_gradient(
    problem: Problem, line: _Line, posterior: _Posterior, gradient: FloatArray
) -> None:
    """Add the block's gradient of the quadrature itself, whose nodes move with the parameters.

    The mean derivative over the nodes would do for many nodes. With few, and above all with one,
    modes and curvatures matter: they enter through the first and second derivatives in v at the
    mode, with the factors `by_first` and `by_second` of each group.
    """
    block, slope = line.block, line.slope
    mean, mean_times_place = _mean_scores(line, posterior)
    first, second, third = _derivatives_at_mode(line, posterior)
    by_first, by_second = _node_movement(line, posterior)
    towards, bending = by_first[block.group], by_second[block.group]
    moved = towards * slope * second + bending * slope**2 * third
    place = posterior.mode[block.group]
    steeper = mean_times_place + moved * place + towards * first + 2 * bending * slope * second
    score = mean + moved
    slopes, cuts, effects = problem.split(gradient)
    slopes += np.bincount(block.slope, steeper + score * line.shift, minlength=len(slopes))
    cuts += np.bincount(block.cut, score, minlength=len(cuts))
    effects += (score * line.weight) @ block.covariates


def _mean_scores(line: _Line, posterior: _Posterior) -> tuple[FloatArray, FloatArray]:
    """Return per comparison the posterior means of the logit's score, and of score times v."""
    score = posterior.missed * line.block.sign[:, None]
    score *= posterior.share[line.block.group]
    times_place = np.einsum("cq,cq->c", score, posterior.places[line.block.group])
    return score.sum(axis=1), times_place


def _derivatives_at_mode(
    line: _Line, posterior: _Posterior
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the first three derivatives of log F(sign * logit) in the logit."""
    missed = special.expit(-line.signed(posterior.mode[:, None])[:, 0])
    second = -missed * (1 - missed)
    return line.block.sign * missed, second, second * line.block.sign * (2 * missed - 1)


def _node_movement(line: _Line, posterior: _Posterior) -> tuple[FloatArray, FloatArray]:
    """Return per group what the log marginal gains as first and second derivatives change."""
    signed_slope = (line.block.sign * line.slope)[:, None]
    pull = line.sum_by_group(posterior.missed * signed_slope) - posterior.places
    weighted = posterior.share * pull
    sd = 1 / np.sqrt(posterior.curvature)
    by_sd = weighted @ posterior.nodes + 1 / sd
    by_second = by_sd * sd**3 / 2
    _, _, third = _derivatives_at_mode(line, posterior)
    skew = line.sum_by_group(line.slope**3 * third)
    by_first = (weighted.sum(axis=1) + by_second * skew) / posterior.curvature
    return by_first, by_second


def information_at(problem: Problem, parameters: FloatArray, nodes: int) -> FloatArray:
    """Return minus the second derivatives of the log-likelihood.

    Louis (1982): the mean over the posterior of what complete data would tell, less the variance
    of the complete data's score. Exact but for the quadrature, hence the least number of nodes.
    """
    information = np.zeros((problem.size, problem.size))
    _add_gaps_information(problem, parameters, information)
    for line in lines_of(problem, parameters):
        posterior = posterior_on(line, max(nodes, _INFORMATION_NODES))
        _add_complete_information(problem, line, posterior, information)
        scores = _scores(problem, line, posterior)
        scores -= (scores * posterior.share).sum(axis=2, keepdims=True)
        scores *= np.sqrt(posterior.share)
        flat = scores.reshape(problem.size, -1)
        information -= flat @ flat.T
    return information


def _add_gaps_information(
    problem: Problem, parameters: FloatArray, information: FloatArray
) -> None:
    bent = problem.inner_counts / (4 * np.sinh(_gaps(problem, parameters) / 2) ** 2)
    last = problem.ratings.grades - 1
    upper = problem.slopes + np.arange(problem.cuts).reshape(-1, last)[:, :-1]
    for one, other, sign in ((0, 0, 1), (1, 1, 1), (0, 1, -1), (1, 0, -1)):
        information[upper + one, upper + other] += sign * bent


def _add_complete_information(
    problem: Problem, line: _Line, posterior: _Posterior, information: FloatArray
) -> None:
    block = line.block
    bent = posterior.missed * (1 - posterior.missed) * posterior.share[block.group]
    place = posterior.places[block.group] + line.shift[:, None]
    of_cuts, of_both = bent.sum(axis=1), (bent * place).sum(axis=1)
    of_slopes = (bent * place**2).sum(axis=1)
    cut = problem.slopes + block.cut
    weighted = line.weight[:, None] * block.covariates
    np.add.at(information, (cut, cut), of_cuts)
    np.add.at(information, (block.slope, block.slope), of_slopes)
    np.add.at(information, (cut, block.slope), of_both)
    np.add.at(information, (block.slope, cut), of_both)
    effects = problem.slopes + problem.cuts
    information[effects:, effects:] += weighted.T @ (weighted * of_cuts[:, None])
    with_slopes = weighted * of_both[:, None]
    if problem.free:
        # The effects' line is slope times covariates: its mixed derivative has a part of its own.
        with_slopes -= block.covariates * _mean_scores(line, posterior)[0][:, None]
    for place_of, part in ((cut, weighted * of_cuts[:, None]), (block.slope, with_slopes)):
        crossed = np.zeros((problem.size, weighted.shape[1]))
        np.add.at(crossed, place_of, part)
        information[:, effects:] += crossed
        information[effects:, :] += crossed.T


def _scores(problem: Problem, line: _Line, posterior: _Posterior) -> FloatArray:
    """Return parameters x groups x nodes: the complete data's score were the intercept there."""
    block = line.block
    score = posterior.missed * block.sign[:, None]
    scores = np.zeros((problem.size, *posterior.places.shape))
    first = block.cell_starts
    scores[problem.slopes + block.cut[first], block.group[first]] = np.add.reduceat(score, first)
    first = block.slope_starts
    by_slope = score * (posterior.places[block.group] + line.shift[:, None])
    scores[block.slope[first], block.group[first]] = np.add.reduceat(by_slope, first)
    for number, covariate in enumerate(block.covariates.T):
        weighted = score * (line.weight * covariate)[:, None]
        scores[problem.slopes + problem.cuts + number] = line.sum_by_group(weighted)
    return scores
