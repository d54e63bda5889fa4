"""How deliveries of cameras are foreseen, and what is tried beside the strict order."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lagesbild.norms.dated import norm_on


class NumberShare(NamedTuple):
    """A triangle: how much of what was ordered a batch holds when it comes."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, kw_only=True)
class CameraSupplyNorm:
    """One version of our choices; docs/adr/0030 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    least_delivered: int
    """With so many delivered batches, late and short deliveries are learned from them."""
    stated_number_share: NumberShare
    coverage: float
    draws: int
    horizon_months: int
    arrivals_months: int
    ageing_months: int
    peak_months: int
    spare_share: float
    """Of the peak on duty: cameras that are broken or being charged."""


def camera_supply_norm_on(day: date) -> CameraSupplyNorm:
    """Return the choices that hold on a day.

    :raises NotFound: if none do.
    """
    entry = norm_on("camera_supply", day)
    return CameraSupplyNorm(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        least_delivered=entry["least_delivered"],
        stated_number_share=NumberShare(**entry["stated_number_share"]),
        coverage=entry["coverage"],
        draws=entry["draws"],
        horizon_months=entry["horizon_months"],
        arrivals_months=entry["arrivals_months"],
        ageing_months=entry["ageing_months"],
        peak_months=entry["peak_months"],
        spare_share=entry["spare_share"],
    )
