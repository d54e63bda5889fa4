import pytest

from lagesbild.secrecy.truth import all_true, any_true, known, negated


@pytest.mark.parametrize(
    ("parts", "every", "some"),
    [
        ([], True, False),
        ([True, True], True, True),
        ([True, None], None, True),
        ([True, False], False, True),
        ([None, None], None, None),
        ([None, False], False, None),
        ([False, False], False, False),
    ],
)
def test_unknown_stays_unknown_unless_the_other_parts_decide(parts, every, some):
    assert all_true(parts) is every
    assert any_true(parts) is some


def test_the_opposite_of_unknown_is_unknown():
    assert [negated(part) for part in (True, None, False)] == [False, None, True]


def test_a_fact_that_was_not_given_is_unknown():
    assert known({"under_18": False}, ["under_18", "under_21"]) == (False, None)
