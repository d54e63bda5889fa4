"""What do 0, 1, 2, … sites cover in each part of an instance, and so in the whole?

Where no site of one part covers a point of another, the best choice of p sites is the best sharing
of p among parts: dynamic programming over their curves (Bellman 1957). Each curve holds, for every
number of sites, a choice and a bound; bounds of the whole come by the same sharing. Only numbers
that a best sharing of the bounds uses need to be proven, and few are.

Do not use it under a limit on the sum of exposure, which ties parts together.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.covering.instance import CoveringInstance
from lagesbild.stats.covering.prices import find_prices
from lagesbild.stats.covering.problem import Problem, Units, problem_of
from lagesbild.stats.covering.proving import Known, improve, known_of
from lagesbild.stats.covering.search import choose
from lagesbild.stats.lexicographic import Proof, SolveLimits

_STEPS = 400
_ROUNDS_PER_SITE = 10
"""Of the short searches, where every number is to be answered."""
_MOST_ROUNDS = 1_000


@dataclass(frozen=True, kw_only=True)
class Siting:
    """A choice of sites, and how much better any other could be."""

    sites: IntArray
    """By their numbers, ascending; existing ones are among them."""
    value: float
    """The weight that they cover."""
    bound: float
    """What no choice covers more than."""
    proof: Proof
    """`PROVEN` if no choice is better, but for the rounding of weights with more than six decimals;
    otherwise `GAP`, for example when time ran out."""
    seconds: float

    @property
    def gap(self) -> float:
        """Return by which share of the bound a choice could at most be better."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Of one part: what is known of 0, 1, … sites; more than the last add nothing."""

    problem: Problem
    known: tuple[Known, ...]

    @cached_property
    def values(self) -> IntArray:
        return np.array([one.value for one in self.known])

    @cached_property
    def bounds(self) -> IntArray:
        return np.array([one.bound for one in self.known])

    def with_known(self, k: int, found: Known) -> "Curve":
        """Return the curve with one number known better; one site more never covers less."""
        known = [*self.known[:k], found, *self.known[k + 1 :]]
        for at in range(k + 1, len(known)):
            if known[at].value >= found.value:
                break
            known[at] = replace(known[at], chosen=found.chosen, value=found.value)
        for at in range(k - 1, -1, -1):
            known[at] = replace(known[at], bound=min(known[at].bound, found.bound))
        return Curve(problem=self.problem, known=tuple(known))


