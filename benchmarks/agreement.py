"""Alpha's interval by leaving out districts, beside a loop over the `krippendorff` package.

That method has the best coverage: see `alpha_coverage.py`.
"""

import krippendorff
import numpy as np
from rows import Row, median_seconds
from scipy import stats

from lagesbild.stats.agreement import krippendorff_alpha_interval

AREAS, DISTRICTS, RATERS, ITEMS = 60, 25, 4, 30
COVERAGE = 0.95
DISTRICT = np.arange(AREAS) % DISTRICTS


def invent_ratings() -> np.ndarray:
    """Return items x raters x areas of grades 0 to 5, one in twenty missing."""
    rng = np.random.default_rng(20)
    severity = rng.normal(2.5, 1.2, size=(ITEMS, 1, AREAS))
    ratings = np.clip(np.round(severity + rng.normal(0, 0.9, size=(ITEMS, RATERS, AREAS))), 0, 5)
    ratings[rng.random(ratings.shape) < 0.05] = np.nan
    return ratings


def ours(ratings: np.ndarray) -> None:
    for item in ratings:
        krippendorff_alpha_interval(item, level="ordinal", clusters=DISTRICT, coverage=COVERAGE)


def loop_over_package(ratings: np.ndarray) -> None:
    t = stats.t.ppf((1 + COVERAGE) / 2, DISTRICTS - 1)
    for item in ratings:
        value = krippendorff.alpha(item, level_of_measurement="ordinal")
        left = [
            krippendorff.alpha(item[:, one != DISTRICT], level_of_measurement="ordinal")
            for one in range(DISTRICTS)
        ]
        margin = t * np.sqrt((DISTRICTS - 1) * np.var(left))
        _ = value - margin, value + margin


def measure() -> list[Row]:
    return [measure_items(invent_ratings()[:items]) for items in (1, ITEMS)]


def measure_items(ratings: np.ndarray) -> Row:
    runs = 5
    seconds, peer = median_seconds(
        lambda: ours(ratings), lambda: loop_over_package(ratings), runs=runs
    )
    return Row(
        name=f"alpha, items: {len(ratings)}, {AREAS} areas in {DISTRICTS} districts x {RATERS}",
        seconds=seconds,
        runs=runs,
        peer="the same by a loop over krippendorff.alpha",
        peer_seconds=peer,
    )
