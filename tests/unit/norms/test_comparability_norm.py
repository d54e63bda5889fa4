from datetime import date

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.comparability import comparability_norm_on


def test_the_norm_of_ours_does_not_pass_as_verified():
    norm = comparability_norm_on(date(2025, 12, 1))

    assert not norm.is_verified
    assert "docs/adr/0010" in norm.reference


def test_a_change_between_rounds_asks_for_a_tighter_link_than_a_difference_between_districts():
    norm = comparability_norm_on(date(2025, 12, 1))

    assert norm.rounds.comparable_sd < norm.districts.comparable_sd
    for limits in (norm.rounds, norm.districts):
        assert 0 < limits.comparable_sd < limits.weakly_linked_sd


def test_the_norm_holds_from_the_first_list():
    assert comparability_norm_on(date(2015, 1, 1)).version == "2026.1"
    with pytest.raises(NotFound):
        comparability_norm_on(date(2014, 12, 31))
