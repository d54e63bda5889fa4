"""What of cameras may be shared, beside the rule of small counts."""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class CameraDisclosure:
    """One version of the limits; docs/adr/0032 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    least_areas: int
    """That the needs of a class or a region lie in, for it to be told of by itself."""
    curve_step_days: int
    """Between the points of the curve of waiting times."""
    least_outer_service: int
    """Officers in outer service of a unit that is told of by itself."""


def camera_disclosure_on(day: date) -> CameraDisclosure:
    """Return the limits that hold on a day.

    :raises NotFound: if none do.
    """
    entry = norm_on("camera_disclosure", day)
    return CameraDisclosure(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        least_areas=entry["least_areas"],
        curve_step_days=entry["curve_step_days"],
        least_outer_service=entry["least_outer_service"],
    )
