"""What counts as a small count, and how far from it an attacker must be kept."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Dominance:
    """The (n, k) rule: a few contributors may not make up nearly all of a cell.

    A cell is sensitive when its `contributors` largest contributors together hold more than `share`
    of it. See Willenborg & de Waal (2001), Elements of Statistical Disclosure Control, section 4.2.
    """

    contributors: int
    share: float

    def __post_init__(self) -> None:
        if self.contributors < 1:
            raise ValueError(f"contributors must be at least 1, got {self.contributors}")
        if not 0 < self.share < 1:
            raise ValueError(f"share must lie between 0 and 1, got {self.share}")


@dataclass(frozen=True, kw_only=True)
class Need:
    """The interval that an attacker must at least be left with for one suppressed cell."""

    low_at_most: float
    high_at_least: float
    width_at_least: float

    def deficit(self, low: float, high: float) -> float:
        """Return how much is lacking in [low, high]; 0 when the need is met."""
        return (
            max(0.0, low - self.low_at_most)
            + max(0.0, self.high_at_least - high)
            + max(0.0, self.width_at_least - (high - low))
        )

    def joined_with(self, other: "Need") -> "Need":
        """Return the need that meets both."""
        return Need(
            low_at_most=min(self.low_at_most, other.low_at_most),
            high_at_least=max(self.high_at_least, other.high_at_least),
            width_at_least=max(self.width_at_least, other.width_at_least),
        )

    def within(self, low: float, high: float) -> "Need":
        """Return what remains to ask when [low, high] is common knowledge."""
        return Need(
            low_at_most=max(self.low_at_most, low),
            high_at_least=min(self.high_at_least, high),
            width_at_least=min(self.width_at_least, high - low),
        )


@dataclass(frozen=True, kw_only=True)
class DisclosureRule:
    """Counts from 1 to `threshold - 1` are sensitive; zeros too when `protect_zeros` is set.

    The threshold is a decision of the publishing authority (a norm), not of this module.
    """

    threshold: int
    protect_zeros: bool = False
    dominance: Dominance | None = None

    def __post_init__(self) -> None:
        if self.threshold < 2:
            raise ValueError(
                f"threshold must be at least 2, got {self.threshold}: no count is below 1"
            )

    @property
    def smallest_protected(self) -> int:
        return 0 if self.protect_zeros else 1

    @property
    def width(self) -> int:
        """The narrowest interval that any suppressed cell may be bounded to.

        `threshold - 2` is the width of [1, threshold - 1]. With threshold 2 that would be 0, an
        exact disclosure, hence at least 1.
        """
        return max(1, self.threshold - 1 - self.smallest_protected)

    def is_small(self, count: float) -> bool:
        return self.smallest_protected <= count < self.threshold

    def need_of_small_count(self) -> Need:
        return Need(
            low_at_most=self.smallest_protected,
            high_at_least=self.threshold - 1,
            width_at_least=self.width,
        )

    def need_of_small_complement(self, denominator: int) -> Need:
        """Return the need of a numerator whose distance to its denominator is small.

        The denominator is taken as known, so the complement's [1, threshold - 1] is the
        numerator's [denominator - threshold + 1, denominator - 1].
        """
        return Need(
            low_at_most=denominator - self.threshold + 1,
            high_at_least=denominator - self.smallest_protected,
            width_at_least=self.width,
        )

    def need_of_complement_cell(self) -> Need:
        """Return the need of a cell that is suppressed only to protect others."""
        return Need(low_at_most=math.inf, high_at_least=-math.inf, width_at_least=self.width)
