"""All small areas of the country against the published list; the borders of the small are invented.

No value of a place means anything here, so the test is of scale and of what must always hold.
"""

import polars as pl
import pytest
from tests.real.real_collection import real_collection

from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.norms.screening import screening_method_on
from lagesbild.picture.screening import screen_country
from lagesbild.picture.situation import observe, rounds_of


@pytest.fixture(scope="module")
def screening(real_file):
    collection = real_collection(real_file)
    rounds = rounds_of(collection)
    day = rounds[-1].reference_day
    observed = observe(collection, rounds=rounds, method=picture_method_on(day))
    ground = observed.grounds[day]
    return screen_country(
        observed,
        observed.estimates_of(rounds[-1], ground=ground),
        round_=rounds[-1],
        ground=ground,
        method=screening_method_on(day),
    )


def test_every_small_area_of_the_country_is_scored(screening):
    [summary] = screening.summary.to_dicts()

    assert screening.small_areas.height == 5984
    assert summary["scored"] == 5984
    assert summary["listed"] == 65
    assert 0 < summary["limit_low"] < summary["limit"] < summary["limit_high"] < 100


def test_candidates_lie_outside_the_list_and_few_are_expected_to_be_false(screening):
    candidates = screening.candidates

    assert (candidates["share_listed"] < 0.5).all()
    assert (1 - candidates["probability"]).mean() <= 0.10
    assert candidates["probability"].min() >= 0.5


def test_every_candidate_is_in_one_group_and_a_group_never_leaves_its_neighbours(screening):
    sizes = screening.candidates.group_by("group").len().sort("group")

    assert sizes["len"].sum() == screening.candidates.height
    assert sizes["group"].equals(screening.groups["group"])
    assert sizes["len"].cast(pl.Int64).equals(screening.groups["small_areas"])
    assert screening.groups["score"].is_between(0, 100).all()
