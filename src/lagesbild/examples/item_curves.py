"""The invented items, and how a rater's impression becomes a category (METHOD.md §2).

P(y >= k) = logistic(discrimination * (impression - difficulty - step k)).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY
from lagesbild.examples.questionnaire import questionnaires
from lagesbild.examples.rounds import NEW_VERSION
from lagesbild.examples.seeds import Part, stream

Floats = npt.NDArray[np.float64]

CHANGED_ITEM = "D1"
"""The questionnaire calls the change of 2025 one of wording, but raters read the item otherwise."""
_CHANGED_ITEM_SHIFT = 1.1
_RESHAPED_ITEM, _RESHAPED_ITEM_SHIFT = "C3", -0.6
"""The item that the questionnaire itself calls not comparable."""

_STEPS = np.array([-1.75, -0.85, 0.0, 0.85, 1.75])


@dataclass(frozen=True, kw_only=True)
class ItemCurves:
    """How hard each item is to agree to, and how sharply it tells areas apart."""

    discrimination: Floats
    steps: Floats
    """Items by the five steps between the six categories, on the scale of severity."""

    def draw(self, generator: np.random.Generator, impressions: Floats) -> npt.NDArray[np.int64]:
        """Return one category per impression (rows) and item (columns)."""
        above = impressions[:, None, None] - self.steps
        reached = 1 / (1 + np.exp(-self.discrimination[:, None] * above))
        drawn = generator.random(reached.shape[:2])
        return np.asarray((drawn[:, :, None] < reached).sum(axis=2), dtype=np.int64)


def item_curves(*, seed: int, version: str, items: tuple[str, ...]) -> ItemCurves:
    """Return the curves of some items of a version; only two items differ between the versions."""
    order = [item.id for item in questionnaires()[version].items]
    generator = stream(seed, Part.ITEMS)
    discrimination = 1.8 * generator.lognormal(sigma=0.25, size=len(order))
    difficulty = generator.normal(scale=0.35, size=len(order))
    jitter = generator.uniform(-0.12, 0.12, size=(len(order), HIGHEST_CATEGORY))
    if version == NEW_VERSION:
        difficulty[order.index(CHANGED_ITEM)] += _CHANGED_ITEM_SHIFT
        difficulty[order.index(_RESHAPED_ITEM)] += _RESHAPED_ITEM_SHIFT
    chosen = [order.index(item) for item in items]
    steps = difficulty[:, None] + _STEPS + jitter
    return ItemCurves(discrimination=discrimination[chosen], steps=steps[chosen])
