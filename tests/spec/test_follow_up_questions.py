"""Följdfrågor och motiveringar: vad en bedömare får frågan om, och när svaret ska motiveras.

En följdfråga utelämnas bara när dess villkor säkert inte är uppfyllt. Det som inte är känt, för att
svaret saknas eller är en bortfallskod, döljer ingen fråga.
"""

from datetime import date

import pytest

from lagesbild.assessment.expressions import parse_condition
from lagesbild.assessment.motivation import MotivationReason, motivations_asked
from lagesbild.assessment.questionnaire import Item
from lagesbild.norms.motivation import motivation_norm_on

NO_ANSWER = "inget svar"
MISSING_CODE = None

END = MotivationReason.SCALE_END
CHANGED = MotivationReason.CHANGED_SINCE_LAST_ROUND
FAR = MotivationReason.FAR_FROM_INDICATORS


@pytest.mark.parametrize(
    ("asked_if", "answer", "is_asked"),
    [
        ("A1 >= 2", 1, False),
        ("A1 >= 2", 2, True),
        ("A1 >= 2", MISSING_CODE, True),
        ("A1 >= 2", NO_ANSWER, True),
        ("A1 in (4, 5)", 3, False),
        ("A1 in (4, 5)", 4, True),
        ("A1 in (4, 5)", MISSING_CODE, True),
        ("not A1 = 0", 0, False),
        ("not A1 = 0", 1, True),
        ("not A1 = 0", MISSING_CODE, True),
        ("A1 answered", 0, True),
        ("A1 answered", MISSING_CODE, False),
        ("A1 answered", NO_ANSWER, True),
        ("A1 missing", 0, False),
        ("A1 missing", MISSING_CODE, True),
        ("A1 missing", NO_ANSWER, True),
        ("A1 answered and A1 >= 2", 1, False),
        ("A1 answered and A1 >= 2", MISSING_CODE, False),
    ],
)
def test_a_follow_up_question_is_asked_unless_its_condition_is_known_to_be_false(
    asked_if, answer, is_asked
):
    """Frågan ställs om villkoret är uppfyllt eller inte går att avgöra."""
    answers = {} if answer == NO_ANSWER else {"A1": answer}

    assert parse_condition(asked_if).holds(answers) is is_asked


@pytest.mark.parametrize(
    ("category", "last_round", "indicators", "reasons"),
    [
        # skalans ändar
        (0, None, None, [END]),
        (1, None, None, []),
        (4, None, None, []),
        (5, None, None, [END]),
        # två steg från förra omgången, åt vilket håll som helst
        (3, 2, None, []),
        (3, 1, None, [CHANGED]),
        (2, 4, None, [CHANGED]),
        (3, 1.1, None, []),
        # två steg från vad indikatorerna pekar mot
        (3, None, 1.1, []),
        (3, None, 1.0, [FAR]),
        (1, None, 3.0, [FAR]),
        (1, None, 2.9, []),
        # noll är ett värde, inte ett värde som saknas
        (2, 0, None, [CHANGED]),
        (2, None, 0.0, [FAR]),
        # flera skäl
        (5, 3, 2.5, [END, CHANGED, FAR]),
        (0, 0, 0.4, [END]),
    ],
)
def test_a_reason_is_asked_for_at_the_ends_and_far_from_what_was_expected(
    category, last_round, indicators, reasons
):
    """Svaret motiveras ytterst på skalan, och två steg från förra omgången eller indikatorerna."""
    asked = motivations_asked(
        category=category,
        previous_category=last_round,
        indicator_category=indicators,
        item=Item(id="A1", title="Öppen handel", question="?", guidance="", anchors={}),
        norm=motivation_norm_on(date(2025, 12, 1)),
    )

    assert list(asked) == reasons
