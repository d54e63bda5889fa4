"""Conditions are read as they are meant, weighed in three values, and refused with their place."""

import pytest

from lagesbild.assessment.expressions import (
    DEEPEST_NESTING,
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
from lagesbild.errors import UserError
from lagesbild.sources.schema import table_schemas


def compare(text: str) -> Comparison:
    item, operator, category = text.split()
    return Comparison(item=item, operator=Operator(operator), category=int(category))


A, B, C = compare("A1 >= 2"), compare("B1 = 0"), compare("C1 < 5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # each way to speak of an item
        *((f"A1 {operator} 2", compare(f"A1 {operator} 2")) for operator in Operator),
        ("A1>=2", A),
        ("  A1\n>=\t2 ", A),
        ("A1 in (4)", OneOf(item="A1", among=(4,))),
        ("A1 in(4,5)", OneOf(item="A1", among=(4, 5))),
        ("A1 missing", Missing(item="A1")),
        ("A1 answered", Answered(item="A1")),
        # ids
        ("Å-1.b_2 missing", Missing(item="Å-1.b_2")),
        ("AND missing", Missing(item="AND")),
        # what binds harder
        ("A1 >= 2 and B1 = 0 and C1 < 5", And(parts=(A, B, C))),
        ("A1 >= 2 or B1 = 0 or C1 < 5", Or(parts=(A, B, C))),
        ("A1 >= 2 or B1 = 0 and C1 < 5", Or(parts=(A, And(parts=(B, C))))),
        ("A1 >= 2 and B1 = 0 or C1 < 5", Or(parts=(And(parts=(A, B)), C))),
        ("not A1 >= 2 and B1 = 0", And(parts=(Not(condition=A), B))),
        ("not not A1 >= 2", Not(condition=Not(condition=A))),
        # parentheses
        ("((A1 >= 2))", A),
        ("(A1 >= 2 or B1 = 0) and C1 < 5", And(parts=(Or(parts=(A, B)), C))),
        ("A1 >= 2 and (B1 = 0 and C1 < 5)", And(parts=(A, And(parts=(B, C))))),
        ("not (A1 >= 2 and B1 = 0)", Not(condition=And(parts=(A, B)))),
    ],
)
def test_a_condition_is_read(text: str, expected: Condition) -> None:
    assert parse_condition(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "expected", "found"),
    [
        ("", 1, "en frågas id", "texten tar slut"),
        ("   ", 4, "en frågas id", "texten tar slut"),
        ("2 <= A1", 1, "en frågas id", "»2«"),
        ("and A1 missing", 1, "en frågas id", "»and«"),
        ("A1", 3, "något av =, !=, <, <=, >, >=, in, missing och answered", "texten tar slut"),
        ("A1 == 2", 4, "något av =, !=, <, <=, >, >=, in, missing och answered", "»==«"),
        ("A1 => 2", 4, "något av =, !=, <, <=, >, >=, in, missing och answered", "»=>«"),
        ("A1 AND B1 missing", 4, "något av =, !=, <, <=, >, >=, in, missing och answered", "»AND«"),
        ("A1 >= B1", 7, "ett heltal", "»B1«"),
        ("A1 >= -1", 7, "ett heltal", "»-«"),
        ("A1 >= ٣", 7, "ett heltal", "»٣«"),
        ("A1 >= 1.5", 8, "and, or eller slutet", "».«"),
        ("A1 >= 2 B1 = 0", 9, "and, or eller slutet", "»B1«"),
        ("A1 >= 2)", 8, "and, or eller slutet", "»)«"),
        ("A1 >= 2 and", 12, "en frågas id", "texten tar slut"),
        ("(A1 >= 2", 9, "and, or eller en högerparentes", "texten tar slut"),
        ("()", 2, "en frågas id", "»)«"),
        ("A1 in 1, 2", 7, "en vänsterparentes", "»1«"),
        ("A1 in ()", 8, "ett heltal", "»)«"),
        ("A1 in (1, 2", 12, "ett komma eller en högerparentes", "texten tar slut"),
        ("__import__('os')", 1, "en frågas id", "»_«"),
        ("A1 >= 2; B1", 8, "and, or eller slutet", "»;«"),
        # what cannot be seen, or is long, is not shown as it is
        ("A1 >= 2\N{RIGHT-TO-LEFT OVERRIDE}", 8, "and, or eller slutet", "U+202E"),
        ("A1 missing " + "b" * 40, 12, "and, or eller slutet", f"»{'b' * 20}…«"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    text: str, position: int, expected: str, found: str
) -> None:
    with pytest.raises(ConditionError) as refused:
        parse_condition(text)

    assert isinstance(refused.value, UserError)
    assert refused.value.position == position
    assert refused.value.expected.startswith(expected)
    assert str(refused.value).startswith(
        f"Villkoret går inte att läsa: vid tecken {position} väntades {expected}"
    )
    assert found in str(refused.value)


@pytest.mark.parametrize("spaces", [0, 1])
def test_a_condition_has_a_largest_length(spaces: int) -> None:
    text = "A1 missing".ljust(LONGEST_CONDITION + spaces)

    if not spaces:
        assert parse_condition(text) == Missing(item="A1")
        return
    with pytest.raises(ConditionError, match="slut efter 500 tecken, men den har 501"):
        parse_condition(text)


def test_the_schema_states_the_largest_length() -> None:
    [_, _, blocks] = table_schemas()["questionnaires"].fields
    [items] = [field for field in blocks.fields if field.name == "items"]
    [asked_if] = [field for field in items.fields if field.name == "asked_if"]

    assert asked_if.max_length == LONGEST_CONDITION


@pytest.mark.parametrize(
    ("opening", "closing"), [("not ", ""), ("(", ")"), ("not (", ")")], ids=["not", "()", "both"]
)
def test_a_condition_has_a_deepest_nesting(opening: str, closing: str) -> None:
    levels = DEEPEST_NESTING // (2 if opening == "not (" else 1)

    parse_condition(opening * levels + "A1 missing" + closing * levels)
    with pytest.raises(ConditionError) as refused:
        parse_condition(opening * (levels + 1) + "A1 missing" + closing * (levels + 1))

    assert refused.value.position == len(opening) * levels + 1
    assert refused.value.expected == "högst 20 nivåer av not och parenteser"


def test_levels_beside_each_other_do_not_add_up() -> None:
    text = " and ".join(["not (A1 = 1)"] * 25)

    assert parse_condition(text).items == ("A1",)


GIVEN = {"four": 4, "none": 0, "coded": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a category
        ("four >= 4", True),
        ("four > 4", False),
        ("four <= 4", True),
        ("four < 4", False),
        ("four = 4", True),
        ("four != 4", False),
        ("four in (4, 5)", True),
        ("four in (0, 1)", False),
        ("four answered", True),
        ("four missing", False),
        # zero is a category like others
        ("none = 0", True),
        ("none answered", True),
        ("none missing", False),
        # a missing code is no category
        ("coded = 0", None),
        ("coded != 0", None),
        ("coded in (0, 1)", None),
        ("coded answered", False),
        ("coded missing", True),
        # nothing is known of what has not been answered
        ("unheard = 0", None),
        ("unheard in (0, 1)", None),
        ("unheard answered", None),
        ("unheard missing", None),
        # and, or, not with each of true, false and not known
        ("not four = 4", False),
        ("not four = 0", True),
        ("not unheard = 0", None),
        ("four = 4 and none = 0", True),
        ("four = 4 and none = 1", False),
        ("four = 4 and unheard = 0", None),
        ("four = 0 and unheard = 0", False),
        ("four = 0 or none = 0", True),
        ("four = 0 or none = 1", False),
        ("four = 4 or unheard = 0", True),
        ("four = 0 or unheard = 0", None),
    ],
)
def test_a_condition_is_true_false_or_not_known(text: str, expected: bool | None) -> None:
    condition = parse_condition(text)

    assert condition.truth(GIVEN) is expected
    assert condition.holds(GIVEN) is (expected is not False)


def test_a_condition_names_its_items_once_and_its_categories() -> None:
    condition = parse_condition("B1 in (4, 7) and (A1 >= 2 or not B1 = 5) and C1 missing")

    assert condition.items == ("B1", "A1", "C1")
    assert condition.categories == (4, 7, 2, 5)


def test_a_condition_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        parse_condition("A1 >= 2").item = "B1"  # type: ignore[attr-defined]


def test_what_is_not_asked_is_unanswered_for_what_comes_after() -> None:
    conditions = {
        "A1": None,
        "A2": parse_condition("A1 >= 2"),
        "A3": parse_condition("A2 >= 3"),
        "A4": parse_condition("A1 >= 2 and A2 >= 3"),
    }

    assert items_asked(conditions, {"A1": 1, "A2": 0}) == ("A1", "A3")
    assert items_asked(conditions, {"A1": 2, "A2": 0}) == ("A1", "A2")
    assert items_asked(conditions, {"A1": 2, "A2": 3}) == ("A1", "A2", "A3", "A4")
