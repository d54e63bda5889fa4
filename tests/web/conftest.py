"""What every test of the site has: a log that can be emptied after a test, and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from tests.web.audit.lifting import lifting
from tests.web.postgres import running_postgres


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "own_process: starts a server, browser or command; not run anew by test_on_postgresql",
    )


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
