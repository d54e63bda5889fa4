"""Where no camera is proposed, and what is printed beside every proposal of sites."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class SitingCaveat:
    """What must be known of a proposal; `text` is Swedish."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CameraSitingNorm:
    """One version of our choices; docs/adr/0030 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    least_distance_m: float
    """Between two sites of a proposal."""
    same_place_m: float
    """Two sites nearer than this are one."""
    forbidden_within_m: Mapping[str, float]
    """From a site to a place of each kind, unless people give a reason."""
    titles: Mapping[str, str]
    """Of the kinds of places, in Swedish."""
    caveats: tuple[SitingCaveat, ...]


def camera_siting_norm_on(day: date) -> CameraSitingNorm:
    """Return the choices that hold on a day.

    :raises NotFound: if none do.
    """
    entry = norm_on("camera_siting", day)
    return CameraSitingNorm(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        least_distance_m=entry["least_distance_m"],
        same_place_m=entry["same_place_m"],
        forbidden_within_m=entry["forbidden_within_m"],
        titles=entry["titles"],
        caveats=tuple(SitingCaveat(id=one["id"], text=one["text"]) for one in entry["caveats"]),
    )
