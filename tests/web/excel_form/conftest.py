"""A rater with a session, and the cache of questionnaires emptied around each test."""

from collections.abc import Iterator

import pytest
from tests.web.factories import build_country, build_round, rater, session_of

from lagesbild_web.records.models import RatingSession
from lagesbild_web.records.queries.questionnaires import questionnaire_from


@pytest.fixture
def session(db: None) -> Iterator[RatingSession]:
    # A rolled back test gives its ids to the next one; the cache knows nothing of that.
    questionnaire_from.cache_clear()
    build_country()
    yield session_of(rater("anna"), build_round())
    questionnaire_from.cache_clear()
