"""Every code of the queue, the forecast and the follow-up has a Swedish word."""

import pytest

from lagesbild import swedish
from lagesbild.cameras.allocation import Policy
from lagesbild.cameras.follow_up import LEVELS
from lagesbild.cameras.queue import Effect, LeftOut
from lagesbild.cameras.standing import Standing
from lagesbild.cameras.supply import Basis
from lagesbild.sources.schema import table_schemas


def codes_of(table, column):
    return next(one for one in table_schemas()[table].fields if one.name == column).enum


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("camera_kind", codes_of("camera_needs", "kind")),
        ("camera_purpose", codes_of("camera_use", "purpose")),
        ("camera_standing", Standing),
        ("camera_policy", Policy),
        ("departure_effect", Effect),
        ("left_out", LeftOut),
        ("supply_basis", Basis),
    ],
)
def test_every_code_has_a_word(words, codes):
    assert {str(code) for code in codes} == set(swedish.WORDS[words])


def test_every_level_has_a_word():
    assert set(LEVELS) <= set(swedish.WORDS["camera_level"])
