"""The smallest count that may be shown."""

from dataclasses import dataclass
from datetime import date

from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class DisclosureNorm:
    rule: DisclosureRule
    rounding_base: int
    """Counts are rounded to multiples of this where rounding is chosen instead of dots."""
    reference: str
    is_verified: bool


def disclosure_norm_on(day: date) -> DisclosureNorm:
    """Return the norm that holds on a day."""
    entry = norm_on("disclosure", day)
    return DisclosureNorm(
        rule=DisclosureRule(threshold=entry["threshold"], protect_zeros=entry["protect_zeros"]),
        rounding_base=entry["rounding_base"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
    )
