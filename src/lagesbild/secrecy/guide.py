"""The way in: a situation and answers give a step, with the next question or the answer.

    step = take_step(situation, answers)

The first page offers `law_on(day).givers()`, then `kinds_for` and `receivers_for` the giver. Ask
`step.question`, put the id of the chosen option (or `unknown`) into `answers` under the id of the
question, and take the next step, until `step.question` is None. `step.answer` is always there:
before the last step it says what holds so far. Text from a form goes through
`reading.read_situation`, which refuses personal identity numbers. Nothing is kept between steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lagesbild.secrecy.answer import Answer, answer_of
from lagesbild.secrecy.asking import most_questions_left, next_question
from lagesbild.secrecy.evaluation import findings_of, scope_of
from lagesbild.secrecy.outcome import decide
from lagesbild.secrecy.question import UNKNOWN, Option, Question, agreeing
from lagesbild.secrecy.reading import check_answers, check_situation
from lagesbild.secrecy.rule_base import RuleBase, law_on
from lagesbild.secrecy.situation import Situation


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a guide stands."""

    question: Question | None
    """What to ask next; None when the answer is final."""
    options: tuple[Option, ...]
    """Its answers that agree with what is known; »vet inte«, `unknown`, is always one more."""
    answer: Answer
    asked: tuple[str, ...]
    """Questions answered so far, the situation's own first."""
    most_left: int
    """How many questions can follow at most, this one included; 0 when the answer is final."""

    @property
    def is_final(self) -> bool:
        return self.question is None


def take_step(
    situation: Situation, answers: Mapping[str, str], *, today: date | None = None
) -> Step:
    """Return the next question, if one could lead further, and what holds so far.

    :param answers: option by question; `unknown` where the one who is asked does not know.
    :param today: lets the answer say that the rule base is old; None leaves that out.
    :raises SecrecyRefused: if the situation or an answer cannot be read, or answers contradict
        each other; every fault at once, and never with the text that was given.
    """
    law = law_on(situation.on)
    check_situation(situation, law)
    given = {**situation.answers, **answers}
    scope = scope_of(
        law,
        sender=situation.sender,
        recipient=situation.recipient,
        information=situation.information,
    )
    check_answers(given, scope)
    facts = facts_of(given, law)
    findings = findings_of(scope, facts)
    decision = decide(scope, findings, facts)
    question = next_question(scope, findings, decision, facts=facts, asked=given)
    left = most_questions_left(scope, findings, facts=facts, asked=given)
    return Step(
        question=question,
        options=agreeing(scope.options[question.id], facts) if question else (),
        answer=answer_of(scope, findings, decision, facts=facts, on=situation.on, today=today),
        asked=tuple(given),
        most_left=left if question else 0,
    )


def facts_of(answers: Mapping[str, str], law: RuleBase) -> dict[str, bool]:
    """Return the facts that answers set; what is not known is not there."""
    facts: dict[str, bool] = {}
    for name, choice in answers.items():
        option = None if choice == UNKNOWN else law.questions[name].option(choice)
        if option is not None:
            facts |= option.sets
    return facts
