"""What class the rule proposes for an area, how probable that is, and in which words it says why.

The rule is tried on joint draws of the indicators' composite, the level of the ratings and the
levels of the items. The software proposes; people decide. A condition that the data cannot carry is
*cannot be told*, never *met*. ADR 16 gives the reasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lagesbild import swedish
from lagesbild.areas.area import AreaClass
from lagesbild.norms.class_schemes import NOT_LISTED, ClassScheme, Condition, Figure
from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray

_DECIMALS = {Figure.COMPOSITE: 0, Figure.RATINGS: 2, Figure.CRITERIA: 0}
_HALF = 0.5


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_BE_TOLD = "cannot_be_told"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure as it is shown, with draws of what it may truly be; no draws where it is missing.

    All draws of one area are joint: the same place is the same possible world. Draws without a
    value are of a figure that is known but must not be shown.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    draws: FloatArray | None = None

    @property
    def is_shown(self) -> bool:
        """False for draws without a value, whose value would follow from how often they reach."""
        return self.draws is None or self.value is not None


@dataclass(frozen=True, kw_only=True)
class AreaFigures:
    """What the rule looks at for one area."""

    composite: Estimate
    without_police_generated: Estimate
    """The composite of the indicators that do not grow with police presence."""
    ratings: Estimate
    items: Mapping[str, Estimate]


@dataclass(frozen=True, kw_only=True)
class ConditionOutcome:
    """One condition of one class, tried on one area."""

    class_name: str
    condition: Condition
    figure: Estimate
    probability: float | None
    """None where a missing figure decides."""
    outcome: Outcome
    """Met or not met only if all but the outermost draws say so."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The class in the middle of the draws, and the mildest and gravest of all but the outermost.

    `probabilities` are by class, `NOT_LISTED` last; None where a missing figure decides.
    """

    proposed: str | None
    mildest: str
    gravest: str
    probabilities: Mapping[str, float] | None
    without_police_generated: Mapping[str, float] | None
    held_back_from: str | None
    """The graver class that only police-generated indicators would carry."""
    conditions: tuple[ConditionOutcome, ...]

    @property
    def is_certain(self) -> bool:
        return self.mildest == self.gravest


@dataclass(frozen=True, kw_only=True)
class _Ranks:
    """The place of the class in each draw, 0 for none, with missing figures read both ways."""

    least: IntArray
    most: IntArray

    @property
    def is_known(self) -> bool:
        return bool((self.least == self.most).all())


def propose(
    figures: AreaFigures, *, scheme: ClassScheme, coverage: float, previous: str | None = None
) -> Proposal:
    """Try the classes from the gravest down in every draw, and propose the class in the middle.

    The proposal is the gravest class that at least half of the draws reach. A figure that is
    missing is read as too low and as high enough; where that decides, nothing is proposed. A class
    graver than the `previous` one must be reached in half of the draws without police-generated
    indicators too, since those grow with the attention that a graver class brings.
    """
    # Rounded, so that five draws of a hundred are one in twenty and not a hair more.
    tail = round((1 - coverage) / 2, 9)
    ranks = _ranks(figures, figures.composite, scheme)
    alone = _ranks(figures, figures.without_police_generated, scheme)
    names = _names(scheme)
    middle = _reached(ranks.least, _HALF), _reached(ranks.most, _HALF)
    proposed = middle[0] if middle[0] == middle[1] else None
    held_back = None
    if proposed is not None and previous is not None:
        floor = _rank_of(previous, scheme)
        carried = max(floor, _reached(alone.least, _HALF))
        if proposed > carried:
            held_back, proposed = names[proposed], carried
    mildest = _reached(ranks.least, 1 - tail)
    if proposed is not None:
        # One that is held back may lie below all draws.
        mildest = min(mildest, proposed)
    return Proposal(
        proposed=None if proposed is None else names[proposed],
        mildest=names[mildest],
        gravest=names[_reached(ranks.most, np.nextafter(tail, 1))],
        probabilities=_shares(ranks, names),
        without_police_generated=_shares(alone, names),
        held_back_from=held_back,
        conditions=tuple(
            _try(condition, figures, class_name=rule.name, tail=tail)
            for rule in scheme.classes
            for condition in rule.conditions
        ),
    )


def _names(scheme: ClassScheme) -> tuple[str, ...]:
    """Return what each rank is called, from not listed up."""
    return (NOT_LISTED, *(rule.name for rule in reversed(scheme.classes)))


def _ranks(figures: AreaFigures, composite: Estimate, scheme: ClassScheme) -> _Ranks:
    count = _draws_of(composite, figures.ratings, *figures.items.values())
    least = np.zeros(count, dtype=np.int64)
    most = np.zeros(count, dtype=np.int64)
    for rank, rule in enumerate(reversed(scheme.classes), start=1):
        readings = [_holds(c, figures, composite, count) for c in rule.conditions]
        least[np.all([low for low, _ in readings], axis=0)] = rank
        most[np.all([high for _, high in readings], axis=0)] = rank
    return _Ranks(least=least, most=most)


def _draws_of(*figures: Estimate) -> int:
    """Return how many draws there are; one possible world where every figure is missing."""
    return max((len(figure.draws) for figure in figures if figure.draws is not None), default=1)


def _holds(
    condition: Condition, figures: AreaFigures, composite: Estimate, count: int
) -> tuple[BoolArray, BoolArray]:
    """Return where a condition holds if what is missing is too low, and if it is high enough."""
    if condition.figure is Figure.CRITERIA:
        reached, unknown = _count(condition, figures.items, count)
        return reached >= condition.at_least, reached + unknown >= condition.at_least
    figure = composite if condition.figure is Figure.COMPOSITE else figures.ratings
    if figure.draws is None:
        return np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    holds = figure.draws >= condition.at_least
    return holds, holds


def _count(condition: Condition, items: Mapping[str, Estimate], count: int) -> tuple[IntArray, int]:
    """Return in each draw how many items reach the category, and how many have no level."""
    reached = np.zeros(count, dtype=np.int64)
    unknown = 0
    for item in condition.items:
        draws = items.get(item, Estimate()).draws
        if draws is None:
            unknown += 1
        else:
            reached += draws >= (condition.category or 0.0)
    return reached, unknown


def _reached(ranks: IntArray, share: float) -> int:
    """Return the highest rank that at least this share of the draws reach."""
    return next(rank for rank in range(int(ranks.max()), -1, -1) if (ranks >= rank).mean() >= share)


def _rank_of(name: str, scheme: ClassScheme) -> int:
    """Return the rank of the gravest class of the scheme that is no graver than a class.

    A class of an older scheme, such as riskområde, need not be in this one.
    """
    if name == NOT_LISTED:
        return 0
    severity = AreaClass(name).severity
    classes = list(reversed(scheme.classes))
    return sum(AreaClass(rule.name).severity <= severity for rule in classes)


def _shares(ranks: _Ranks, names: Sequence[str]) -> Mapping[str, float] | None:
    if not ranks.is_known:
        return None
    return {
        name: float((ranks.least == rank).mean()) for rank, name in reversed(list(enumerate(names)))
    }


def _try(
    condition: Condition, figures: AreaFigures, *, class_name: str, tail: float
) -> ConditionOutcome:
    shown = _shown_figure(condition, figures, tail=tail)
    count = _draws_of(figures.composite, figures.ratings, *figures.items.values())
    low, high = _holds(condition, figures, figures.composite, count)
    is_known = bool((low == high).all())
    outcome = Outcome.CANNOT_BE_TOLD
    if low.mean() >= 1 - tail:
        outcome = Outcome.MET
    elif high.mean() <= tail:
        outcome = Outcome.NOT_MET
    return ConditionOutcome(
        class_name=class_name,
        condition=condition,
        figure=shown,
        probability=float(low.mean()) if is_known else None,
        outcome=outcome,
    )


def _shown_figure(condition: Condition, figures: AreaFigures, *, tail: float) -> Estimate:
    match condition.figure:
        case Figure.COMPOSITE:
            return figures.composite
        case Figure.RATINGS:
            return figures.ratings
        case Figure.CRITERIA:
            return _counted(condition, figures.items, tail=tail)


def _counted(condition: Condition, items: Mapping[str, Estimate], *, tail: float) -> Estimate:
    """Return the middle count with its interval, unknown where items without level decide."""
    known = [e for item in condition.items if (e := items.get(item, Estimate())).draws is not None]
    if not known:
        return Estimate()
    reached, unknown = _count(condition, items, _draws_of(*known))
    if not all(each.is_shown for each in known):
        return Estimate(draws=reached.astype(np.float64))
    middle = float(np.median(reached))
    is_open = middle < condition.at_least <= middle + unknown
    low, high = np.quantile(reached, [tail, 1 - tail])
    return Estimate(
        value=None if is_open else round(middle), low=float(low), high=float(high) + unknown
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
            {describe_condition(c.condition) for c in proposal.conditions if c.probability is None}
        )
        return f"Förslag kan inte ges: underlag saknas för villkoret {'; '.join(missing)}."
    sentences = [_decisive_sentence(proposal, scheme=scheme)]
    if proposal.held_back_from is not None:
        graver = scheme.title_of(proposal.held_back_from).lower()
        sentences.append(
            f"Föreslås inte som {graver}: den uppflyttningen bärs bara av polisgenererade"
            " indikatorer."
        )
    if not proposal.is_certain:
        sentences.append(
            f"Osäkert: det kan vara allt från {scheme.title_of(proposal.mildest).lower()}"
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
        if c.class_name == graver and (c.probability is None or c.probability < _HALF)
    ]
    parts = []
    if held:
        parts.append(f"uppfyller {_listed(held)}")
    if failed and graver:
        parts.append(f"når inte {scheme.title_of(graver).lower()}: {_listed(failed, missed=True)}")
    elif graver and proposal.held_back_from is None:
        parts.append(
            f"når inte {scheme.title_of(graver).lower()}: villkoren hålls var för sig, men sällan"
            " alla på en gång"
        )
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _listed(conditions: Sequence[ConditionOutcome], *, missed: bool = False) -> str:
    word = "krävs " if missed else ""
    return ", ".join(
        f"{word}{describe_condition(c.condition)} ({_shown(c.figure, c.condition)})"
        for c in conditions
    )


def _shown(figure: Estimate, condition: Condition) -> str:
    if not figure.is_shown:
        return "visas inte"
    if figure.value is None:
        return swedish.MISSING
    return f"är {swedish.number(figure.value, decimals=_DECIMALS[condition.figure])}"


def _threshold(value: float | None) -> str:
    """Write a threshold without decimals that it does not have."""
    return swedish.number(value).removesuffix(",0")
