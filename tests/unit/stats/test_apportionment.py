from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from lagesbild.stats.apportionment import Claim, DivisorMethod, apportion


def leximin_by_trying_all(claims, posts):
    """The second, slower way: the best sorted list of posts per need among all sharings."""
    ranges = [
        range(claim.floor, posts + 1 if claim.most is None else claim.most + 1) for claim in claims
    ]
    return max(
        sorted(Fraction(given, claim.need) for given, claim in zip(shares, claims, strict=True))
        for shares in product(*ranges)
        if sum(shares) == posts
    )


def per_need(claims, shares):
    return sorted(Fraction(x, claim.need) for x, claim in zip(shares, claims, strict=True))


@pytest.mark.parametrize("seed", range(300))
def test_adams_gives_what_trying_all_sharings_finds_best_for_the_worst_off(seed):
    generator = np.random.default_rng(seed)
    needs = generator.integers(1, 9, size=generator.integers(1, 6))
    claims = [Claim(need=int(need)) for need in needs]
    posts = int(generator.integers(0, 12))

    shares = apportion(claims, posts)

    assert per_need(claims, shares) == leximin_by_trying_all(claims, posts)


@pytest.mark.parametrize("seed", range(100))
def test_adams_is_best_for_the_worst_off_also_with_floors_and_caps(seed):
    generator = np.random.default_rng(seed)
    claims = []
    for need in generator.integers(1, 9, size=generator.integers(1, 5)):
        floor = int(generator.integers(0, 3))
        most = None if generator.random() < 0.4 else floor + int(generator.integers(0, 4))
        claims.append(Claim(need=int(need), floor=floor, most=most))
    least = sum(claim.floor for claim in claims)
    room = sum(9 if claim.most is None else claim.most for claim in claims)
    posts = min(least + int(generator.integers(0, 6)), room)

    shares = apportion(claims, posts)

    assert per_need(claims, shares) == leximin_by_trying_all(claims, posts)
    assert all(
        claim.floor <= x <= (claim.most or x) for claim, x in zip(claims, shares, strict=True)
    )


def test_posts_for_every_need_rounded_up_meet_every_need():
    residents = [7_400, 5_000, 12_001, 2_300, 19_999]
    claims = [Claim(need=Fraction(number, 5_000)) for number in residents]
    rounded_up = [-(-number // 5_000) for number in residents]

    shares = apportion(claims, sum(rounded_up))

    assert list(shares) == rounded_up == [2, 1, 3, 1, 4]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # 6 posts to needs of 100, 10 and 10. Who is next: k, k + 1/2 or k + 1 posts per need.
        (DivisorMethod.ADAMS, (4, 1, 1)),  # nobody is at nothing
        (DivisorMethod.SAINTE_LAGUE, (5, 1, 0)),  # 0.5/10 = 0.05 lies between 4.5 and 5.5 per 100
        (DivisorMethod.JEFFERSON, (6, 0, 0)),  # 1/10 comes after 9 per 100
    ],
)
def test_the_methods_differ_in_what_the_small_ones_get(method, expected):
    claims = [Claim(need=100), Claim(need=10), Claim(need=10)]

    assert apportion(claims, 6, method=method) == expected


@pytest.mark.parametrize(
    ("needs", "posts", "expected"),
    [
        # Nobody has anything: the smaller need comes first, for a post is worth more there.
        ((3, 2, 1), 1, (0, 0, 1)),
        ((3, 2, 1), 2, (0, 1, 1)),
        # One post per need in both: the next goes to the smaller.
        ((2, 1), 4, (2, 2)),
        # Equal needs: the one that stands first.
        ((2, 2), 1, (1, 0)),
        # No need, no post.
        ((0, 1), 3, (0, 3)),
    ],
)
def test_ties_go_to_the_smaller_need_and_then_to_the_first(needs, posts, expected):
    assert apportion([Claim(need=need) for need in needs], posts) == expected


def test_ties_are_exact_where_floats_would_break_them_by_rounding():
    third = Fraction(1, 3)
    claims = [Claim(need=third * 3), Claim(need=Fraction(1, 10) * 10)]

    assert apportion(claims, 3) == (2, 1)


@pytest.mark.parametrize("posts", [2, 8])
def test_more_or_fewer_posts_than_there_is_room_for_are_refused(posts):
    claims = [Claim(need=1, floor=1, most=3), Claim(need=5, floor=2, most=4)]

    with pytest.raises(ValueError, match=f"{posts} posts"):
        apportion(claims, posts)


def test_a_floor_above_the_cap_is_refused():
    with pytest.raises(ValueError, match="floor <= most"):
        Claim(need=1, floor=3, most=2)
