"""Ranks of 6 000 areas under 10 000 sets of weights, beside a plain NumPy loop over the sets."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from rows import Row, median_seconds

from lagesbild.stats.composite import Recipe, normalise
from lagesbild.stats.rank_uncertainty import draw_weights, rank_uncertainty

DRAWS, AREAS, INDICATORS = 10_000, 6_000, 15
BYTES = 2 * DRAWS * AREAS * (2 + 4)
"""Written once and read once: a rank in two bytes and a score in four per draw and area."""
RECIPES = (Recipe(), Recipe(normalisation="zscore"), Recipe(aggregation="geometric"))


def invent_indicators() -> np.ndarray:
    return np.random.default_rng(20).normal(size=(AREAS, INDICATORS))


def loop_over_ranks_and_quantiles(indicators: np.ndarray, weights: np.ndarray) -> None:
    scores = np.empty((len(weights), len(indicators)))
    ranks = np.empty((len(weights), len(indicators)), dtype=np.int64)
    for draw, row in enumerate(weights):
        scores[draw] = indicators @ row
        ranks[draw] = (-scores[draw]).argsort().argsort()
    np.quantile(ranks, [0.05, 0.5, 0.95], axis=0)
    np.quantile(scores, [0.05, 0.95], axis=0)


def bytes_per_second() -> float:
    """Return how fast both cores copy between arrays too large for the caches."""
    halves = [(np.zeros(2**24), np.zeros(2**24)) for _ in range(2)]

    def copy() -> None:
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda pair: np.copyto(*pair), halves))

    [seconds] = median_seconds(copy, runs=5)
    return 2 * sum(target.nbytes for target, _ in halves) / seconds


def measure() -> list[Row]:
    indicators = invent_indicators()
    equal = np.ones(INDICATORS)
    weights = draw_weights(equal, draws=DRAWS, seed=1)
    scaled = normalise(indicators, method="minmax")

    def ours(recipes: tuple[Recipe, ...]) -> None:
        rank_uncertainty(indicators, weights=equal, seed=1, draws=DRAWS, recipes=recipes)

    what, runs = f"{DRAWS} draws x {AREAS} areas x {INDICATORS} indicators", 3
    one_recipe, loop, three_recipes = median_seconds(
        lambda: ours(RECIPES[:1]),
        lambda: loop_over_ranks_and_quantiles(scaled, weights),
        lambda: ours(RECIPES),
        runs=runs,
    )
    speed = bytes_per_second()
    peers = {
        "the same by a plain loop over draws and np.quantile": loop,
        f"memory bound: ranks and scores out and in at {speed / 1e9:.0f} GB/s": BYTES / speed,
    }
    beside_peers = [
        Row(
            name=f"rank intervals, {what}",
            seconds=one_recipe,
            runs=runs,
            peer=peer,
            peer_seconds=seconds,
        )
        for peer, seconds in peers.items()
    ]
    name = f"rank intervals over three recipes, {what}"
    return [*beside_peers, Row(name=name, seconds=three_recipes, runs=runs)]
