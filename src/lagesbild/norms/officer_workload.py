"""How much work an area calls for: the planning values of the need beside the norm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class Range:
    """A number that is not known well: the lowest, the most likely and the highest."""

    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        assert self.low <= self.value <= self.high, self


@dataclass(frozen=True, kw_only=True)
class Driver:
    """Something that the table of workload counts per area and year."""

    id: str
    title: str
    definition: str
    minutes: Range
    """Of one of them."""


@dataclass(frozen=True, kw_only=True)
class WorkloadModel:
    """One version of the model; docs/adr/0022 says what it is good for."""

    version: str
    reference: str
    is_verified: bool
    coverage: float
    """Of the interval that a need is told with."""
    base_hours: Mapping[str, Range]
    """Per 1 000 residents and year, by class of the area (or `not_listed`)."""
    drivers: Mapping[str, Driver]
    net_hours: Range
    """Hours of one full-time post and year that are left after leave, sickness and training."""
    planned_share: Range
    """Of the net hours, what may be planned for the area."""


def workload_model_on(day: date) -> WorkloadModel:
    """Return the model that holds on a day.

    :raises NotFound: if none does.
    """
    entry = norm_on("officer_workload", day)
    drivers = [
        Driver(**{**driver, "minutes": _range(driver["minutes"])}) for driver in entry["drivers"]
    ]
    return WorkloadModel(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        coverage=entry["coverage"],
        base_hours={name: _range(hours) for name, hours in entry["base_hours"].items()},
        drivers={driver.id: driver for driver in drivers},
        net_hours=_range(entry["net_hours"]),
        planned_share=_range(entry["planned_share"]),
    )


def _range(entry: Mapping[str, Any]) -> Range:
    return Range(**{name: float(number) for name, number in entry.items()})
