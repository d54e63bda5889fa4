"""What is the share of something in a whole of which a part could not be traced?"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UntracedRates:
    """Which share of the untraced part is inside."""

    point: float
    """If the untraced is as the traced."""
    low: float
    high: float
    """If the odds of being inside among the untraced are within a factor of the traced odds."""


@dataclass(frozen=True, kw_only=True)
class UntracedShare:
    """Amounts inside, in the unit of what was given; `point` and the tilt are None if unknown."""

    point: float | None
    low: float | None
    high: float | None
    worst_low: float
    worst_high: float
    """Whatever the untraced is."""


def untraced_rates(*, inside: float, elsewhere: float, odds_ratio: float) -> UntracedRates | None:
    """Return which share of what was not traced is inside, by what was; None if nothing was.

    With o the odds `inside / elsewhere` of the traced part and r the `odds_ratio`, between
    o / (r + o) and o r / (1 + o r). The tilt holds the truth if the odds differ by no more than r:
    r is a judgement, or comes from a sample of the untraced. A sensitivity analysis of the kind in
    Rosenbaum (2002), Observational Studies, chapter 4.

    :raises ValueError: if an amount is negative or `odds_ratio` is below 1.
    """
    if min(inside, elsewhere) < 0 or odds_ratio < 1:
        raise ValueError(
            f"need amounts >= 0 and odds_ratio >= 1, got {inside}, {elsewhere}, {odds_ratio}"
        )
    if inside + elsewhere == 0:
        return None
    # Written with both sides of the odds, so that nothing elsewhere is no division by zero.
    return UntracedRates(
        point=inside / (inside + elsewhere),
        low=inside / (odds_ratio * elsewhere + inside),
        high=inside * odds_ratio / (elsewhere + inside * odds_ratio),
    )


def untraced_share(
    *, inside: float, elsewhere: float, untraced: float, odds_ratio: float
) -> UntracedShare:
    """Return how much is inside when `untraced` of the whole is known to be neither.

    See `untraced_rates`. If nothing was traced, only the worst case can be told.

    :raises ValueError: if an amount is negative or `odds_ratio` is below 1.
    """
    if untraced < 0:
        raise ValueError(f"need untraced >= 0, got {untraced}")
    rates = untraced_rates(inside=inside, elsewhere=elsewhere, odds_ratio=odds_ratio)
    if rates is None:
        point = low = high = None if untraced else float(inside)
    else:
        point = inside + untraced * rates.point
        low, high = inside + untraced * rates.low, inside + untraced * rates.high
    return UntracedShare(
        point=point, low=low, high=high, worst_low=inside, worst_high=inside + untraced
    )
