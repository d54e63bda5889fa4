"""What a plan of extra ratings makes of every link, kept up while the plan grows or shrinks."""

from copy import copy

import numpy as np

from lagesbild.stats.arrays import FloatArray, IntArray, multiply_on_one_thread
from lagesbild.stats.link_problem import Choice, LinkProblem

_WIDE = 30.0
"""Standard deviation that stands for "not known at all" while searching, beside 1 between areas."""


class Search:
    """The covariance of objects and persons under a growing or shrinking plan.

    What is not known has a very wide prior, so that unlinked pairs have a large variance instead
    of none and adding or taking away a session is a change of rank one.
    """

    def __init__(self, problem: LinkProblem, *, norm: IntArray, limit: float) -> None:
        """Start from the sessions that there are.

        :param norm: of each person, which norm it shares.
        :param limit: the largest variance of a link that is wanted.
        """
        self.chosen: Choice = []
        self._problem, self._limit = problem, limit
        self._extra = problem.extra_weight()
        self._covariance = _covariance(problem, norm)
        self._known = np.full(len(problem.objects) + problem.earlier, _WIDE**-2)
        np.add.at(self._known, problem.object_, problem.weight)
        self._means = np.zeros((problem.districts, problem.areas))
        self._means[problem.area_district, np.arange(problem.areas)] = 1.0
        self._means /= self._means.sum(axis=1, keepdims=True)
        self._same = problem.area_district[:, None] == problem.area_district

    def with_plan(self, chosen: Choice) -> "Search":
        """Return a search of its own that has a plan; this one stays as it is."""
        other = copy(self)
        other.chosen = list(self.chosen)
        other._covariance, other._known = self._covariance.copy(), self._known.copy()
        for pair in chosen:
            other.add(*pair)
        return other

    def worst(self) -> float:
        """Return the largest variance of a link."""
        between, within = self._variances(*self._of_areas())
        return float(max(between.max(initial=0.0), within.max(initial=0.0)))

    def gains(self) -> FloatArray:
        """Return, per object x person, by which share too large variances shrink, summed."""
        weights = self._wanted_changes()
        objects, areas = len(self._problem.objects), self._problem.areas
        of_objects = self._covariance[:areas, :objects]
        of_persons = self._covariance[:areas, objects:]
        weighed = multiply_on_one_thread(weights, of_persons)
        squares = (
            (of_objects * multiply_on_one_thread(weights, of_objects)).sum(axis=0)[:, None]
            + (of_persons * weighed).sum(axis=0)
            + 2 * multiply_on_one_thread(of_objects.T, weighed)
        )
        variance = np.diag(self._covariance)
        total = variance[:objects, None] + variance[objects:]
        total = total + 2 * self._covariance[:objects, objects:]
        weight = self._extra[:, None]
        gains: FloatArray = weight / (1 + weight * total) * squares
        # A rating of an area also sharpens it for whoever knows all norms: that is no link.
        known = self._known[:areas]
        sharper = 1 / known - 1 / (known + self._extra[:areas])
        gains[:areas] -= (np.diag(weights) * sharper)[:, None]
        return gains

    def add(self, object_: int, person: int) -> None:
        self._change(object_, person, self._extra[object_])
        self.chosen.append((object_, person))

    def remove(self, object_: int, person: int) -> None:
        self._change(object_, person, -self._extra[object_])
        self.chosen.remove((object_, person))

    def worst_without(self, object_: int, person: int) -> float:
        """Return the largest variance of a link if one session were taken away."""
        column, scale = self._step(object_, person, -self._extra[object_])
        areas = column[: self._problem.areas]
        covariance, known = self._of_areas()
        known = known.copy()
        if object_ < self._problem.areas:
            known[object_] = 1 / (self._known[object_] - self._extra[object_])
        between, within = self._variances(covariance - scale * np.outer(areas, areas), known)
        return float(max(between.max(initial=0.0), within.max(initial=0.0)))

    def _step(self, object_: int, person: int, weight: float) -> tuple[FloatArray, float]:
        """Return the column and the scale of the change that a session makes."""
        at = len(self._problem.objects) + person
        column = self._covariance[:, object_] + self._covariance[:, at]
        return column, weight / (1 + weight * (column[object_] + column[at]))

    def _change(self, object_: int, person: int, weight: float) -> None:
        column, scale = self._step(object_, person, weight)
        self._covariance -= scale * np.outer(column, column)
        self._known[object_] += weight

    def _of_areas(self) -> tuple[FloatArray, FloatArray]:
        areas = self._problem.areas
        return self._covariance[:areas, :areas], 1 / self._known[:areas]

    def _variances(
        self, covariance: FloatArray, known: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the variances of links between districts, and between areas of one district."""
        from_norms = covariance - np.diag(known)
        between = _differences(self._by_district(from_norms))
        return between, np.where(self._same, _differences(from_norms), 0.0)

    def _by_district(self, covariance: FloatArray) -> FloatArray:
        half = multiply_on_one_thread(self._means, covariance)
        return multiply_on_one_thread(half, self._means.T)

    def _wanted_changes(self) -> FloatArray:
        """Return weights over areas: the quadratic form that sums relative changes of pairs."""
        between, within = self._variances(*self._of_areas())
        half = multiply_on_one_thread(self._means.T, _laplacian(between, self._limit))
        of_districts = multiply_on_one_thread(half, self._means)
        wanted: FloatArray = of_districts + _laplacian(within, self._limit)
        return wanted


def _differences(covariance: FloatArray) -> FloatArray:
    variance = np.diag(covariance)
    found: FloatArray = variance[:, None] + variance - 2 * covariance
    return found


def _laplacian(variances: FloatArray, limit: float) -> FloatArray:
    """Return what sums (x_i - x_j)² / variance over pairs above the limit."""
    large = variances > limit
    weights = np.where(large, 1 / np.where(large, variances, 1.0), 0.0)
    found: FloatArray = np.diag(weights.sum(axis=1)) - weights
    return found


def _covariance(problem: LinkProblem, norm: IntArray) -> FloatArray:
    """Return the covariance of (areas, cases, persons) with very wide priors where none is known.

    A person is norm plus rater; earlier objects are there to be free, and drop out.
    """
    raters, rater = np.unique(problem.person_rater, return_inverse=True)
    objects = len(problem.objects) + problem.earlier
    first_rater = objects + int(norm.max(initial=-1)) + 1
    person = problem.person
    columns = (problem.object_, objects + norm[person], first_rater + rater[person])
    size = first_rater + len(raters)
    precision = np.diag(
        np.concatenate(
            [
                np.full(first_rater, _WIDE**-2),
                np.full(len(raters), problem.planning.rater_sd**-2),
            ]
        )
    )
    for row in columns:
        for column in columns:
            np.add.at(precision, (row, column), problem.weight)
    chosen = np.zeros((len(problem.objects) + problem.persons, size))
    chosen[np.arange(len(problem.objects)), np.arange(len(problem.objects))] = 1.0
    persons = len(problem.objects) + np.arange(problem.persons)
    chosen[persons, objects + norm] = 1.0
    chosen[persons, first_rater + rater] = 1.0
    covariance: FloatArray = chosen @ np.linalg.inv(precision) @ chosen.T
    return covariance
