"""Pictures of the invented country, made once for all tests of the room that only look at them."""

import pytest

from lagesbild.examples import invented_country, planted_effects
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.make import make_picture, rounds_until
from lagesbild.picture.making import Making
from lagesbild.picture.situation import rounds_of
from lagesbild.picture.table_makers import makers_of

SMALL = {"seed": 2021, "rounds": 2, "areas": 20}


@pytest.fixture(scope="session")
def country():
    return invented_country(**SMALL)


@pytest.fixture(scope="session")
def planted():
    return planted_effects(**SMALL)


@pytest.fixture(scope="session")
def steps_told():
    """What `picture` was told while it was made."""
    return []


@pytest.fixture(scope="session")
def picture(country, steps_told):
    return make_picture(country, on_step=steps_told.append)


class Tables:
    """Tables of a picture, each made when it is asked for: most tests need a few of them."""

    def __init__(self, collection, *, round_=None, counts=CountProtection.SUPPRESSED):
        rounds = rounds_until(rounds_of(collection), round_)
        self.making = Making(collection, rounds, counts)
        self.makers = {table.name: make for table, make in makers_of(self.making).items()}

    def __getitem__(self, name):
        return self.makers[name]()


@pytest.fixture(scope="session")
def tables_of():
    return Tables
