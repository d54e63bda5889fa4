"""What sharing by divisors must do whatever the needs are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.stats.apportionment import Claim, DivisorMethod, apportion

NEEDS = st.lists(st.integers(1, 40_000), min_size=1, max_size=12)
POSTS = st.integers(0, 60)


@pytest.mark.parametrize("method", DivisorMethod)
@given(needs=NEEDS, posts=POSTS)
def test_one_post_more_in_all_takes_none_from_anybody(method, needs, posts):
    claims = [Claim(need=need) for need in needs]

    before = apportion(claims, posts, method=method)
    after = apportion(claims, posts + 1, method=method)

    changes = sorted(b - a for a, b in zip(before, after, strict=True))
    assert changes == [0] * (len(needs) - 1) + [1]


@pytest.mark.parametrize("method", DivisorMethod)
@given(needs=NEEDS, posts=POSTS, factor=st.integers(2, 1000))
def test_only_the_proportions_of_the_needs_matter(method, needs, posts, factor):
    claims = [Claim(need=need) for need in needs]
    larger = [Claim(need=factor * need) for need in needs]

    assert apportion(claims, posts, method=method) == apportion(larger, posts, method=method)


@given(needs=NEEDS, extra=st.integers(0, 5))
def test_adams_meets_every_need_as_soon_as_all_could_be_met(needs, extra):
    rounded_up = [-(-need // 5_000) for need in needs]

    shares = apportion([Claim(need=need) for need in needs], sum(rounded_up) + extra)

    assert all(x >= r for x, r in zip(shares, rounded_up, strict=True))


@pytest.mark.parametrize("method", DivisorMethod)
@given(needs=NEEDS, posts=POSTS)
def test_a_larger_need_is_at_most_the_post_of_a_tie_behind_a_smaller(method, needs, posts):
    shares = apportion([Claim(need=need) for need in needs], posts, method=method)

    ordered = sorted(zip(needs, shares, strict=True))
    for (_, of_small), (_, of_large) in pairwise(ordered):
        assert of_small <= of_large + 1
