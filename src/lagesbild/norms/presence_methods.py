"""How presence is counted out of position logs and dispatch records."""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class PresenceMethod:
    """One version of the method; docs/adr/0026 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    coverage: float
    """Of the interval around the hours of a month."""
    longest_on_scene_hours: float
    """A dispatch record that lasts longer was not closed when the unit left."""


def presence_method_on(day: date) -> PresenceMethod:
    """Return the method that holds on a day.

    :raises NotFound: if none does.
    """
    entry = norm_on("presence_methods", day)
    return PresenceMethod(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        coverage=entry["coverage"],
        longest_on_scene_hours=float(entry["longest_on_scene_hours"]),
    )
