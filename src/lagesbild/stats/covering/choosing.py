"""Which p sites cover most, and how sure is that?"""

import time

import numpy as np

from lagesbild.stats.covering.curves import Siting, check_p, tightened_curves
from lagesbild.stats.covering.instance import CoveringInstance
from lagesbild.stats.covering.problem import problem_of
from lagesbild.stats.covering.proving import improve, known_of
from lagesbild.stats.covering.search import choose
from lagesbild.stats.lexicographic import Proof, SolveLimits

_LARGEST_PART = 0.5
"""Of the sites: with more than this in one part, parts are not solved apart."""


def choose_sites(instance: CoveringInstance, p: int, *, limits: SolveLimits) -> Siting:
    """Return a choice of at most p sites, existing ones included, with proof or gap.

    Same instance, limits and version give the same choice, as long as no time runs out. Fewer than
    p are chosen where a site more would add nothing, or break a side limit. Parts of an
    instance are solved apart unless one holds most sites, or exposure is limited in all.

    Do not use it where a point should count more if several sites cover it, or where a site can
    only take so much.

    :raises ValueError: if p is less than the number of existing sites or more than there are sites.
    """
    began = time.perf_counter()
    check_p(instance, p)
    problem, units = problem_of(instance)
    existing = np.unique(instance.existing)
    free = p - len(existing)
    largest = max((part.sites for part in problem.components()), default=0)
    if largest <= _LARGEST_PART * problem.sites and not problem.limits_exposure:
        curves = tightened_curves(
            problem,
            units,
            existing,
            most=p,
            at=[free],
            limits=limits,
            gap=0.0,
            rounds_per_site=0,
        )
        return curves.at(p)
    known = known_of(problem, choose(problem, free), problem.total)
    known = improve(problem, free, known, limits=limits)
    return Siting(
        sites=np.array(sorted([*existing.tolist(), *known.chosen]), dtype=np.int64),
        value=units.weight(known.value),
        bound=units.weight(known.bound) + units.lost,
        proof=Proof.PROVEN if known.is_proven else Proof.GAP,
        seconds=time.perf_counter() - began,
    )
