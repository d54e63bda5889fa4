from dataclasses import replace
from datetime import date

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.position_sources import position_source_on

DAY = date(2025, 3, 3)


def test_the_settings_of_ours_do_not_pass_as_verified():
    source = position_source_on(DAY)

    assert not source.is_verified
    assert "docs/adr/0025" in source.reference


def test_an_interval_counts_in_full_up_to_three_samplings():
    source = position_source_on(DAY)

    assert (source.sampling_s, source.cap_s) == (10, 30)


@pytest.mark.parametrize(
    ("samplings", "allowed"), [(0, False), (1, True), (360, True), (361, False)]
)
def test_a_cap_is_some_time_and_at_most_an_hour(samplings, allowed):
    source = position_source_on(DAY)

    if allowed:
        assert replace(source, cap_samplings=samplings).cap_s == 10 * samplings
    else:
        with pytest.raises(ValueError, match="a cap must be"):
            replace(source, cap_samplings=samplings)


def test_no_settings_hold_before_logs_can_be():
    with pytest.raises(NotFound):
        position_source_on(date(1999, 12, 31))
