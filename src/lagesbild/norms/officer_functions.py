"""The functions that staff are placed in, and the activities that their hours are spent on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lagesbild.norms.dated import norm_on


class ActivityKind(StrEnum):
    """What an activity is to the norm: ring-fenced time is `AREA_WORK` and nothing else."""

    AREA_WORK = "area_work"
    """Contact-making, crime-preventing and safety-creating work."""
    PLANNED = "planned"
    PULLED_AWAY = "pulled_away"
    TRAINING = "training"


@dataclass(frozen=True, kw_only=True)
class OfficerFunction:
    """One function; `title` and `definition` are Swedish."""

    id: str
    title: str
    definition: str
    counts_for_norm: bool


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One activity; `title` and `definition` are Swedish."""

    id: str
    title: str
    definition: str
    kind: ActivityKind


@dataclass(frozen=True, kw_only=True)
class OfficerCatalogue:
    """One version of the catalogue, functions and activities by id in the order of the file."""

    version: str
    reference: str
    functions: Mapping[str, OfficerFunction]
    activities: Mapping[str, Activity]

    @property
    def counted_functions(self) -> tuple[str, ...]:
        """The functions whose heads and hours count for the norm."""
        return tuple(one.id for one in self.functions.values() if one.counts_for_norm)

    @property
    def activity_kinds(self) -> Mapping[str, ActivityKind]:
        """The kind of each activity by its id."""
        return {one.id: one.kind for one in self.activities.values()}


def officer_catalogue_on(day: date) -> OfficerCatalogue:
    """Return the catalogue that holds on a day.

    :raises NotFound: if none does.
    """
    entry = norm_on("officer_functions", day)
    functions = [OfficerFunction(**one) for one in entry["functions"]]
    activities = [
        Activity(**{**one, "kind": ActivityKind(one["kind"])}) for one in entry["activities"]
    ]
    return OfficerCatalogue(
        version=entry["version"],
        reference=entry["reference"],
        functions={one.id: one for one in functions},
        activities={one.id: one for one in activities},
    )
