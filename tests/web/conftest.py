"""What every test of the site has: a log that can be emptied after a test, and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from tests.web.audit.lifting import lifting
from tests.web.postgres import running_postgres


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_after_a_transactional_test() -> Iterator[None]:
    """Let Django's flush, and nothing else, past the guards: during a test they are there."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_with_guards_lifted(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        lift = lifting(operations.connection)
        flush(operations, [*lift.before, *statements, *lift.after])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_with_guards_lifted)
        yield


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """Return the folder of the socket of a PostgreSQL server that is started for the tests."""
    with running_postgres() as socket:
        yield socket


@pytest.fixture(autouse=True)
def _rows_of_another_test_are_forgotten() -> None:
    """Empty what the site reads once for all: each test's database begins to number anew."""
    from lagesbild_web.records.exchange.camera_exports import forget_shared_cameras
    from lagesbild_web.records.exchange.camera_follow_up import forget_camera_work
    from lagesbild_web.records.exchange.cameras import forget_cameras
    from lagesbild_web.records.exchange.officers import forget_officers
    from lagesbild_web.records.exchange.resources import forget_resources
    from lagesbild_web.records.queries.camera_forecasts import forecast_tables
    from lagesbild_web.records.queries.officer_plans import plan_tables
    from lagesbild_web.records.queries.pictures import tables_of
    from lagesbild_web.records.queries.questionnaires import questionnaire_from

    questionnaire_from.cache_clear()
    tables_of.cache_clear()
    plan_tables.cache_clear()
    forget_officers()
    forget_resources()
    forget_cameras()
    forget_camera_work()
    forget_shared_cameras()
    forecast_tables.cache_clear()
