"""How do tests get past the guards of append-only tables: to empty them, or to play the villain?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, kw_only=True)
class Lifting:
    """What to run before and after statements that the guards would refuse, in one transaction."""

    before: list[str]
    after: list[str]


def lifting(database: BaseDatabaseWrapper) -> Lifting:
    if database.vendor == "postgresql":
        # As a replica the server lets triggers be; only a superuser can make it one.
        role = "SET LOCAL session_replication_role = {}"
        return Lifting(before=[role.format("replica")], after=[role.format("origin")])
    with database.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    return Lifting(
        before=[f'DROP TRIGGER "{name}"' for name, _ in triggers],
        after=[statement for _, statement in triggers],
    )


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Let the test change what nobody can change, inside its transaction."""
    lift = lifting(connection)
    with connection.cursor() as cursor:
        for statement in lift.before:
            cursor.execute(statement)
        yield
        for statement in lift.after:
            cursor.execute(statement)
