"""What the findings amount to, and whether more questions could change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from lagesbild.secrecy.evaluation import Finding, Scope, State, secrecy_lifted
from lagesbild.secrecy.provision import Effect
from lagesbild.secrecy.truth import Truth


class Outcome(StrEnum):
    """What the guide says. A judgement that is not made keeps *after a test* apart from *may*."""

    MUST = "must"
    MUST_UNLESS = "must_unless"
    """Must, unless the judgement in the provision shows otherwise."""
    MAY = "may"
    MAY_AFTER_TEST = "may_after_test"
    ASK_LAWYER = "ask_lawyer"
    UNDECIDED = "undecided"
    """Facts are missing that would decide it; an answer of its own."""
    MAY_NOT = "may_not"

    @property
    def wording(self) -> str:
        return _WORDINGS[self]


_WORDINGS: Mapping[Outcome, str] = {
    Outcome.MUST: "Ska lämnas",
    Outcome.MUST_UNLESS: "Ska lämnas, om prövningen inte visar något annat",
    Outcome.MAY: "Får lämnas",
    Outcome.MAY_AFTER_TEST: "Får lämnas bara efter en prövning",
    Outcome.ASK_LAWYER: "Täcks inte av guiden: fråga en jurist",
    Outcome.UNDECIDED: "Kan inte avgöras med det som är känt",
    Outcome.MAY_NOT: "Får inte lämnas",
}


class Rank(IntEnum):
    """How far an outcome goes; a question is worth asking if it may lead higher."""

    NOTHING = 0
    LAWYER = 1
    MAY_AFTER_TEST = 2
    MAY = 3
    MUST_UNLESS = 4
    MUST = 5


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The outcome of findings."""

    outcome: Outcome
    rank: Rank
    """How far the settled part goes."""
    permitted: Truth
    """Whether it may be given now: true also where it must; None where that is not decided."""


def potential(finding: Finding) -> Rank:
    """Return how far a finding would go if everything unknown of it were so."""
    if finding.provision.follows_duties or finding.state is State.FAILS:
        return Rank.NOTHING
    if finding.is_settled is False:
        return Rank.LAWYER
    return Rank.MUST if finding.provision.effect is Effect.MUST else Rank.MAY


def decide(scope: Scope, findings: Sequence[Finding], facts: Mapping[str, bool]) -> Decision:
    """Return what the findings amount to; must goes before may, and neither is ever guessed."""
    if scope.is_closed:
        return Decision(outcome=Outcome.MAY_NOT, rank=Rank.NOTHING, permitted=False)
    own = [finding for finding in findings if not finding.provision.follows_duties]
    applying = [f for f in own if f.state is State.APPLIES and f.is_settled]
    awaiting = [f for f in own if f.state is State.AWAITS_TEST and f.is_settled]
    lifted = secrecy_lifted(scope, facts)
    permitted = True if applying or lifted else None
    if any(f.provision.effect is Effect.MUST for f in applying):
        return Decision(outcome=Outcome.MUST, rank=Rank.MUST, permitted=True)
    if any(f.provision.effect is Effect.MUST for f in awaiting):
        return Decision(outcome=Outcome.MUST_UNLESS, rank=Rank.MUST_UNLESS, permitted=permitted)
    if permitted:
        return Decision(outcome=Outcome.MAY, rank=Rank.MAY, permitted=True)
    if awaiting:
        return Decision(outcome=Outcome.MAY_AFTER_TEST, rank=Rank.MAY_AFTER_TEST, permitted=None)
    if any(f.is_for_lawyer for f in own):
        return Decision(outcome=Outcome.ASK_LAWYER, rank=Rank.LAWYER, permitted=None)
    if any(f.state is State.OPEN for f in own):
        return Decision(outcome=Outcome.UNDECIDED, rank=Rank.NOTHING, permitted=None)
    if lifted is None:
        return Decision(outcome=Outcome.MAY_AFTER_TEST, rank=Rank.NOTHING, permitted=None)
    if not scope.grounds or any(ground.otherwise == "lawyer" for ground in scope.grounds):
        return Decision(outcome=Outcome.ASK_LAWYER, rank=Rank.NOTHING, permitted=None)
    return Decision(outcome=Outcome.MAY_NOT, rank=Rank.NOTHING, permitted=False)
