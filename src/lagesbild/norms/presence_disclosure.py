"""What of presence, and of whose hours they are, may be shared."""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class PresenceDisclosure:
    """One version of the limits; docs/adr/0027 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    least_resources: int
    """Vehicles or radios that a shared month of an area rests on."""
    delay_days: int
    """From the last day of a month or a quarter until it may be told of."""
    highest_ratio: float
    """So many times its hours a withheld month must seem able to have."""
    least_width_hours: float
    """Of the interval that an attacker is left with for a withheld month."""
    least_fte_shown: float
    """A unit with fewer full-time posts is told of together with others."""


def presence_disclosure_on(day: date) -> PresenceDisclosure:
    """Return the limits that hold on a day.

    :raises NotFound: if none do.
    """
    entry = norm_on("presence_disclosure", day)
    return PresenceDisclosure(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        least_resources=entry["least_resources"],
        delay_days=entry["delay_days"],
        highest_ratio=float(entry["highest_ratio"]),
        least_width_hours=float(entry["least_width_hours"]),
        least_fte_shown=float(entry["least_fte_shown"]),
    )
