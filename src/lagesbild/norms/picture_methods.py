"""How the indicators are weighed into one figure, and how much counting its doubt asks for."""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class PictureMethod:
    """One version of the method; docs/adr/0004 gives the reasons for each choice."""

    version: str
    reference: str
    is_verified: bool
    alternative_normalisations: tuple[str, ...]
    """Tried beside the fixed scale when ranks are given their uncertainty."""
    alternative_aggregations: tuple[str, ...]
    """Tried beside the arithmetic mean when the choices are weighed against each other."""
    trim_share: float
    """Share of the country's residents in each tail where an indicator's scale ends."""
    weight_spread: float
    """Each weight is drawn between (1 − spread) and (1 + spread) of its value."""
    draws: int
    sensitivity_draws: int
    """Base draws of the Sobol' indices; each costs two composites and one more per choice."""
    coverage: float
    """Share of the draws that an interval holds."""
    false_share: float
    """Share of the changes called safe that may be none, of all areas looked at together."""
    high_missing_geography: float
    """From this share of events without a place, an indicator is marked uncertain."""
    seed: int


def picture_method_on(day: date) -> PictureMethod:
    """Return the method that holds on a day."""
    entry = norm_on("picture_methods", day)
    return PictureMethod(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        alternative_normalisations=tuple(entry["alternative_normalisations"]),
        alternative_aggregations=tuple(entry["alternative_aggregations"]),
        trim_share=entry["trim_share"],
        weight_spread=entry["weight_spread"],
        draws=entry["draws"],
        sensitivity_draws=entry["sensitivity_draws"],
        coverage=entry["coverage"],
        false_share=entry["false_share"],
        high_missing_geography=entry["high_missing_geography"],
        seed=entry["seed"],
    )
