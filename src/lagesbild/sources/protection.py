"""What is left of a collection when it leaves whoever has it, and what is told of the rest."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from lagesbild.picture.collection import Collection
from lagesbild.sources.schema import TableSchema, table_schemas


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """A protected table that stays: how much of it there is, and a checksum of all of it."""

    table: str
    rows: int
    sha256: str
    """Of the rows as a CSV file has them, in the order of the primary key."""


def shareable(collection: Collection) -> Collection:
    """Return the collection without the rows of its protected tables."""
    empty: dict[str, Any] = {schema.name: schema.empty_frame() for schema in _protected()}
    return replace(collection, **empty)


def withheld_from(collection: Collection) -> tuple[Withheld, ...]:
    """Return what may be told of the protected tables that have rows: count and checksum.

    Whoever has the rows can show that they are the same ones. A table of few rows on a known grid
    could be guessed from its checksum: give it to those who may compare it, not to the public.
    """
    frames = {schema: getattr(collection, schema.name) for schema in _protected()}
    return tuple(
        Withheld(table=schema.name, rows=len(frame), sha256=_checksum(frame, schema))
        for schema, frame in frames.items()
        if not frame.is_empty()
    )


def _protected() -> list[TableSchema]:
    return [schema for schema in table_schemas().values() if schema.protected]


def _checksum(frame: pl.DataFrame, schema: TableSchema) -> str:
    rows = frame.select(schema.columns).sort(schema.primary_key)
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()
