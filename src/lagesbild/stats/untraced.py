"""What is the share of something in a whole of which a part could not be traced?"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UntracedShare:
    """Amounts inside, in the unit of what was given; `point` and the tilt are None if unknown."""

    point: float | None
    """If the untraced is as the traced."""
    low: float | None
    high: float | None
    """If the odds of being inside among the untraced are within a factor of the traced odds."""
    worst_low: float
    worst_high: float
    """Whatever the untraced is."""


def untraced_share(
    *, inside: float, elsewhere: float, untraced: float, odds_ratio: float
) -> UntracedShare:
    """Return how much is inside when `untraced` of the whole is known to be neither.

    With o the odds `inside / elsewhere` of the traced part, the untraced part has between
    o / (r + o) and o r / (1 + o r) of itself inside, r being `odds_ratio`. The tilt holds the truth
    if the odds differ by no more than r: r is a judgement, or comes from a sample of the untraced.
    A sensitivity analysis of the kind in Rosenbaum (2002), Observational Studies, chapter 4. If
    nothing was traced, only the worst case can be told.

    :raises ValueError: if an amount is negative or `odds_ratio` is below 1.
    """
    if min(inside, elsewhere, untraced) < 0 or odds_ratio < 1:
        raise ValueError(
            f"need amounts >= 0 and odds_ratio >= 1, got {inside}, {elsewhere}, {untraced},"
            f" {odds_ratio}"
        )
    traced = inside + elsewhere
    worst_low, worst_high = float(inside), float(inside + untraced)
    if traced == 0:
        low = point = high = None if untraced else float(inside)
    else:
        point = inside + untraced * inside / traced
        # Of r and o in whole numbers of both sides, so that o = inside / 0 is 1 and not an error.
        low = inside + untraced * inside / (odds_ratio * elsewhere + inside)
        high = inside + untraced * inside * odds_ratio / (elsewhere + inside * odds_ratio)
    return UntracedShare(
        point=point, low=low, high=high, worst_low=worst_low, worst_high=worst_high
    )
