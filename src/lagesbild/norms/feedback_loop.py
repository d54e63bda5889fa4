"""How much presence a graver class is assumed to bring, and how much more presence finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class Elasticity:
    """Percent by which a recorded count grows when presence grows by one percent."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class FeedbackMethod:
    """One version of the assumptions; docs/adr/0014 says what they are and are not."""

    version: str
    reference: str
    is_verified: bool
    presence_per_class: float
    """How much presence grows from one class to the next: 0.5 is half as much again."""
    elasticities: Mapping[str, Elasticity]
    """By what an indicator's card says of `police_generated`."""


def feedback_method_on(day: date) -> FeedbackMethod:
    """Return the assumptions that hold on a day."""
    entry = norm_on("feedback_loop", day)
    return FeedbackMethod(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        presence_per_class=entry["presence_per_class"],
        elasticities={
            name: Elasticity(low=low, high=high)
            for name, (low, high) in entry["elasticities"].items()
        },
    )
