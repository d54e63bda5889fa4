"""What counts as inside the range of the list, and how many chance finds a work list may hold."""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class ScreeningMethod:
    """One version of the screening; docs/adr/0013 gives the reasons for each choice."""

    version: str
    reference: str
    is_verified: bool
    list_quantile: float
    """The list's range starts where this share of its residents has a lower score."""
    at_least_probability: float
    """A candidate is inside the range with at least this probability ..."""
    most_expected_false: float
    """... and at most this share of all candidates is expected to be outside it."""
    mostly_listed: float
    """From this share of its ground in listed areas, a small area belongs to the list."""
    fewest_indicators: float
    """With a smaller share of the indicators, too little is known of a small area."""
    neighbour_metres: float
    """Small areas at most this far apart lie beside each other."""
    indicators_named: int
    """How many of the indicators that carry a candidate are named."""
    coverage: float
    draws: int
    seed: int


def screening_method_on(day: date) -> ScreeningMethod:
    """Return the method of screening that holds on a day."""
    entry = norm_on("screening", day)
    return ScreeningMethod(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        list_quantile=entry["list_quantile"],
        at_least_probability=entry["at_least_probability"],
        most_expected_false=entry["most_expected_false"],
        mostly_listed=entry["mostly_listed"],
        fewest_indicators=entry["fewest_indicators"],
        neighbour_metres=float(entry["neighbour_metres"]),
        indicators_named=entry["indicators_named"],
        coverage=entry["coverage"],
        draws=entry["draws"],
        seed=entry["seed"],
    )