@dataclass(frozen=True, kw_only=True)
class CoveringCurves:
    """One curve for each part, which together answer every p up to a largest."""

    existing: IntArray
    base: int
    """Covered by existing sites, in whole units, as in the curves."""
    curves: tuple[Curve, ...]
    units: Units
    most: int
    """The largest p that is answered, existing sites included."""
    seconds: float

    @cached_property
    def values(self) -> FloatArray:
        """Return what the choices cover, for p from the number of existing sites up to `most`."""
        values, _ = _share([curve.values for curve in self.curves], self._free)
        return (values + self.base) / self.units.factor

    @cached_property
    def bounds(self) -> FloatArray:
        """Return what no choice covers more than, for the same p."""
        bounds, _ = _share([curve.bounds for curve in self.curves], self._free)
        return (bounds + self.base) / self.units.factor + self.units.lost

    def at(self, p: int) -> Siting:
        """Return the best choice of at most p sites that the curves hold.

        :raises ValueError: if p is less than the number of existing sites, or more than `most`.
        """
        if not len(self.existing) <= p <= self.most:
            raise ValueError(f"p must be from {len(self.existing)} to {self.most}, got {p}")
        free = p - len(self.existing)
        values, shares = _share([curve.values for curve in self.curves], free)
        bounds, _ = _share([curve.bounds for curve in self.curves], free)
        chosen = [
            site
            for curve, k in zip(self.curves, _shared(shares, free), strict=True)
            for site in curve.known[k].chosen
        ]
        value = self.units.weight(self.base + int(values[free]))
        return Siting(
            sites=np.array(sorted([*self.existing.tolist(), *chosen]), dtype=np.int64),
            value=value,
            bound=self.units.weight(self.base + int(bounds[free])) + self.units.lost,
            proof=Proof.PROVEN if values[free] == bounds[free] else Proof.GAP,
            seconds=self.seconds,
        )

    def added_in(self, sites: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return what 0, 1, … more sites among some add to existing ones, and the bounds of that.

        :param sites: all sites of an area, or of several.
        :raises ValueError: if one of them covers a point together with a site outside.
        """
        inside = []
        for curve in self.curves:
            is_in = np.isin(curve.problem.numbers, sites)
            if is_in.any() and not is_in.all():
                apart = curve.problem.numbers[~is_in][:5].tolist()
                raise ValueError(f"these sites cover points together with others: {apart}")
            if is_in.any():
                inside.append(curve)
        most = min(sum(len(curve.known) - 1 for curve in inside), self._free)
        values, _ = _share([curve.values for curve in inside], most)
        bounds, _ = _share([curve.bounds for curve in inside], most)
        return values / self.units.factor, bounds / self.units.factor + self.units.lost

    @property
    def _free(self) -> int:
        return self.most - len(self.existing)


def curves_of(
    instance: CoveringInstance, *, most: int, limits: SolveLimits, gap: float = 1e-3
) -> CoveringCurves:
    """Answer every p up to `most`, existing sites included, by curves of parts.

    Numbers are proven until no p has a larger gap than `gap`, a share, or until
    `limits.seconds` are up; a first pass over all parts is always finished.

    :raises ValueError: if there is a limit on exposure, or if `most` is less than the number of
        existing sites or more than there are sites.
    """
    if instance.exposure is not None:
        raise ValueError("a limit on exposure ties parts together; choose for one p instead")
    check_p(instance, most)
    problem, units = problem_of(instance)
    existing = np.unique(instance.existing)
    free = range(most - len(existing) + 1)
    return tightened_curves(
        problem,
        units,
        existing,
        most=most,
        at=free,
        limits=limits,
        gap=gap,
        rounds_per_site=_ROUNDS_PER_SITE,
    )


def check_p(instance: CoveringInstance, p: int) -> None:
    """Let p pass if it is a number of sites that can be chosen.

    :raises ValueError: if it is not.
    """
    stands = len(np.unique(instance.existing))
    if not stands <= p <= instance.sites:
        raise ValueError(
            f"p must be from the {stands} existing sites to all {instance.sites} sites, got {p}"
        )


def tightened_curves(
    problem: Problem,
    units: Units,
    existing: IntArray,
    *,
    most: int,
    at: Iterable[int],
    limits: SolveLimits,
    gap: float,
    rounds_per_site: int,
) -> CoveringCurves:
    """Return curves that answer some numbers of free sites, `at`, to a gap or until time is up.

    :param rounds_per_site: of a short search for each number of sites in each part.
    """
    began = time.perf_counter()
    free = most - len(existing)
    curves = [
        _first_curve(
            part,
            free,
            rounds=min(rounds_per_site * part.sites, _MOST_ROUNDS),
            seed=limits.seed,
        )
        for part in problem.components()
    ]
    wanted = np.array(sorted(at))
    done = False
    while not done:
        values, _ = _share([curve.values for curve in curves], free)
        bounds, shares = _share([curve.bounds for curve in curves], free)
        apart = (bounds - values)[wanted] - gap * (problem.base + bounds[wanted])
        worst = int(wanted[np.argmax(apart)])
        done = bool(apart.max() <= 0)
        for number, k in enumerate(_shared(shares, worst) if not done else ()):
            left = limits.seconds - (time.perf_counter() - began)
            known = curves[number].known[k]
            if left <= 0:
                done = True
            elif not known.is_proven:
                within = replace(limits, seconds=left)
                found = improve(curves[number].problem, k, known, limits=within)
                curves[number] = curves[number].with_known(k, found)
    return CoveringCurves(
        existing=existing,
        base=problem.base,
        curves=tuple(curves),
        units=units,
        most=most,
        seconds=time.perf_counter() - began,
    )


def _first_curve(problem: Problem, most: int, *, rounds: int, seed: int) -> Curve:
    """Return a curve by short searches and prices: fast, and seldom far from the truth."""
    known = [known_of(problem, np.zeros(0, dtype=np.int64), 0)]
    chosen = np.zeros(0, dtype=np.int64)
    bounds = np.full(problem.sites + 1, float(problem.total))
    prices = None
    for k in range(1, min(most, problem.sites) + 1):
        chosen = choose(problem, k, start=chosen, rounds=rounds, seed=seed)
        value = problem.value(chosen)
        if bounds[k] >= value + 1:
            start = None if prices is None else prices.points
            prices = find_prices(problem, k, value=value, steps=_STEPS, start=start)
            bounds = np.minimum(bounds, prices.bounds())
        known.append(known_of(problem, chosen, max(int(np.floor(bounds[k])), value)))
        if value == problem.total:
            break
    curve = Curve(problem=problem, known=tuple(known))
    for k, one in enumerate(known):
        tighter = max(min(one.bound, int(np.floor(bounds[k]))), one.value)
        curve = curve.with_known(k, replace(curve.known[k], bound=tighter))
    return curve


def _share(curves: Sequence[IntArray], most: int) -> tuple[IntArray, list[IntArray]]:
    """Return the most that 0, 1, … `most` sites give in all, and of each part how many it gets."""
    best = np.zeros(most + 1, dtype=np.int64)
    shares = []
    for curve in curves:
        found, share = best + curve[0], np.zeros(most + 1, dtype=np.int64)
        for k in range(1, min(len(curve) - 1, most) + 1):
            with_k = best[: most + 1 - k] + curve[k]
            better = with_k > found[k:]
            found[k:][better] = with_k[better]
            share[k:][better] = k
        best = found
        shares.append(share)
    return best, shares


def _shared(shares: Sequence[IntArray], p: int) -> list[int]:
    """Return how many sites each part gets of p."""
    told = []
    for share in reversed(shares):
        told.append(int(share[p]))
        p -= told[-1]
    return told[::-1]
