from datetime import date

import pytest

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY
from lagesbild.errors import NotFound
from lagesbild.norms.motivation import motivation_norm_on


def test_the_norm_of_ours_does_not_pass_as_verified():
    norm = motivation_norm_on(date(2025, 12, 1))

    assert not norm.is_verified
    assert "docs/adr/0018" in norm.reference


def test_the_ends_are_those_of_the_scale():
    norm = motivation_norm_on(date(2025, 12, 1))

    assert norm.scale_ends == (LOWEST_CATEGORY, HIGHEST_CATEGORY)


def test_the_norm_holds_from_the_first_list():
    assert motivation_norm_on(date(2015, 1, 1)).version == "2026.1"
    with pytest.raises(NotFound):
        motivation_norm_on(date(2014, 12, 31))
