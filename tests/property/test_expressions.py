"""Conditions: what is printed reads back, what is known stays known, and no text does harm."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lagesbild.assessment.expressions import (
    LONGEST_CONDITION,
    And,
    Answered,
    Comparison,
    Condition,
    ConditionError,
    Missing,
    Not,
    OneOf,
    Operator,
    Or,
    items_asked,
    parse_condition,
)

IDS = ("A1", "A2", "B1", "Åtta-1.b")
ids = st.sampled_from(IDS)
categories = st.integers(0, 5)
answers = st.dictionaries(ids, st.one_of(st.none(), categories))

leaves = st.one_of(
    st.builds(Comparison, item=ids, operator=st.sampled_from(Operator), category=categories),
    st.builds(
        OneOf, item=ids, among=st.lists(categories, min_size=1, max_size=3).map(lambda c: tuple(c))
    ),
    st.builds(Answered, item=ids),
    st.builds(Missing, item=ids),
)


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    two_or_more = st.lists(parts, min_size=2, max_size=4).map(lambda some: tuple(some))
    return st.one_of(
        st.builds(Not, condition=parts),
        st.builds(And, parts=two_or_more),
        st.builds(Or, parts=two_or_more),
    )


conditions = st.recursive(leaves, _joined, max_leaves=12)

WORDS = (
    *("A1", "B1", "and", "or", "not", "in", "missing", "answered", "(", ")", ",", "2", "77"),
    *(">=", "<", "=", "==", "!", " ", "\n", "'", "__class__", "lambda", "eval(", "\u202e", "é"),
)
texts = st.one_of(
    st.text(max_size=600),
    st.lists(st.sampled_from(WORDS), max_size=150).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=150).map("".join),
)


@given(conditions)
def test_a_printed_condition_reads_back_as_itself(condition: Condition) -> None:
    text = str(condition)
    assume(len(text) <= LONGEST_CONDITION)

    assert parse_condition(text) == condition


def read_or_refuse(text: str) -> Condition | ConditionError:
    try:
        return parse_condition(text)
    except ConditionError as refused:
        return refused


@given(texts)
def test_a_text_is_a_condition_or_is_refused_with_its_place(text: str) -> None:
    match read_or_refuse(text):
        case ConditionError() as refused:
            assert 1 <= refused.position <= len(text) + 1
            assert str(refused).isprintable()
        case condition:
            printed = str(condition)
            assert len(printed) > LONGEST_CONDITION or parse_condition(printed) == condition


@pytest.mark.parametrize(
    "text",
    ["(" * 500, "not " * 125, "A1 missing or " * 35, "9" * 500, "a" * 500, "=" * 500, "A" * 10**7],
)
def test_the_worst_texts_are_settled_at_once(text: str) -> None:
    """A parser that goes back and tries again would not come to an end of these."""
    with pytest.raises(ConditionError):
        parse_condition(text)


@given(conditions, answers, answers)
def test_what_is_known_stays_known_when_more_is_answered(
    condition: Condition, given_first: dict[str, int | None], more: dict[str, int | None]
) -> None:
    known = condition.truth(given_first)

    assert known is None or condition.truth({**more, **given_first}) is known


@given(conditions, answers)
def test_three_values_are_the_least_and_the_greatest_of_none_half_and_one(
    condition: Condition, given_answers: dict[str, int | None]
) -> None:
    """The same logic written as numbers: `and` is the least, `or` the greatest, `not` 1 − x."""

    def number(part: Condition) -> float:
        match part:
            case Not(condition=inner):
                return 1 - number(inner)
            case And(parts=parts):
                return min(map(number, parts))
            case Or(parts=parts):
                return max(map(number, parts))
            case leaf:
                known = leaf.truth(given_answers)
                return 0.5 if known is None else float(known)

    known = condition.truth(given_answers)

    assert number(condition) == (0.5 if known is None else float(known))


@given(st.lists(st.one_of(st.none(), conditions), min_size=4, max_size=4), answers)
def test_without_answers_to_what_is_not_asked_the_same_is_asked(
    some: list[Condition | None], given_answers: dict[str, int | None]
) -> None:
    by_item = dict(zip(IDS, some, strict=True))

    asked = items_asked(by_item, given_answers)

    kept = {item: answer for item, answer in given_answers.items() if item in asked}
    assert items_asked(by_item, kept) == asked
    assert {item for item, condition in by_item.items() if condition is None} <= set(asked)
