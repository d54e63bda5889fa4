"""Every situation that can be described to the guide, walked to its answer.

The space is every day on which the law changes, every giver, receiver and kind of information, and
every way to answer the questions that the guide then asks, »vet inte« included. Conversations that
leave the same open are walked once and counted as often as they occur, so that the whole space
takes seconds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lagesbild.secrecy.answer import conflicts_of
from lagesbild.secrecy.asking import next_question
from lagesbild.secrecy.evaluation import Finding, Scope, State, findings_of, scope_of
from lagesbild.secrecy.outcome import Decision, Outcome, decide, potential
from lagesbild.secrecy.question import Question, agreeing
from lagesbild.secrecy.rule_base import RuleBase


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What comes of every way on from one point."""

    outcomes: Mapping[Outcome, int]
    """How many conversations end with each."""
    expected_questions: float
    """Further questions, on the mean over answers drawn at random, »vet inte« left out."""


@dataclass(kw_only=True)
class Space:
    """The whole space, walked."""

    starts: int = 0
    """Days of change by giver, receiver and kind of information."""
    scopes: int = 0
    """Starts that differ in the provisions at play."""
    states: int = 0
    """Points of conversations that differ in what they leave open."""
    conversations: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    expected_questions: list[float] = field(default_factory=list)
    """By start: further questions on the mean over answers drawn at random."""
    reached: set[str] = field(default_factory=set)
    """Provisions that apply in some situation."""
    unexplained: list[str] = field(default_factory=list)
    """Situations with provisions for and against, and no word about it."""
    unanswered: list[str] = field(default_factory=list)
    """Situations that end without an outcome, a provision or a way on."""


def walk_space(law: RuleBase) -> Space:
    """Walk every situation, on every day on which the law becomes another."""
    space = Space()
    walked: dict[object, Tally] = {}
    for _, scope in starts(law):
        space.starts += 1
        key = (
            scope.sender,
            scope.law.parties[scope.recipient].law_enforcement,
            scope.secrecy,
            tuple(provision.id for provision in scope.at_play),
            tuple(ground.id for ground in scope.grounds),
        )
        if key not in walked:
            space.scopes += 1
            walked[key] = _walk(scope, {}, frozenset(), space, {})
        tally = walked[key]
        space.outcomes.update(tally.outcomes)
        space.conversations += sum(tally.outcomes.values())
        space.expected_questions.append(tally.expected_questions)
    return space


def starts(law: RuleBase) -> Iterator[tuple[date, Scope]]:
    """Yield every start of a guide on every day of change."""
    for day in law.days_of_change():
        valid = law.on(day)
        for giver in valid.givers():
            for kind in valid.kinds_for(giver.id):
                for receiver in valid.receivers_for(giver.id):
                    yield (
                        day,
                        scope_of(
                            valid, sender=giver.id, recipient=receiver.id, information=kind.id
                        ),
                    )


def _walk(
    scope: Scope,
    facts: Mapping[str, bool],
    asked: frozenset[str],
    space: Space,
    seen: dict[object, Tally],
) -> Tally:
    findings = findings_of(scope, facts)
    space.reached.update(f.provision.id for f in findings if f.state is State.APPLIES)
    decision = decide(scope, findings, facts)
    key = _what_is_left(scope, findings, decision, facts, asked)
    if key in seen:
        return seen[key]
    space.states += 1
    question = next_question(scope, findings, decision, facts=facts, asked=asked)
    if question is None:
        _look_at(scope, findings, decision, facts, space)
        seen[key] = Tally(outcomes={decision.outcome: 1}, expected_questions=0.0)
        return seen[key]
    options = agreeing(scope.options[question.id], facts)
    ways = [
        _walk(scope, {**facts, **option.sets}, asked | {question.id}, space, seen)
        for option in options
    ]
    mean = sum(way.expected_questions for way in ways) / len(ways)
    ways.append(_walk(scope, facts, asked | {question.id}, space, seen))
    outcomes: Counter[Outcome] = Counter()
    for way in ways:
        outcomes.update(way.outcomes)
    seen[key] = Tally(outcomes=outcomes, expected_questions=1 + mean)
    return seen[key]


def _what_is_left(
    scope: Scope,
    findings: tuple[Finding, ...],
    decision: Decision,
    facts: Mapping[str, bool],
    asked: frozenset[str],
) -> object:
    """Return what decides the rest of a conversation and what is said at its end.

    Besides what is settled: of each provision that could lead further and that a question left
    could tell more of, what that is; of those that no question tells more of, only how far they
    could lead. And what is known of the facts that the questions left would set.
    """
    telling: dict[Question, None] = {}
    ahead: list[object] = []
    for finding in findings:
        rank = potential(finding)
        if rank <= decision.rank:
            continue
        names = finding.unknown
        if finding.provision.test and finding.provision.test not in facts:
            names = (*names, finding.provision.test)
        left = {n: [q for q in scope.law.setting[n] if q.id not in asked] for n in names}
        for questions in left.values():
            telling.update(dict.fromkeys(questions))
        if any(left.values()):
            kept = tuple((n, tuple(q.id for q in questions)) for n, questions in left.items())
            ahead.append((finding.provision.id, finding.state, finding.is_settled, kept))
        else:
            ahead.append((finding.state, rank))
    harm = [ground.harm_test for ground in scope.grounds if ground.harm_test]
    for name in harm:
        if name not in facts:
            telling.update(dict.fromkeys(q for q in scope.law.setting[name] if q.id not in asked))
    set_by_them = {fact for question in telling for fact in question.facts}
    return (
        decision,
        frozenset(ahead),
        any(f.failed_test for f in findings),
        any(f.is_for_lawyer for f in findings),
        tuple(map(facts.get, harm)),
        frozenset((name, value) for name, value in facts.items() if name in set_by_them),
    )


def _look_at(
    scope: Scope,
    findings: tuple[Finding, ...],
    decision: Decision,
    facts: Mapping[str, bool],
    space: Space,
) -> None:
    """Note what was reached, and what is not as it must be, at the end of a conversation."""
    place = f"{scope.sender} → {scope.recipient}, {scope.information}: {dict(facts)}"
    forbidding = [f for f in findings if f.failed_test]
    needs_word = any(f.is_for_lawyer for f in findings) or (decision.permitted and forbidding)
    if needs_word and not conflicts_of(scope, findings, facts):
        space.unexplained.append(place)
    has_reason = bool(findings or scope.ruled_out)
    has_way = any(not way.not_for & scope.secrecy for way in scope.law.ways)
    if not (has_reason and has_way):
        space.unanswered.append(place)
