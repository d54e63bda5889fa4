"""Alpha with 2 000 bootstrap draws, beside a loop over the `krippendorff` package."""

import krippendorff
import numpy as np
from rows import Row, median_seconds

from lagesbild.stats.agreement import krippendorff_alpha_interval

DRAWS = 2000
PEER_DRAWS = 50
AREAS, RATERS, ITEMS = 60, 4, 30


def invent_ratings() -> np.ndarray:
    """Return items x raters x areas of grades 0 to 5, one in twenty missing."""
    rng = np.random.default_rng(20)
    severity = rng.normal(2.5, 1.2, size=(ITEMS, 1, AREAS))
    ratings = np.clip(np.round(severity + rng.normal(0, 0.9, size=(ITEMS, RATERS, AREAS))), 0, 5)
    ratings[rng.random(ratings.shape) < 0.05] = np.nan
    return ratings


def ours(ratings: np.ndarray) -> None:
    for item in ratings:
        krippendorff_alpha_interval(item, level="ordinal", seed=1, draws=DRAWS)


def loop_over_package(ratings: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    for item in ratings:
        alphas = [
            krippendorff.alpha(item[:, units], level_of_measurement="ordinal")
            for units in rng.integers(AREAS, size=(PEER_DRAWS, AREAS))
        ]
        np.quantile(alphas, [0.025, 0.975])


def measure() -> list[Row]:
    return [measure_items(invent_ratings()[:items]) for items in (1, ITEMS)]


def measure_items(ratings: np.ndarray) -> Row:
    times, runs = DRAWS // PEER_DRAWS, 5
    seconds, peer = median_seconds(
        lambda: ours(ratings), lambda: loop_over_package(ratings), runs=runs
    )
    return Row(
        name=f"alpha, items: {len(ratings)}, {AREAS} areas x {RATERS} raters, {DRAWS} draws",
        seconds=seconds,
        runs=runs,
        peer=f"loop over krippendorff.alpha ({PEER_DRAWS} draws, times {times})",
        peer_seconds=peer * times,
    )
