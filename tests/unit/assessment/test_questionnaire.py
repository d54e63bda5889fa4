import pytest

from lagesbild.assessment.expressions import ConditionError, parse_condition
from lagesbild.assessment.questionnaire import Block, Item, Questionnaire


def item(name: str, *, asked_if: str | None = None) -> Item:
    return Item(id=name, title=name, question="?", guidance="", anchors={}, asked_if=asked_if)


def test_the_questions_asked_follow_from_the_answers_in_order_across_blocks() -> None:
    always, follow_up, elsewhere = (
        item("A1"),
        item("A2", asked_if="A1 >= 2"),
        item("B1", asked_if="A1 >= 2 and A2 answered"),
    )
    questionnaire = Questionnaire(
        version="1",
        title="Prov",
        blocks=(
            Block(id="A", title="A", items=(always, follow_up)),
            Block(id="B", title="B", items=(elsewhere,)),
        ),
    )

    assert questionnaire.asked({"A1": 0}) == (always,)
    assert questionnaire.asked({"A1": 2}) == (always, follow_up, elsewhere)
    assert questionnaire.asked({"A1": 2, "A2": None}) == (always, follow_up)
    assert questionnaire.asked({}) == questionnaire.items


def test_an_item_reads_its_own_condition() -> None:
    assert item("A1").condition is None
    assert item("A2", asked_if="A1 >= 2").condition == parse_condition("A1 >= 2")
    with pytest.raises(ConditionError):
        _ = item("A2", asked_if="A1 >").condition
