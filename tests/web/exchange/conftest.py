"""Collections to take in: a tiny one to find fault with, and a small invented country."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.sources.base_collection import build_collection
from tests.web.factories import acting, person

from lagesbild.examples import invented_country
from lagesbild.picture.collection import Collection
from lagesbild.sources.collection import write_collection
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.pictures import tables_of
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.roles import Role

Deliver = Callable[..., Path]


@pytest.fixture(autouse=True)
def _numbers_are_given_anew_in_each_test() -> Iterator[None]:
    """Forget what was read by number: the next test's rows get the same numbers."""
    yield
    questionnaire_from.cache_clear()
    tables_of.cache_clear()


@pytest.fixture(scope="session")
def country() -> Collection:
    return invented_country(seed=3, areas=10, rounds=2)


@pytest.fixture(scope="session")
def country_folder(country: Collection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "underlag"
    write_collection(country, folder)
    return folder


@pytest.fixture
def deliver(tmp_path: Path) -> Deliver:
    """Return a function that writes the tiny collection, with some of it replaced."""
    written = 0

    def write(**instead: object) -> Path:
        nonlocal written
        written += 1
        folder = tmp_path / f"underlag-{written}"
        write_collection(replace(build_collection(), **instead), folder)
        return folder

    return write


@pytest.fixture
def administrator(db: None) -> Acting:
    return acting(person("administrator", Role.ADMINISTRATOR))


@pytest.fixture
def analyst(db: None) -> Acting:
    return acting(person("analytiker", Role.NATIONAL_ANALYST))
