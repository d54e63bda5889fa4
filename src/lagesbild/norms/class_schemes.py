"""Which classes an area can have on a day, and what this software asks before it proposes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lagesbild.norms.dated import norm_on

NOT_LISTED = "not_listed"
"""The outcome for an area that meets the conditions of no class."""


class Figure(StrEnum):
    """What a condition looks at."""

    COMPOSITE = "composite"
    """The composite of the indicators, 0–100."""
    RATINGS = "ratings"
    """The level of the ratings over the whole questionnaire, 0–5."""
    CRITERIA = "criteria"
    """How many of the named items have a level of at least `category`."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    figure: Figure
    at_least: float
    items: tuple[str, ...] = ()
    category: float | None = None


@dataclass(frozen=True, kw_only=True)
class ClassRule:
    name: str
    """A value of `areas.AreaClass`."""
    title: str
    definition: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class ClassScheme:
    """The classes of one time, the gravest first. All conditions of a class must hold."""

    id: str
    title: str
    reference: str
    is_verified: bool
    classes: tuple[ClassRule, ...]

    def title_of(self, name: str) -> str:
        return next((c.title for c in self.classes if c.name == name), "Inte på listan")

    def has(self, name: str) -> bool:
        return name == NOT_LISTED or any(c.name == name for c in self.classes)


def class_scheme_on(day: date) -> ClassScheme:
    """Return the class scheme that holds on a day."""
    entry = norm_on("class_schemes", day)
    return ClassScheme(
        id=entry["id"],
        title=entry["title"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        classes=tuple(_class_rule(rule) for rule in entry["classes"]),
    )


def _class_rule(entry: Mapping[str, Any]) -> ClassRule:
    return ClassRule(
        name=entry["class"],
        title=entry["title"],
        definition=entry["definition"],
        conditions=tuple(_condition(condition) for condition in entry["conditions"]),
    )


def _condition(entry: Mapping[str, Any]) -> Condition:
    return Condition(
        figure=Figure(entry["figure"]),
        at_least=float(entry["at_least"]),
        items=tuple(entry.get("items", ())),
        category=entry.get("category"),
    )
