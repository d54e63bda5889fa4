"""Which statements make a table take new rows and nothing else, in the database itself?

The owner of the database can still take the guards away. That is what the chain of hashes and the
heads kept elsewhere are for: `verify_chain` then tells that it was done.
"""

from collections.abc import Sequence

from django.db import NotSupportedError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def append_only(table: str, *, keys: Sequence[Sequence[str]]) -> migrations.RunPython:
    """Return the migration that lets nobody update, delete or truncate a table's rows.

    Migrations that have been run call this: a changed guard is a new function. On SQLite a
    migration that alters the table makes it anew without its triggers, and has to end with this
    operation again; it does no harm where the guards are already there.

    :param keys: the columns of the primary key and of each unique constraint. SQLite's `INSERT OR
        REPLACE` deletes the row that is in the way without asking a trigger of DELETE.
    """

    def install(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            _execute(schema_editor, _postgresql(table))
        elif vendor == "sqlite":
            _execute(schema_editor, _sqlite(table, keys))
        else:
            raise NotSupportedError(f"no guards are written for {vendor}")

    def remove(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            _execute(schema_editor, [f"DROP FUNCTION {table}_is_append_only() CASCADE"])
        else:
            names = [f"{table}_refuses_{what}" for what in ("update", "delete", "replace")]
            _execute(schema_editor, [f"DROP TRIGGER {name}" for name in names])

    return migrations.RunPython(install, remove)


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: Sequence[str]) -> None:
    for statement in statements:
        # Without parameters nothing reads the `%` of the error text as a place for one.
        schema_editor.execute(statement, params=None)


def _postgresql(table: str) -> list[str]:
    call = f"EXECUTE FUNCTION {table}_is_append_only()"
    return [
        # The error is one of integrity, as SQLite's is.
        f"""
        CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Tabellen % tar bara emot nya rader: % är inte tillåtet.',
                TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
        END $$
        """,
        f"CREATE OR REPLACE TRIGGER {table}_refuses_change"
        f" BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
        # TRUNCATE asks no trigger of rows.
        f"CREATE OR REPLACE TRIGGER {table}_refuses_truncate"
        f" BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    ]


def _sqlite(table: str, keys: Sequence[Sequence[str]]) -> list[str]:
    taken = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in keys
    )
    # The names are those of a migration, never somebody's input.
    rows_in_the_way = f"SELECT 1 FROM {table} WHERE {taken}"  # noqa: S608
    moments = {
        "update": f"BEFORE UPDATE ON {table}",
        "delete": f"BEFORE DELETE ON {table}",
        "replace": f"BEFORE INSERT ON {table} WHEN EXISTS ({rows_in_the_way})",
    }
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_refuses_{what} {moment} BEGIN"
        f" SELECT RAISE(ABORT, 'Tabellen {table} tar bara emot nya rader:"
        f" {what.upper()} är inte tillåtet.'); END"
        for what, moment in moments.items()
    ]
