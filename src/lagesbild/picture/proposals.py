"""What class the rule proposes for an area, how sure that is, and in which words it says why.

The software proposes; people decide. A condition that the data cannot carry is *cannot be told*,
never *met*.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lagesbild import swedish
from lagesbild.assessment.levels import count_items_at_least
from lagesbild.norms.class_schemes import NOT_LISTED, ClassScheme, Condition, Figure

_DECIMALS = {Figure.COMPOSITE: 0, Figure.RATINGS: 2, Figure.CRITERIA: 0}


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_BE_TOLD = "cannot_be_told"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value with the ends of its interval; None where it is missing."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class AreaFigures:
    """What the rule looks at for one area."""

    composite: Estimate
    ratings: Estimate
    items: Mapping[str, Estimate]


@dataclass(frozen=True, kw_only=True)
class ConditionOutcome:
    """One condition of one class, tried on one area."""

    class_name: str
    condition: Condition
    figure: Estimate
    outcome: Outcome
    """Judged on the interval: it is met or not met only if the whole interval says so."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The class by the estimates, and the mildest and gravest class that their intervals allow."""

    proposed: str | None
    """None where a graver class cannot be ruled out because a figure is missing."""
    mildest: str
    gravest: str
    conditions: tuple[ConditionOutcome, ...]

    @property
    def is_certain(self) -> bool:
        return self.mildest == self.gravest


def propose(figures: AreaFigures, *, scheme: ClassScheme) -> Proposal:
    """Try the classes from the gravest down, and propose the first whose conditions hold.

    Three readings: on the estimates, with every figure at the low end of its interval, and with
    every figure at the high end. The conditions grow with every figure, so the true class lies
    between the last two if the true figures lie in their intervals.
    """
    tried = {
        rule.name: [(condition, _figure(condition, figures)) for condition in rule.conditions]
        for rule in scheme.classes
    }
    return Proposal(
        proposed=_first_class(
            {
                name: _all_hold([_reaches(figure.value, c) for c, figure in conditions])
                for name, conditions in tried.items()
            }
        ),
        mildest=_first_class(
            {
                name: all(_reaches(_low(figure), c) is True for c, figure in conditions)
                for name, conditions in tried.items()
            }
        )
        or NOT_LISTED,
        gravest=_first_class(
            {
                name: all(_reaches(_high(figure), c) is not False for c, figure in conditions)
                for name, conditions in tried.items()
            }
        )
        or NOT_LISTED,
        conditions=tuple(
            ConditionOutcome(
                class_name=name,
                condition=condition,
                figure=figure,
                outcome=_outcome(figure, condition),
            )
            for name, conditions in tried.items()
            for condition, figure in conditions
        ),
    )


def describe_condition(condition: Condition) -> str:
    """Return a condition in Swedish words."""
    match condition.figure:
        case Figure.COMPOSITE:
            return f"sammanvägt indikatorvärde minst {_threshold(condition.at_least)} av 100"
        case Figure.RATINGS:
            return f"skattningarnas nivå minst {_threshold(condition.at_least)} av 5"
        case Figure.CRITERIA:
            return (
                f"minst {_threshold(condition.at_least)} av frågorna {', '.join(condition.items)}"
                f" på nivå {_threshold(condition.category or 0)} eller högre"
            )


def describe_proposal(proposal: Proposal, *, scheme: ClassScheme) -> str:
    """Return the reasons for a proposal as Swedish sentences."""
    if proposal.proposed is None:
        missing = sorted(
            {describe_condition(c.condition) for c in proposal.conditions if c.figure.value is None}
        )
        return f"Förslag kan inte ges: underlag saknas för villkoret {'; '.join(missing)}."
    sentences = [_decisive_sentence(proposal, scheme=scheme)]
    if not proposal.is_certain:
        sentences.append(
            f"Osäkert: intervallen rymmer allt från {scheme.title_of(proposal.mildest).lower()}"
            f" till {scheme.title_of(proposal.gravest).lower()}."
        )
    return " ".join(sentences)


def _decisive_sentence(proposal: Proposal, *, scheme: ClassScheme) -> str:
    """Say what carries the proposal, and what keeps the area from the next graver class."""
    held = [c for c in proposal.conditions if c.class_name == proposal.proposed]
    names = [rule.name for rule in scheme.classes]
    position = names.index(proposal.proposed) if proposal.proposed in names else len(names)
    graver = names[position - 1] if position > 0 else None
    failed = [
        c
        for c in proposal.conditions
        if c.class_name == graver and _reaches(c.figure.value, c.condition) is not True
    ]
    parts = []
    if held:
        parts.append(f"uppfyller {_listed(held)}")
    if failed and graver:
        parts.append(f"når inte {scheme.title_of(graver).lower()}: {_listed(failed, missed=True)}")
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _listed(conditions: Sequence[ConditionOutcome], *, missed: bool = False) -> str:
    word = "krävs " if missed else ""
    return ", ".join(
        f"{word}{describe_condition(c.condition)} (är {_shown(c.figure.value, c.condition)})"
        for c in conditions
    )


def _figure(condition: Condition, figures: AreaFigures) -> Estimate:
    match condition.figure:
        case Figure.COMPOSITE:
            return figures.composite
        case Figure.RATINGS:
            return figures.ratings
        case Figure.CRITERIA:
            return _count(condition, figures.items)


def _count(condition: Condition, items: Mapping[str, Estimate]) -> Estimate:
    """Count the items that reach the category; an item without level may or may not reach it.

    The count is unknown where the items without level would decide the condition.
    """
    asked = [items.get(item, Estimate(value=None)) for item in condition.items]
    if all(item.value is None for item in asked):
        return Estimate(value=None)
    category = condition.category or 0.0
    unknown = sum(item.value is None for item in asked)
    count = count_items_at_least([item.value for item in asked], category=category)
    is_open = count < condition.at_least <= count + unknown
    return Estimate(
        value=None if is_open else count,
        low=count_items_at_least([_low(item) for item in asked], category=category),
        high=count_items_at_least([_high(item) for item in asked], category=category),
    )


def _reaches(value: float | None, condition: Condition) -> bool | None:
    return None if value is None else value >= condition.at_least


def _low(figure: Estimate) -> float:
    """Return the low end; a value without an interval could be anything."""
    return -math.inf if figure.low is None else figure.low


def _high(figure: Estimate) -> float:
    return math.inf if figure.high is None else figure.high


def _outcome(figure: Estimate, condition: Condition) -> Outcome:
    if _reaches(_low(figure), condition) is True:
        return Outcome.MET
    if _reaches(_high(figure), condition) is False:
        return Outcome.NOT_MET
    return Outcome.CANNOT_BE_TOLD


def _all_hold(outcomes: Sequence[bool | None]) -> bool | None:
    """Return False if any is False, else None if any is unknown, else True."""
    if False in outcomes:
        return False
    return None if None in outcomes else True


def _first_class(holds: Mapping[str, bool | None]) -> str | None:
    """Return the gravest class that holds; None if an unknown one stands before it."""
    for name, outcome in holds.items():
        if outcome is None:
            return None
        if outcome:
            return name
    return NOT_LISTED


def _shown(value: float | None, condition: Condition) -> str:
    return swedish.number(value, decimals=_DECIMALS[condition.figure])


def _threshold(value: float | None) -> str:
    """Write a threshold without decimals that it does not have."""
    return swedish.number(value).removesuffix(",0")
