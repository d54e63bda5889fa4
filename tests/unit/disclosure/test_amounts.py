"""Which parts of a sum are withheld when some of them rest on too few, by hand."""

import polars as pl
import pytest

from lagesbild.disclosure.amounts import protect_amounts


def withheld(*parts, highest_ratio=2.0, least_width=10):
    """Return the units withheld of parts written as (unit, total, amount, is_few)."""
    frame = pl.DataFrame(
        parts,
        schema={"unit": pl.String, "total": pl.String, "amount": pl.Int64, "is_few": pl.Boolean},
        orient="row",
    )
    found = protect_amounts(frame, highest_ratio=highest_ratio, least_width=least_width)
    return None if found is None else set(found.filter("suppressed")["unit"])


def test_nothing_is_withheld_where_enough_stand_behind_all():
    assert withheld(("jan", "A", 40, False), ("feb", "A", 3, False)) == set()


def test_one_part_more_is_withheld_or_the_sum_would_give_the_few_away():
    # 12 may be as much as 24: 12 and the smallest part that makes the two at least 24.
    assert withheld(
        ("jan", "A", 12, True),
        ("feb", "A", 11, False),
        ("mar", "A", 15, False),
        ("apr", "A", 90, False),
    ) == {"jan", "mar"}


def test_several_parts_are_withheld_where_none_alone_is_enough():
    assert withheld(("jan", "A", 12, True), ("feb", "A", 6, False), ("mar", "A", 7, False)) == {
        "jan",
        "feb",
        "mar",
    }


def test_a_small_part_is_left_with_an_interval_of_the_least_width():
    assert withheld(("jan", "A", 1, True), ("feb", "A", 8, False), ("mar", "A", 9, False)) == {
        "jan",
        "mar",
    }


def test_sums_are_protected_one_by_one():
    assert withheld(
        ("A jan", "A", 12, True),
        ("A feb", "A", 20, False),
        ("B jan", "B", 12, False),
        ("B feb", "B", 20, False),
    ) == {"A jan", "A feb"}


@pytest.mark.parametrize(
    "parts",
    [
        [("jan", "A", 12, True)],
        [("jan", "A", 12, True), ("feb", "A", 11, False)],
        [("jan", "A", 12, True), ("feb", "A", 0, False)],
    ],
)
def test_a_sum_that_no_choice_can_protect_may_not_be_shared(parts):
    assert withheld(*parts) is None
