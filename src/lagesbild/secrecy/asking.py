"""Which question comes next: the one that splits most of what is open, judgements last."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from lagesbild.secrecy.evaluation import Finding, Scope, State
from lagesbild.secrecy.outcome import Decision, Rank, potential
from lagesbild.secrecy.question import Question, agreeing


def next_question(
    scope: Scope,
    findings: Sequence[Finding],
    decision: Decision,
    *,
    facts: Mapping[str, bool],
    asked: Collection[str],
) -> Question | None:
    """Return the question to ask, or None when no answer could lead further.

    Only provisions that could lead beyond what is settled are asked about, those that could lead
    furthest first; of the questions that these hang on, the one that most open provisions hang on.
    Among those that could lead equally far every plain question comes before a judgement; what
    could not lead as far as a provision that only awaits its judgement waits until that is made.
    Whether the secrecy holds at all, the judgement of harm, is the very last.

    :param asked: questions already put, whether or not they were answered.
    """
    if scope.is_closed:
        return None
    ahead = [f for f in findings if potential(f) > decision.rank]
    judged = [
        (f, question)
        for f in ahead
        if f.state is State.AWAITS_TEST and f.provision.test
        for question in _setting(scope, [f.provision.test], facts, asked)
    ]
    bar = max((potential(f) for f, _ in judged), default=Rank.NOTHING)
    plain = [
        (potential(f), questions)
        for f in ahead
        if f.state is State.OPEN and potential(f) >= bar
        if (questions := _setting(scope, f.unknown, facts, asked))
    ]
    if plain:
        furthest = max(rank for rank, _ in plain)
        wanted = [question for rank, group in plain if rank == furthest for question in group]
        unknown = {name for f in ahead if f.state is State.OPEN for name in f.unknown}
        return _most_open(scope, wanted, [group for _, group in plain], unknown)
    if judged:
        wanted = [question for f, question in judged if potential(f) == bar]
        return _most_open(scope, wanted, [[question] for question in wanted], set())
    if decision.rank < Rank.MAY:
        return _harm_question(scope, facts=facts, asked=asked)
    return None


def most_questions_left(
    scope: Scope,
    findings: Sequence[Finding],
    *,
    facts: Mapping[str, bool],
    asked: Collection[str],
) -> int:
    """Return a number of questions that cannot be exceeded from here on, for a page's progress.

    Counts every question that some provision which has not failed, or the judgement of harm, hangs
    on: also those that lead no further now, since a judgement may turn out against what led there.
    An answer only takes from them, so that the number falls by at least one with each.
    """
    if scope.is_closed:
        return 0
    names = {
        name
        for finding in findings
        if potential(finding) > Rank.NOTHING
        for name in (*finding.unknown, finding.provision.test)
        if name and name not in facts
    }
    harm = {g.harm_test for g in scope.grounds if g.harm_test and g.harm_test not in facts}
    return len(_setting(scope, sorted(names | harm), facts, asked))


def _setting(
    scope: Scope, names: Iterable[str], facts: Mapping[str, bool], asked: Collection[str]
) -> list[Question]:
    """Return the questions not yet put that can set one of these facts.

    A question whose answer follows from what is known, all but one contradicting it, is not put.
    """
    found = dict.fromkeys(
        question
        for name in names
        for question in scope.law.setting[name]
        if question.id not in asked
    )
    return [q for q in found if len(agreeing(scope.options[q.id], facts)) > 1]


def _most_open(
    scope: Scope,
    wanted: Sequence[Question],
    groups: Sequence[Collection[Question]],
    unknown: Set[str],
) -> Question:
    """Return the wanted question that most groups hold.

    Of equals the one that can set most of what is unknown, then the first in the rule base.
    """
    order = list(scope.law.questions)
    return max(
        wanted,
        key=lambda one: (
            sum(one in group for group in groups),
            len(one.facts & unknown),
            -order.index(one.id),
        ),
    )


def _harm_question(
    scope: Scope, *, facts: Mapping[str, bool], asked: Collection[str]
) -> Question | None:
    tests = [ground.harm_test for ground in scope.grounds if ground.harm_test]
    if len(tests) < len(scope.grounds) or any(facts.get(test) is False for test in tests):
        return None
    left = _setting(scope, [test for test in tests if test not in facts], facts, asked)
    return left[0] if left else None
