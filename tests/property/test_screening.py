"""Candidates are a work list for people: they stand in no table that may be shared."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.examples import invented_country
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.norms.screening import screening_method_on
from lagesbild.picture.make import make_picture
from lagesbild.picture.screening import screen_country
from lagesbild.picture.situation import observe, rounds_of
from lagesbild.picture.tables import TABLES
from lagesbild.stats.screening import choose_by_expected_false

PROBABILITIES = st.lists(
    st.one_of(st.sampled_from([0.0, 0.5, 0.8, 0.9, 1.0]), st.floats(0, 1)), max_size=30
)


@pytest.fixture(scope="module", params=[1, 3])
def country(request):
    return invented_country(seed=request.param, rounds=2, areas=40)


@pytest.fixture(scope="module")
def screening(country):
    rounds = rounds_of(country)
    day = rounds[-1].reference_day
    observed = observe(country, rounds=rounds, method=picture_method_on(day))
    ground = observed.grounds[day]
    return screen_country(
        observed,
        observed.estimates_of(rounds[-1], ground=ground),
        round_=rounds[-1],
        ground=ground,
        method=screening_method_on(day),
    )


def test_no_table_that_may_be_shared_names_a_candidate(country, screening):
    names = {*screening.candidates["small_area"], *screening.groups["group"]}
    picture = make_picture(country)

    assert names
    for table in (t for t in TABLES if not t.inside_only):
        text = json.dumps(picture.tables[table.name].rows(), default=str)
        assert not [name for name in names if name in text], table.name


def test_the_chosen_are_no_more_false_than_allowed_and_none_of_them_is_listed(screening):
    chosen = screening.candidates

    assert (1 - chosen["probability"]).mean() <= 0.10
    assert chosen["share_listed"].max() < 0.5
    assert screening.groups["small_areas"].sum() == chosen.height


@given(probabilities=PROBABILITIES)
def test_the_chosen_are_the_longest_list_that_holds(probabilities):
    given_ = np.array(probabilities, dtype=float)

    chosen = choose_by_expected_false(given_, at_least=0.5, most_false=0.1)

    # By trying every list from the top.
    longest = 0
    for lowest in given_[given_ >= 0.5]:
        above = given_[given_ >= lowest]
        if (1 - above).mean() <= 0.1 + 1e-12:
            longest = max(longest, above.size)
    assert np.count_nonzero(chosen) == longest
    if chosen.any():
        assert given_[chosen].min() > given_[~chosen].max(initial=-1)


@given(probabilities=PROBABILITIES, data=st.data())
def test_the_order_of_the_units_does_not_matter(probabilities, data):
    order = data.draw(st.permutations(range(len(probabilities))))
    given_ = np.array(probabilities, dtype=float)

    chosen = choose_by_expected_false(given_, at_least=0.5, most_false=0.1)
    turned = choose_by_expected_false(given_[order], at_least=0.5, most_false=0.1)

    assert turned.tolist() == chosen[order].tolist()
