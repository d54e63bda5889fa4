"""How far would scores and classes move by themselves, if a graver class brings more presence?

Every listed area is given the presence of one class more, and nothing real changes: recorded counts
grow with presence, the score with the counts, and presence with the score. ADR 14.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lagesbild import swedish
from lagesbild.indicators.card import IndicatorCard
from lagesbild.norms.class_schemes import ClassScheme, Figure
from lagesbild.norms.feedback_loop import FeedbackMethod
from lagesbild.picture.composite import SCALE_TOP, Composite, Scale
from lagesbild.picture.tables.feedback import FEEDBACK_LOOP
from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.feedback import Loop, equilibrium, gains, simulate

ALL = "all"
"""The row of all indicators together."""
RUNAWAY_GAIN = 1.0
_ENDS = ("low", "high")


@dataclass(frozen=True, kw_only=True)
class FeedbackLoop:
    effects: pl.DataFrame
    """The table `feedback_loop`."""
    sentence: str
    """The whole in Swedish, or why it cannot be told."""


def feedback_loop(
    composite: Composite,
    *,
    cards: Mapping[str, IndicatorCard],
    scales: Mapping[str, Scale],
    scheme: ClassScheme,
    method: FeedbackMethod,
) -> FeedbackLoop:
    """Try the circle on each indicator by itself and on all of them together.

    Give the composite of the listed areas whose withheld values have been replaced: the table is
    shared. Its figures are means and counts over areas, in tenths of a point, and name no area.
    """
    scored = ~np.isnan(composite.scores)
    if not scored.any():
        reason = "inget område har ett sammanvägt värde"
        return FeedbackLoop(
            effects=FEEDBACK_LOOP.frame([]), sentence=f"Återkopplingen kan inte räknas: {reason}."
        )
    circle = _Circle(composite=composite, cards=cards, scales=scales, scheme=scheme, method=method)
    rows = [
        _row(circle, [composite.indicators.index(card.id)], card)
        if card.id in composite.indicators
        else _row_left_out(card, method)
        for card in cards.values()
        if card.in_composite
    ]
    together = _row(circle, range(len(composite.indicators)), None)
    return FeedbackLoop(
        effects=FEEDBACK_LOOP.frame([*rows, together]), sentence=str(together["sentence"])
    )


@dataclass(frozen=True, kw_only=True)
class _Circle:
    """What every row of the table is tried on."""

    composite: Composite
    cards: Mapping[str, IndicatorCard]
    scales: Mapping[str, Scale]
    scheme: ClassScheme
    method: FeedbackMethod

    @property
    def thresholds(self) -> list[float]:
        """The composites from which a class of the scheme can be had, ascending."""
        return sorted(
            {
                condition.at_least
                for rule in self.scheme.classes
                for condition in rule.conditions
                if condition.figure is Figure.COMPOSITE
            }
        )

    @property
    def presence_per_point(self) -> float:
        """Presence follows the score: as many points as one class is wide bring one class more.

        With fewer than two thresholds there is no graver class to climb to, and nothing follows.
        """
        if len(self.thresholds) < 2:
            return 0.0
        width = (self.thresholds[-1] - self.thresholds[0]) / (len(self.thresholds) - 1)
        return self.method.presence_per_class / width

    def loop(self, columns: Sequence[int], *, end: str) -> Loop:
        """Return the circle of some indicators for the areas that have a score."""
        scored = ~np.isnan(self.composite.scores)
        places = np.nan_to_num(self.composite.normalised[scored][:, columns])
        weights = self.composite.weights_used[scored][:, columns]
        names = [self.composite.indicators[j] for j in columns]
        return Loop(
            points=weights * places,
            tops=weights * SCALE_TOP,
            lifts=weights * _lifts(places, [self.scales[name] for name in names]),
            elasticities=np.array(
                [_elasticity(self.cards[name], self.method, end) for name in names]
            ),
            impulse=self.method.presence_per_class,
            presence_per_point=self.presence_per_point,
        )

    def areas_changing_class(self, moved: FloatArray) -> int:
        """Count the areas that pass a threshold; the rule for classes looks at whole points."""
        before = self.composite.scores[~np.isnan(self.composite.scores)]
        bands = (
            np.searchsorted(self.thresholds, np.floor(scores + 0.5), side="right")
            for scores in (before, before + moved)
        )
        return int(np.count_nonzero(np.not_equal(*bands)))


def _lifts(places: FloatArray, scales: Sequence[Scale]) -> FloatArray:
    """Return how far on its scale each value would go if its recorded count doubled.

    A value is proportional to its count, so doubling moves it by as much as it is from zero. A
    shrunken value of a rare event would move less; what is told is the upper side.
    """
    low = np.array([scale.low for scale in scales])
    width = np.array([scale.high - scale.low for scale in scales])
    directed = low + places / SCALE_TOP * width
    lifts: FloatArray = SCALE_TOP * directed / width
    return lifts


def _elasticity(card: IndicatorCard, method: FeedbackMethod, end: str) -> float:
    elasticity = method.elasticities[card.police_generated.value]
    return elasticity.low if end == "low" else elasticity.high


def _row(circle: _Circle, columns: Sequence[int], card: IndicatorCard | None) -> dict[str, object]:
    """Return one row: of an indicator, or of all together where no card is given."""
    figures: dict[str, float] = {}
    for end in _ENDS:
        loop = circle.loop(columns, end=end)
        moved, gain = equilibrium(loop), gains(loop)
        figures |= {
            f"points_first_round_{end}": _rounded(simulate(loop, rounds=1)[0], 1),
            f"points_equilibrium_{end}": _rounded(moved, 1),
            f"gain_{end}": _rounded(gain, 2),
            f"areas_running_away_{end}": int(np.count_nonzero(gain >= RUNAWAY_GAIN)),
            f"areas_changing_class_{end}": circle.areas_changing_class(moved),
        }
    grows = any(circle.loop(columns, end="high").elasticities > 0)
    areas = int(np.count_nonzero(~np.isnan(circle.composite.scores)))
    described: dict[str, object] = (
        _described(card, circle.method) if card else {"indicator": ALL, "title": "Alla tillsammans"}
    )
    return described | figures | {"sentence": _sentence(figures, areas=areas) if grows else _STILL}


_STILL = "Växer inte med polisens närvaro: värdet går inte av sig självt."
_LEFT_OUT = "Är inte med i sammanvägningen och flyttar inget värde."


def _row_left_out(card: IndicatorCard, method: FeedbackMethod) -> dict[str, object]:
    return _described(card, method) | {"sentence": _LEFT_OUT}


def _described(card: IndicatorCard, method: FeedbackMethod) -> dict[str, object]:
    return {
        "indicator": card.id,
        "title": card.title,
        "police_generated": card.police_generated.value,
        **{f"elasticity_{end}": _elasticity(card, method, end) for end in _ENDS},
    }


def _rounded(figures: FloatArray, decimals: int) -> float:
    # Adding zero turns a negative zero into a plain one.
    return round(float(figures.mean()), decimals) + 0.0


def _sentence(figures: Mapping[str, float], *, areas: int) -> str:
    moved = (
        "Med en klass mer närvaro och inget annat ändrat går värdet"
        f" {_range(figures, 'points_first_round', 1)} poäng första omgången och"
        f" {_range(figures, 'points_equilibrium', 1)} poäng till sist;"
        f" {_range(figures, 'areas_changing_class', 0)} av {swedish.count(areas)} områden byter"
        " klass om övriga villkor är uppfyllda."
    )
    if not figures["areas_running_away_high"]:
        return moved
    return (
        f"{moved} Återkopplingen skenar i {_range(figures, 'areas_running_away', 0)} områden:"
        " varje varv ger minst lika mycket som det förra, och bara skalans slut stoppar det."
    )


def _range(figures: Mapping[str, float], name: str, decimals: int) -> str:
    """Write a figure by the lowest and the highest elasticity, as one if they are the same."""
    first, last = sorted(figures[f"{name}_{end}"] for end in _ENDS)
    if first == last:
        return swedish.number(first, decimals=decimals)
    return swedish.interval(first, last, decimals=decimals)
