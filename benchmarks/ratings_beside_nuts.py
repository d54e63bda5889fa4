"""The fast fit of ratings beside NUTS on three small invented rounds, which takes some ten minutes.

Not in `make bench`: it answers whether the fast intervals are right, and only then how much faster.
Run `taskset -c 0 python benchmarks/ratings_beside_nuts.py`, so that both have one core.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from rating_designs import Scenario, simulate
from rich.console import Console
from rich.table import Table

from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.nuts import sample_many_facet
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_data import NONE, Ratings

COVERAGE = 0.9


@dataclass(frozen=True, kw_only=True)
class SmallRound:
    scenario: Scenario
    seed: int
    kept: float = 1.0
    """Share of the answers that are not thrown away."""


SMALL_ROUNDS = (
    SmallRound(
        scenario=Scenario(
            name="three cases", areas=20, districts=6, rounds=3, items=12, raters=(2, 3)
        ),
        seed=1,
    ),
    SmallRound(
        scenario=Scenario(
            name="few raters", areas=24, districts=8, rounds=2, items=17, raters=(1, 2)
        ),
        seed=2,
    ),
    SmallRound(
        scenario=Scenario(
            name="half of the answers missing, raters drift",
            areas=20, districts=6, rounds=2, items=10, raters=(2, 4), rater_drift=0.2,
        ),
        seed=3,
        kept=0.5,
    ),
)  # fmt: skip


def invent(small: SmallRound) -> Ratings:
    """Return the ratings of a scenario without the answers that are thrown away."""
    ratings, _ = simulate(small.scenario, seed=small.seed)
    kept = np.random.default_rng(small.seed).random(ratings.count) < small.kept
    # No session may lose all of its answers.
    kept[np.unique(ratings.session, return_index=True)[1]] = True
    return replace(
        ratings,
        session=ratings.session[kept],
        item=ratings.item[kept],
        grade=ratings.grade[kept],
    )


def contrasts(ratings: Ratings) -> dict[str, np.ndarray]:
    """Return what is compared, as rows of weights over objects."""
    sessions = ratings.sessions
    unit, round_ = sessions.object_unit, sessions.object_round
    each = np.eye(sessions.objects)
    last = np.flatnonzero((unit != NONE) & (round_ == sessions.rounds - 1))
    first = [int(np.flatnonzero((unit == unit[one]) & (round_ == 0))[0]) for one in last]
    one, other = np.triu_indices(len(last), k=1)
    return {
        "severities": each[unit != NONE],
        "differences": each[last[one]] - each[last[other]],
        "changes": each[last] - each[first],
        "national change": (each[last] - each[first]).mean(axis=0, keepdims=True),
    }


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The fast fit beside NUTS, for many quantities of one kind."""

    kind: str
    worst_mean: float
    """Largest distance between the means, in NUTS's standard deviations."""
    typical_mean: float
    """Its root mean square."""
    width: float
    """Mean of the fast intervals' widths over the mean of NUTS's."""
    narrowest: float
    widest: float


def compare(kind: str, weights: np.ndarray, fast: Posterior, slow: Posterior) -> Comparison:
    assert slow.samples is not None
    draws = slow.samples[:, slow.layout.objects] @ weights.T
    found = fast.contrasts(weights)
    distance = np.abs(found.mean - draws.mean(axis=0)) / draws.std(axis=0)
    low, high = found.ends(COVERAGE)
    ends = np.quantile(draws, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2], axis=0)
    width, slow_width = high - low, ends[1] - ends[0]
    return Comparison(
        kind=kind,
        worst_mean=float(distance.max()),
        typical_mean=float(np.sqrt(np.mean(distance**2))),
        width=float(width.mean() / slow_width.mean()),
        narrowest=float((width / slow_width).min()),
        widest=float((width / slow_width).max()),
    )


def _timed(work: Callable[[], Posterior]) -> tuple[Posterior, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def as_table(title: str, comparisons: list[Comparison]) -> Table:
    columns = ("of", "mean: worst sd", "rms sd", "width: ratio", "narrowest", "widest")
    table = Table(*columns, title=title, title_justify="left")
    for row in comparisons:
        values = (row.worst_mean, row.typical_mean, row.width, row.narrowest, row.widest)
        table.add_row(row.kind, *(f"{value:.3f}" for value in values))
    return table


def report(small: SmallRound, console: Console) -> None:
    ratings = invent(small)
    fit_many_facet(ratings)  # Compiled or read from the cache, which is not counted.
    fast, seconds = _timed(lambda: fit_many_facet(ratings))
    slow, slow_seconds = _timed(
        lambda: sample_many_facet(ratings, seed=1, warmup=600, draws=2000, chains=4)
    )
    reached = slow.convergence
    console.print(
        as_table(
            f"{small.scenario.name}: {ratings.sessions.count} sessions, {ratings.count} answers",
            [compare(kind, rows, fast, slow) for kind, rows in contrasts(ratings).items()],
        )
    )
    console.print(
        f"NUTS: R-hat {1 + reached.last_move:.4f}, smallest effective sample "
        f"{reached.smallest_effective_sample:.0f}, converged: {reached.converged}\n"
        f"seconds: {seconds:.2f} beside {slow_seconds:.0f}, {slow_seconds / seconds:.0f} times\n"
        f"spreads, fast: {fast.spreads}\n         NUTS: {slow.spreads}"
    )


def main() -> None:
    for small in SMALL_ROUNDS:
        report(small, Console(width=110))


if __name__ == "__main__":
    main()
