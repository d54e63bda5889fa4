from datetime import date

import pytest

from lagesbild.assessment.motivation import MotivationReason, motivations_asked
from lagesbild.assessment.questionnaire import Comparability, Item
from lagesbild.norms.motivation import motivation_norm_on

NORM = motivation_norm_on(date(2025, 12, 1))
CHANGED = MotivationReason.CHANGED_SINCE_LAST_ROUND
FAR = MotivationReason.FAR_FROM_INDICATORS


def asked(
    category: int | None,
    *,
    before: float | None = None,
    indicators: float | None = None,
    comparability: Comparability = Comparability.IDENTICAL,
) -> tuple[MotivationReason, ...]:
    return motivations_asked(
        category=category,
        previous_category=before,
        indicator_category=indicators,
        item=Item(
            id="A1",
            title="Öppen narkotikahandel",
            question="?",
            guidance="",
            anchors={},
            comparability=comparability,
        ),
        norm=NORM,
    )


@pytest.mark.parametrize(
    ("comparability", "expected"),
    [
        (Comparability.IDENTICAL, (CHANGED,)),
        (Comparability.WORDING, (CHANGED,)),
        (Comparability.NOT_COMPARABLE, ()),
    ],
)
def test_a_change_counts_where_the_item_is_comparable(
    comparability: Comparability, expected: tuple[MotivationReason, ...]
) -> None:
    assert asked(4, before=1, comparability=comparability) == expected


def test_the_indicators_count_even_where_the_item_is_new() -> None:
    assert asked(4, indicators=1.0, comparability=Comparability.NOT_COMPARABLE) == (FAR,)


def test_a_missing_code_needs_none_of_these_reasons() -> None:
    assert asked(None, before=5, indicators=5.0) == ()


def test_each_reason_has_a_sentence_of_its_own_in_swedish() -> None:
    sentences = [reason.sentence for reason in MotivationReason]

    assert len(set(sentences)) == len(MotivationReason)
    assert all(sentence.startswith("Svaret ") and ". Skriv " in sentence for sentence in sentences)
