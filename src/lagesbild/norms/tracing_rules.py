"""How a booked cost is traced to the places where the work was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lagesbild.norms.dated import norm_on


class Basis(StrEnum):
    """What a cost is divided by."""

    DIRECT = "direct"
    """A cost centre of one area carries it; on any other it cannot be told where it went."""
    HOURS = "hours"
    """As the hours of the unit are demonstrably spread."""
    POSTS = "posts"
    """As the posts of the unit are placed."""
    NOT_TRACEABLE = "not_traceable"


class LeaveBasis(StrEnum):
    """What is done with hours that were paid for and not worked."""

    FOLLOWS_WORK = "follows_work"
    """They are part of the price of a worked hour."""
    NOT_TRACEABLE = "not_traceable"


class LentBasis(StrEnum):
    """What is done with hours lent to another unit or an event."""

    NOT_TRACEABLE = "not_traceable"
    OUTSIDE = "outside"


@dataclass(frozen=True, kw_only=True)
class AccountClass:
    """One kind of cost; `title` and `reason` are Swedish."""

    id: str
    title: str
    basis: Basis
    alternatives: tuple[Basis, ...]
    reason: str

    @property
    def choices(self) -> tuple[Basis, ...]:
        """Every basis that may be taken, the decided one first."""
        return (self.basis, *self.alternatives)


@dataclass(frozen=True, kw_only=True)
class TracingRules:
    """One version of the rules; docs/adr/0026 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    account_classes: Mapping[str, AccountClass]
    leave: tuple[LeaveBasis, ...]
    """The decided one first, then the alternatives."""
    lent: tuple[LentBasis, ...]
    tilt_odds_ratio: float
    """The odds of being in an area may differ by so much between untraced and traced."""
    headline_limit: float
    """With a larger share of a decision untraceable, that share is what is told first."""


def tracing_rules_on(day: date) -> TracingRules:
    """Return the rules that hold on a day.

    :raises NotFound: if none does.
    """
    entry = norm_on("tracing_rules", day)
    classes = [_account_class(one) for one in entry["account_classes"]]
    return TracingRules(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        account_classes={one.id: one for one in classes},
        leave=tuple(LeaveBasis(one) for one in _choices(entry["leave"])),
        lent=tuple(LentBasis(one) for one in _choices(entry["lent"])),
        tilt_odds_ratio=float(entry["tilt_odds_ratio"]),
        headline_limit=entry["headline_limit"],
    )


def _account_class(entry: Mapping[str, Any]) -> AccountClass:
    basis, *alternatives = (Basis(one) for one in _choices(entry))
    return AccountClass(
        id=entry["id"],
        title=entry["title"],
        basis=basis,
        alternatives=tuple(alternatives),
        reason=entry["reason"],
    )


def _choices(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return (entry["basis"], *entry["alternatives"])
