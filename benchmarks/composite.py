"""Ranks of 6 000 areas under 10 000 sets of weights, beside a plain NumPy loop over the sets."""

import numpy as np
from rows import Row, median_seconds

from lagesbild.stats.composite import Recipe, normalise
from lagesbild.stats.rank_uncertainty import draw_weights, rank_uncertainty

DRAWS, AREAS, INDICATORS = 10_000, 6_000, 15
PEER_DRAWS = 300
RECIPES = (Recipe(), Recipe(normalisation="zscore"), Recipe(aggregation="geometric"))


def invent_indicators() -> np.ndarray:
    return np.random.default_rng(20).normal(size=(AREAS, INDICATORS))


def loop_over_ranks(indicators: np.ndarray, weights: np.ndarray) -> None:
    for row in weights:
        scores = indicators @ row
        (-scores).argsort().argsort()


def loop_over_ranks_and_quantiles(indicators: np.ndarray, weights: np.ndarray) -> None:
    scores = np.empty((len(weights), len(indicators)))
    ranks = np.empty((len(weights), len(indicators)), dtype=np.int64)
    for draw, row in enumerate(weights):
        scores[draw] = indicators @ row
        ranks[draw] = (-scores[draw]).argsort().argsort()
    np.quantile(ranks, [0.05, 0.5, 0.95], axis=0)
    np.quantile(scores, [0.05, 0.95], axis=0)


def measure() -> list[Row]:
    indicators = invent_indicators()
    equal = np.ones(INDICATORS)
    weights = draw_weights(equal, draws=PEER_DRAWS, seed=1)
    scaled = normalise(indicators, method="minmax")

    def ours(recipes: tuple[Recipe, ...]) -> None:
        rank_uncertainty(indicators, weights=equal, seed=1, draws=DRAWS, recipes=recipes)

    what = f"{DRAWS} draws x {AREAS} areas x {INDICATORS} indicators"
    times, runs = DRAWS / PEER_DRAWS, 5
    extrapolated = f"({PEER_DRAWS} draws, times {times:.1f})"
    one_recipe, ranks_only, with_quantiles, three_recipes = median_seconds(
        lambda: ours(RECIPES[:1]),
        lambda: loop_over_ranks(scaled, weights),
        lambda: loop_over_ranks_and_quantiles(scaled, weights),
        lambda: ours(RECIPES),
        runs=runs,
    )
    peers = {
        f"plain loop, ranks only, no intervals {extrapolated}": ranks_only,
        f"plain loop and np.quantile {extrapolated}": with_quantiles,
    }
    beside_peers = [
        Row(
            name=f"rank intervals, {what}",
            seconds=one_recipe,
            runs=runs,
            peer=peer,
            peer_seconds=times * seconds,
        )
        for peer, seconds in peers.items()
    ]
    name = f"rank intervals over three recipes, {what}"
    return [*beside_peers, Row(name=name, seconds=three_recipes, runs=runs)]
