"""Does a provision apply? What fails, and what is not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from lagesbild.secrecy.provision import Effect, Ground, Provision
from lagesbild.secrecy.question import Option
from lagesbild.secrecy.rule_base import RuleBase
from lagesbild.secrecy.truth import Truth, all_true, any_true, known, negated


class State(StrEnum):
    """How a provision stands to a situation."""

    APPLIES = "applies"
    AWAITS_TEST = "awaits_test"
    """Every condition holds; the judgement that the statute leaves to people is not made."""
    OPEN = "open"
    FAILS = "fails"


STATED = (State.APPLIES, State.AWAITS_TEST)
"""Provisions that an answer rests on."""


class FailureKind(StrEnum):
    """Why a provision does not apply."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    INFORMATION = "information"
    SECRECY = "secrecy"
    REQUIRED = "required"
    ONE_REQUIRED = "one_required"
    FORBIDDEN = "forbidden"
    TEST = "test"
    NO_DUTY = "no_duty"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One reason; `names` are facts, or keys of secrecy that is not broken."""

    kind: FailureKind
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found of one provision."""

    provision: Provision
    state: State
    failures: tuple[Failure, ...] = ()
    unknown: tuple[str, ...] = ()
    """Facts that it hangs on and that are not known."""
    is_settled: Truth = True
    """False where a lawyer must say how it stands to another provision; None if that hangs on a
    fact that is not known."""

    @property
    def failed_test(self) -> bool:
        """Whether nothing but the judgement spoke against it."""
        kinds = {failure.kind for failure in self.failures}
        return kinds == {FailureKind.TEST}

    @property
    def is_for_lawyer(self) -> bool:
        """Whether an answer would rest on it, but for its relation to another provision."""
        return self.is_settled is False and self.state in STATED


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What giver, receiver, kind of information and day decide, before anything is asked."""

    law: RuleBase
    sender: str
    recipient: str
    information: str
    secrecy: frozenset[str]
    grounds: tuple[Ground, ...]
    """What makes the information secret; empty where nothing does."""
    at_play: tuple[Provision, ...]
    """Provisions that hang on facts only."""
    ruled_out: tuple[Finding, ...]
    """Provisions that cannot apply whatever is answered."""

    @cached_property
    def options(self) -> Mapping[str, tuple[Option, ...]]:
        """The answers offered between this giver and this receiver, by question."""
        sender, recipient = self.law.parties[self.sender], self.law.parties[self.recipient]
        return {
            question.id: question.options_for(sender, recipient)
            for question in self.law.questions.values()
        }

    @cached_property
    def hanging(self) -> tuple[tuple[Provision, tuple[str, ...]], ...]:
        """Each provision at play that hangs on facts, with all of them."""
        return tuple((p, p.facts) for p in self.at_play if not p.follows_duties)

    @cached_property
    def found(self) -> dict[tuple[object, ...], Finding]:
        """What has been found of a provision, by it and what is known of its facts."""
        return {}

    @property
    def is_closed(self) -> bool:
        """Whether nothing in the guide breaks the secrecy."""
        return any(ground.effect is Effect.NEVER for ground in self.grounds)


def scope_of(law: RuleBase, *, sender: str, recipient: str, information: str) -> Scope:
    """Sort the law of a day into what is at play and what is ruled out."""
    kind = law.information[information]
    secrecy = kind.secrecy[sender]
    at_play, ruled_out = [], []
    for provision in law.provisions:
        failures = []
        if sender not in provision.senders:
            failures.append(Failure(kind=FailureKind.SENDER))
        if recipient not in provision.recipients:
            failures.append(Failure(kind=FailureKind.RECIPIENT))
        if not provision.covers(information, is_narrow=kind.narrow):
            failures.append(Failure(kind=FailureKind.INFORMATION))
        if left := provision.unbroken(secrecy):
            failures.append(Failure(kind=FailureKind.SECRECY, names=tuple(sorted(left))))
        if failures:
            ruled_out.append(
                Finding(provision=provision, state=State.FAILS, failures=tuple(failures))
            )
        else:
            at_play.append(provision)
    return Scope(
        law=law,
        sender=sender,
        recipient=recipient,
        information=information,
        secrecy=secrecy,
        grounds=tuple(ground for ground in law.grounds if ground.key in secrecy),
        at_play=tuple(at_play),
        ruled_out=tuple(ruled_out),
    )


def findings_of(scope: Scope, facts: Mapping[str, bool]) -> tuple[Finding, ...]:
    """Return what is found of each provision at play, in the order of the rule base."""
    own = []
    for provision, names in scope.hanging:
        # A guide asks the same of a provision again and again, and the whole space is walked.
        key = (provision.id, *map(facts.get, names))
        if key not in scope.found:
            scope.found[key] = _evaluate(provision, facts, scope.secrecy)
        own.append(scope.found[key])
    following = [_follow(p, own) for p in scope.at_play if p.follows_duties]
    return (*own, *following)


def secrecy_lifted(scope: Scope, facts: Mapping[str, bool]) -> Truth:
    """Tell whether judgements show that nothing is secret after all; false where none is made.

    Information under several grounds is free only if each of them lets it go.
    """
    if not scope.grounds:
        return False
    return all_true(
        False if ground.harm_test is None else facts.get(ground.harm_test)
        for ground in scope.grounds
    )


def _evaluate(provision: Provision, facts: Mapping[str, bool], secrecy: frozenset[str]) -> Finding:
    failures = tuple(_failures(provision, facts))
    if failures:
        return Finding(provision=provision, state=State.FAILS, failures=failures)
    unknown = tuple(_unknown(provision, facts))
    unsettled = provision.unsettled
    is_settled: Truth = True
    if unsettled is not None and unsettled.concerns(secrecy):
        is_settled = False if unsettled.when is None else negated(facts.get(unsettled.when))
        if is_settled is None and unsettled.when is not None:
            unknown = (*unknown, unsettled.when)
    if unknown:
        state = State.OPEN
    else:
        is_judged = provision.test is None or provision.test in facts
        state = State.APPLIES if is_judged else State.AWAITS_TEST
    return Finding(provision=provision, state=state, unknown=unknown, is_settled=is_settled)


def _failures(provision: Provision, facts: Mapping[str, bool]) -> Iterable[Failure]:
    for name in provision.all_of:
        if facts.get(name) is False:
            yield Failure(kind=FailureKind.REQUIRED, names=(name,))
    for name in provision.none_of:
        if facts.get(name) is True:
            yield Failure(kind=FailureKind.FORBIDDEN, names=(name,))
    if provision.any_of and any_true(known(facts, provision.any_of)) is False:
        yield Failure(kind=FailureKind.ONE_REQUIRED, names=provision.any_of)
    if provision.test and facts.get(provision.test) is False:
        yield Failure(kind=FailureKind.TEST, names=(provision.test,))


def _unknown(provision: Provision, facts: Mapping[str, bool]) -> Iterable[str]:
    for name in (*provision.all_of, *provision.none_of):
        if name not in facts:
            yield name
    if provision.any_of and any_true(known(facts, provision.any_of)) is None:
        yield from (name for name in provision.any_of if name not in facts)


_STRENGTH = (State.APPLIES, State.AWAITS_TEST, State.OPEN)


def _follow(provision: Provision, findings: Iterable[Finding]) -> Finding:
    """Find the provision as far as some settled duty is found that goes by it."""
    states = {
        finding.state
        for finding in findings
        if finding.provision.via == provision.id and finding.is_settled
    }
    for state in _STRENGTH:
        if state in states:
            return Finding(provision=provision, state=state)
    return Finding(
        provision=provision,
        state=State.FAILS,
        failures=(Failure(kind=FailureKind.NO_DUTY),),
    )
