"""Balinski & Young (1982), Fair Representation: the seats that Congress disputed in 1791."""

import pytest

from lagesbild.stats.apportionment import Claim, DivisorMethod, apportion
from lagesbild.stats.largest_remainder import share_out


@pytest.fixture
def states(read_columns):
    return read_columns("allocation/apportionment_1791.csv")


def populations(states):
    return [int(number) for number in states.numbers("apportionment_population")]


def test_jefferson_shares_105_seats_as_published(states):
    claims = [Claim(need=need) for need in populations(states)]

    shared = apportion(claims, 105, method=DivisorMethod.JEFFERSON)

    assert list(shared) == [int(seats) for seats in states.numbers("jefferson_105")]


def test_largest_remainders_share_120_seats_as_published(states):
    shared = share_out(120, populations(states))

    assert list(shared) == [int(seats) for seats in states.numbers("hamilton_120")]


def test_sainte_lague_is_at_most_one_seat_from_the_published_largest_remainders(states):
    claims = [Claim(need=need) for need in populations(states)]

    shared = apportion(claims, 120, method=DivisorMethod.SAINTE_LAGUE)

    published = [int(seats) for seats in states.numbers("hamilton_120")]
    assert sum(shared) == 120
    assert max(abs(a - b) for a, b in zip(shared, published, strict=True)) <= 1
