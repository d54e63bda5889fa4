"""The norm for area officers holds from its day, and says what of it is ours."""

from datetime import date

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.officer_functions import ActivityKind, officer_catalogue_on
from lagesbild.norms.officer_norms import officer_norm_on

DAY = date(2025, 12, 1)


def test_the_norm_is_one_officer_per_5_000_residents_from_its_first_day():
    assert officer_norm_on(date(2018, 1, 1)).residents_per_officer == 5_000
    with pytest.raises(NotFound, match="2017-12-31"):
        officer_norm_on(date(2017, 12, 31))


def test_the_norm_says_that_the_year_of_the_decision_is_not_known():
    norm = officer_norm_on(DAY)

    assert not norm.is_verified
    assert "RiR 2020:20" in norm.reference
    assert "2020/21:108" in norm.reference
    assert "årtal är inte känt" in norm.reference


def test_what_is_shown_first_is_not_rounded_and_is_asked_of_each_area():
    norm = officer_norm_on(DAY)

    assert (norm.scope, norm.rounding) == ("area", "none")
    assert norm.full_time_hours_per_week == 40
    assert norm.least_coverage == 0.8
    assert (norm.residents_registration_error, norm.coverage) == (0.02, 0.90)


def test_signs_have_limits_that_nothing_at_all_does_not_reach():
    signs = officer_norm_on(DAY).signs

    assert signs.relabelled_heads >= 1
    assert 0 < signs.drained_share < 1
    assert signs.december_excess > 0
    assert officer_norm_on(DAY).near_limit == 0.03


def test_only_area_officers_count_for_the_norm():
    assert officer_catalogue_on(DAY).counted_functions == ("area_officer",)


def test_ring_fenced_time_is_the_three_tasks_and_no_more():
    kinds = officer_catalogue_on(DAY).activity_kinds

    ring_fenced = {activity for activity, kind in kinds.items() if kind is ActivityKind.AREA_WORK}
    assert ring_fenced == {"contact", "prevention", "safety"}
    assert set(kinds.values()) == set(ActivityKind)


def test_every_function_and_activity_says_in_words_what_it_is():
    catalogue = officer_catalogue_on(DAY)

    for one in (*catalogue.functions.values(), *catalogue.activities.values()):
        assert one.title[0].isupper()
        assert len(one.definition) > 30


def test_the_catalogue_holds_from_the_first_list():
    assert officer_catalogue_on(date(2015, 1, 1)).version == "2026.1"
    with pytest.raises(NotFound):
        officer_catalogue_on(date(2014, 12, 31))
