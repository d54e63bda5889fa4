"""How far an answer may lie from what was expected before its reason must be written down."""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class MotivationNorm:
    """One version of the limits; docs/adr/0018 gives the reasons. All are steps of the scale."""

    version: str
    reference: str
    is_verified: bool
    scale_ends: tuple[int, ...]
    """Categories that always need a reason."""
    change_steps: float
    """From the value of the last round; a difference of exactly this much needs a reason."""
    indicator_steps: float
    """From what the indicators let one expect; likewise."""


def motivation_norm_on(day: date) -> MotivationNorm:
    """Return the limits that hold on a day."""
    entry = norm_on("motivation", day)
    return MotivationNorm(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        scale_ends=tuple(entry["scale_ends"]),
        change_steps=entry["change_steps"],
        indicator_steps=entry["indicator_steps"],
    )
