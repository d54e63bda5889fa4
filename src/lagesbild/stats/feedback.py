"""How far would a score move by itself, when what is found decides where one looks?

A higher score brings more presence, more presence records more, and what is recorded raises the
score. Nothing real changes. Ensign, Friedler, Neville, Scheidegger & Venkatasubramanian (2018),
PMLR 81:160-171, show when such a circle runs away. An experiment with assumed elasticities: not for
forecasts, and not for correcting a score.
"""

from dataclasses import dataclass

import numpy as np

from lagesbild.stats.arrays import FloatArray

_HALVINGS = 100
"""More than enough to find a number to its last bit."""


@dataclass(frozen=True, kw_only=True)
class Loop:
    """Scores that are sums of indicators on scales with two ends, and presence that follows them.

    Presence is told as its growth over that of today: 0.5 is half as much again. A recorded count
    is multiplied by (1 + growth) to the power of the elasticity.
    """

    points: FloatArray
    """Units x indicators: what each indicator gives to the score today. 0 where it is missing."""
    tops: FloatArray
    """Units x indicators: what it gives at the end of its scale; the other end is 0."""
    lifts: FloatArray
    """Units x indicators: what it would gain if its count doubled; negative if more is better."""
    elasticities: FloatArray
    """Of each indicator, from 0 to 1."""
    impulse: float
    """The growth of presence that sets the circle going."""
    presence_per_point: float
    """The growth of presence that each point of the score brings."""

    def __post_init__(self) -> None:
        if not ((self.elasticities >= 0) & (self.elasticities <= 1)).all():
            raise ValueError("elasticities must lie in [0, 1]: with more, the end is not unique")
        if self.impulse <= 0 or self.presence_per_point < 0:
            raise ValueError("the impulse must be above 0 and presence per point not below 0")
        if not all(np.isfinite(part).all() for part in (self.points, self.tops, self.lifts)):
            raise ValueError("points, tops and lifts must be finite: a missing indicator has 0")


def gains(loop: Loop) -> FloatArray:
    """Return for each unit how much of a point comes back as a new point in the next round.

    Below 1 each round adds less than the one before and the score comes to rest; from 1 on each
    round adds at least as much, and only the end of the scale stops it: it runs away. The gain is
    that of small steps from today.
    """
    has_room = np.where(loop.lifts > 0, loop.points < loop.tops, loop.points > 0)
    steps: FloatArray = np.where(has_room, loop.lifts, 0.0) @ loop.elasticities
    return loop.presence_per_point * steps


def simulate(loop: Loop, *, rounds: int) -> FloatArray:
    """Return rounds x units: how far each score has moved from today's after each round."""
    moved = np.zeros((rounds, len(loop.points)))
    presence = np.full(len(loop.points), loop.impulse)
    for round_ in range(rounds):
        moved[round_] = _points_gained(loop, presence)
        presence = loop.impulse + loop.presence_per_point * moved[round_]
    return moved


def equilibrium(loop: Loop) -> FloatArray:
    """Return how far each score has moved when no round moves it any more.

    Presence ends higher than today, where the impulse is not yet spent, and not past what the whole
    rest of the scales would bring; between the two it is found by halving. It is the only place of
    rest, and where `simulate` ends, if all lifts have the same sign: with positive ones presence
    follows a concave curve, with negative ones a falling one (then a strong loop may swing around
    it). With both signs it is one place of rest, and there may be others.
    """
    rest_of_scales = (loop.tops - loop.points).sum(axis=1)
    low = np.zeros(len(loop.points))
    high = loop.impulse + loop.presence_per_point * rest_of_scales
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        grows = loop.impulse + loop.presence_per_point * _points_gained(loop, middle) > middle
        low, high = np.where(grows, middle, low), np.where(grows, high, middle)
    return _points_gained(loop, high)


def _points_gained(loop: Loop, presence: FloatArray) -> FloatArray:
    """Return how much higher each score is at a growth of presence."""
    # A strongly dampened loop may ask for less than no presence on its way.
    factors = np.maximum(1 + presence, 0.0)[:, None] ** loop.elasticities
    moved = np.clip(loop.points + loop.lifts * (factors - 1), 0.0, loop.tops)
    gained: FloatArray = (moved - loop.points).sum(axis=1)
    return gained
