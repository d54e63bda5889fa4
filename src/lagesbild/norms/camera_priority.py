"""In which order needs of cameras are met, and how each step of the order is said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any

from lagesbild.norms.dated import norm_on

UNKNOWN = "uppgift saknas"


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One step of the order; `title`, `measure` and `phrase` are Swedish."""

    id: str
    """A column of the measured needs."""
    title: str
    phrase: str
    """Completes "A står före B eftersom", with what the two have."""
    measure: str = ""
    ranks: Mapping[str, int] | None = None
    """Of codes, the lowest first; None where a larger number goes first and an unknown one last."""
    words: Mapping[str, str] | None = None

    def rank(self, value: str | float | None) -> float:
        """Return what needs are ordered by, the lowest first.

        :raises KeyError: for a code that has no rank.
        """
        if self.ranks is not None:
            return self.ranks[str(value)]
        return inf if value is None else -float(value)


@dataclass(frozen=True, kw_only=True)
class CameraPriority:
    """One version of the order; docs/adr/0030 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    violence_window_months: int
    """The months before the report that serious violence at the place is counted in."""
    installed_kinds: tuple[str, ...]
    """Kinds of cameras that have to be installed."""
    criteria: tuple[Criterion, ...]
    tie_breaks: tuple[Criterion, ...]
    """Ascending: the earlier day, then the earlier letters, which differ for every need."""

    @property
    def classes(self) -> Mapping[str, int]:
        """Return the rank of each class."""
        ranks = self.criteria[0].ranks
        assert ranks is not None
        return ranks


def camera_priority_on(day: date) -> CameraPriority:
    """Return the order that holds on a day.

    :raises NotFound: if none does.
    """
    entry = norm_on("camera_priority", day)
    return CameraPriority(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        violence_window_months=entry["violence_window_months"],
        installed_kinds=tuple(entry["installed_kinds"]),
        criteria=tuple(_criterion(one) for one in entry["criteria"]),
        tie_breaks=tuple(_criterion(one) for one in entry["tie_breaks"]),
    )


def _criterion(entry: Mapping[str, Any]) -> Criterion:
    return Criterion(
        id=entry["id"],
        title=entry["title"],
        phrase=entry["phrase"],
        measure=entry.get("measure", ""),
        ranks=entry.get("ranks"),
        words=entry.get("words"),
    )
