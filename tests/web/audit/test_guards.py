import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from tests.web.audit.events import record
from tests.web.audit.rows import make_answer, make_submission

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.records.models import Answer

pytestmark = pytest.mark.django_db

GUARDED = [
    pytest.param(record, "payload", id="AuditEvent"),
    pytest.param(make_answer, "item", id="Answer"),
    pytest.param(make_submission, "answers_sha256", id="Submission"),
]

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no such statement"
)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has it")


def refuses(table: str, statement: str) -> None:
    """Assert that the database refuses a statement and names the table."""
    with (
        pytest.raises(IntegrityError, match=f"Tabellen {table} tar bara emot nya rader"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(("make", "column"), GUARDED)
def test_the_database_refuses_to_update_a_row(make, column):
    row = make()
    table = row._meta.db_table

    refuses(table, f"UPDATE {table} SET {column} = 'x'")

    row.refresh_from_db()
    assert getattr(row, column) != "x"


@pytest.mark.parametrize(("make", "column"), GUARDED)
def test_the_database_refuses_to_update_a_row_to_what_it_is(make, column):
    table = make()._meta.db_table

    refuses(table, f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize(("make", "column"), GUARDED)
def test_the_database_refuses_to_delete_a_row(make, column):
    row = make()
    table = row._meta.db_table

    refuses(table, f"DELETE FROM {table}")

    assert type(row).objects.count() == 1


@pytest.mark.parametrize(("make", "column"), GUARDED)
def test_the_models_refuse_as_the_database_does(make, column):
    row = make()

    with pytest.raises(IntegrityError, match="tar bara emot nya rader"), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError, match="tar bara emot nya rader"), transaction.atomic():
        type(row).objects.all()._raw_delete(connection.alias)


@on_postgresql
@pytest.mark.parametrize(("make", "column"), GUARDED)
def test_the_database_refuses_to_truncate(make, column):
    row = make()
    table = row._meta.db_table
    # What the new row refers to is otherwise looked up at the commit, and must be before this.
    connection.check_constraints()

    refuses(table, f"TRUNCATE {table} CASCADE")

    assert type(row).objects.count() == 1


@on_postgresql
@pytest.mark.parametrize(("make", "column"), GUARDED)
def test_the_database_refuses_an_insert_that_updates_the_row_in_its_way(make, column):
    row = make()
    table, key = row._meta.db_table, row._meta.pk.column

    refuses(
        table,
        f"INSERT INTO {table} SELECT * FROM {table}"
        f" ON CONFLICT ({key}) DO UPDATE SET {column} = 'x'",
    )


@on_sqlite
@pytest.mark.parametrize(("make", "column"), GUARDED)
def test_the_database_refuses_an_insert_that_replaces_the_row_in_its_way(make, column):
    row = make()
    table = row._meta.db_table

    refuses(table, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@on_sqlite
@pytest.mark.parametrize(
    ("make", "fresh"),
    [
        pytest.param(make_answer, ["id", "token"], id="same item, phase and number"),
        pytest.param(make_answer, ["id", "number"], id="same token"),
        pytest.param(make_submission, ["id"], id="same number"),
    ],
)
def test_the_database_refuses_an_insert_that_replaces_by_a_unique_constraint(make, fresh):
    row = make()
    table = row._meta.db_table
    columns = [field.column for field in row._meta.fields]
    new = {"id": "id + 1", "token": "'another'", "number": "number + 1"}
    values = [new[name] if name in fresh else name for name in columns]

    refuses(
        table,
        f"INSERT OR REPLACE INTO {table} ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM {table}",
    )

    assert type(row).objects.get() == row


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_away_and_put_back_by_migrating():
    record()
    try:
        call_command("migrate", "audit", "0001", verbosity=0)
        assert AuditEvent.objects.update(previous="0" * 64) == 1
    finally:
        call_command("migrate", "audit", verbosity=0)

    refuses("audit_auditevent", "UPDATE audit_auditevent SET hash = 'x'")
    refuses("audit_auditevent", "DELETE FROM audit_auditevent")


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_between_tests_leaves_the_guards_where_they_were():
    record()
    make_answer()
    refuses("audit_auditevent", "DELETE FROM audit_auditevent")

    call_command("flush", interactive=False, verbosity=0)

    assert (AuditEvent.objects.count(), Answer.objects.count()) == (0, 0)
    assert record().seq == 1
    make_answer()
    refuses("audit_auditevent", "DELETE FROM audit_auditevent")
    refuses("records_answer", "UPDATE records_answer SET item = 'x'")
