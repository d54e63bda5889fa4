"""When ratings may be compared between districts and rounds, and what it costs to mend a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class LinkLimits:
    """The largest standard deviation of a link, in units of that between areas."""

    comparable_sd: float
    weakly_linked_sd: float


@dataclass(frozen=True, kw_only=True)
class ComparabilityNorm:
    """One version of the check; docs/adr/0010 gives the reasons for each number."""

    version: str
    reference: str
    is_verified: bool
    districts: LinkLimits
    rounds: LinkLimits
    rater_sd: float
    """Between raters with the same norm; a planning value until a model has been fitted."""
    session_sd: float
    item_sd: float
    items_per_area: int
    items_per_case: int
    cases: int
    """How many calibration cases a proposed assignment may choose from."""
    panel_raters: int
    hours_per_case: float
    hours_per_area: float
    """To read up on and rate an area that is not the rater's own."""
    most_hours_per_rater: float
    """Of extra ratings in a proposal, for a rater of a district."""
    most_hours_per_panel_rater: float
    hours_of_travel: float
    """Added when the area lies in another district than the rater's."""


def comparability_norm_on(day: date) -> ComparabilityNorm:
    """Return the limits and prices that hold on a day."""
    entry = norm_on("comparability", day)
    return ComparabilityNorm(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        districts=_limits(entry["districts"]),
        rounds=_limits(entry["rounds"]),
        rater_sd=entry["rater_sd"],
        session_sd=entry["session_sd"],
        item_sd=entry["item_sd"],
        items_per_area=entry["items_per_area"],
        items_per_case=entry["items_per_case"],
        cases=entry["cases"],
        panel_raters=entry["panel_raters"],
        hours_per_case=entry["hours_per_case"],
        hours_per_area=entry["hours_per_area"],
        most_hours_per_rater=entry["most_hours_per_rater"],
        most_hours_per_panel_rater=entry["most_hours_per_panel_rater"],
        hours_of_travel=entry["hours_of_travel"],
    )


def _limits(entry: Mapping[str, Any]) -> LinkLimits:
    return LinkLimits(
        comparable_sd=entry["comparable_sd"], weakly_linked_sd=entry["weakly_linked_sd"]
    )
