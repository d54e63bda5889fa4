"""The tables of a collection as their schemas declare them: columns, types, keys, references.

The YAML files in `schemas/` are the one place that says what a collection holds; the reader, the
checks, the Data Package descriptor and docs/collection.md are all made from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import polars as pl
import yaml

from lagesbild.periods import PeriodKind

FORMAT_VERSION = 1


class FieldType(StrEnum):
    """What a cell, or an entry of a YAML file, holds."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    """A period of one of the field's `kinds`, as `periods.Period.parse` reads it; kept as text."""
    BOOLEAN = "boolean"
    """`true` or `false`."""
    CODES = "codes"
    """Codes of the field's `enum` with a space between them, each once; kept as text."""
    TEXTS = "texts"
    """A list of texts; in YAML only."""
    ENTRIES = "entries"
    """A list of entries with fields of their own; in YAML only."""
    ANCHORS = "anchors"
    """A text for each category of the scale; in YAML only."""


POLARS_TYPES: Mapping[FieldType, pl.DataType] = MappingProxyType(
    {
        FieldType.STRING: pl.String(),
        FieldType.INTEGER: pl.Int64(),
        FieldType.NUMBER: pl.Float64(),
        FieldType.DATE: pl.Date(),
        FieldType.PERIOD: pl.String(),
        FieldType.BOOLEAN: pl.Boolean(),
        FieldType.CODES: pl.String(),
    }
)

ANY_PERIOD = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.DAY)
"""What a field takes that does not say which kinds: weeks only where they are asked for."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Where the values of a field must be found, and which rule is broken when they are not."""

    to: str
    """For example `areas.area`, or a kind of unit: `organisation.municipality`, or
    `organisation.police_unit` for every unit but municipalities."""
    rule: str


@dataclass(frozen=True, kw_only=True)
class Field:
    name: str
    type: FieldType
    title: str
    description: str
    example: Any
    required: bool = False
    may_be_absent: bool = False
    """The whole column may be left out of a file, and is where nothing stands in it."""
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refers: Reference | None = None
    range_rule: str = "out-of-range"
    """Broken below `minimum`, and above `maximum` unless `maximum_rule` is another."""
    maximum_rule: str | None = None
    max_length: int = 2_000
    """Characters of a text."""
    enum_rule: str = "not-in-enum"
    free_text: bool = False
    kinds: tuple[PeriodKind, ...] = ANY_PERIOD
    """Which periods are allowed, where `type` is PERIOD."""
    fields: tuple["Field", ...] = ()
    """The fields of each entry, where `type` is ENTRIES."""
    key: str | None = None
    """The field that must differ between entries, where `type` is ENTRIES."""


@dataclass(frozen=True, kw_only=True)
class TableSchema:
    name: str
    file: str
    """The file's name unless the descriptor gives another."""
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    duplicate_rule: str = "duplicate-row"
    optional: bool = False
    left_out_when_empty: bool = False
    """No file is written without rows: a collection that knows nothing of a newer table keeps the
    bytes that it had before."""
    minimum_rows: int = 0
    layer: str | None = None
    geometry: bool = False
    protected: bool = False
    """The rows never leave whoever has the collection, and no problem shows what a cell holds:
    only their count and checksum may be told."""

    @property
    def is_document(self) -> bool:
        """Tell whether the table is a YAML document rather than rows and columns."""
        return self.file.endswith(".yaml")

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def empty_frame(self) -> pl.DataFrame:
        """Return no rows, with the types that a frame of this table has."""
        types = {field.name: POLARS_TYPES[field.type] for field in self.fields}
        shape = {"geometry": pl.Binary()} if self.geometry else {}
        return pl.DataFrame(schema=types | shape | {"source_row": pl.Int64()})


_ORDER = (
    "rounds",
    "organisation",
    "areas",
    "small_areas",
    "residents",
    "indicators",
    "observations",
    "questionnaires",
    "calibration_cases",
    "assignments",
    "ratings",
    "decisions",
    "staffing",
    "duty_hours",
    "loans",
    "local_activities",
    "workload",
    "presence",
    "presence_by_hour",
    "presence_logs",
    "paid_hours",
    "budget_decisions",
    "cost_centres",
    "ledger",
    "ledger_totals",
    "price_index",
    "camera_needs",
    "camera_points",
    "cameras",
    "camera_sites",
    "camera_events",
    "balancing_tests",
    "camera_supply",
    "installation_capacity",
    "camera_departures",
    "camera_use",
    "body_worn",
)


@cache
def table_schemas() -> Mapping[str, TableSchema]:
    """Return every table of format 1 by name, in the order people read them."""
    folder = files("lagesbild.sources").joinpath("schemas")
    return MappingProxyType(
        {name: read_schema(folder.joinpath(f"{name}.yaml").read_text("utf-8")) for name in _ORDER}
    )


def read_schema(text: str) -> TableSchema:
    """Return a table as it is declared in a YAML file."""
    entry: dict[str, Any] = yaml.safe_load(text)
    entry["fields"] = read_fields(entry["fields"])
    entry["primary_key"] = tuple(entry["primary_key"])
    return TableSchema(**entry)


def read_fields(entries: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Return fields as they are declared in a YAML file."""
    return tuple(_field(entry) for entry in entries)


def _field(entry: Mapping[str, Any]) -> Field:
    read = dict(entry)
    read["type"] = FieldType(read["type"])
    read["enum"] = tuple(read.get("enum", ()))
    if "kinds" in read:
        read["kinds"] = tuple(PeriodKind(kind) for kind in read["kinds"])
    read["fields"] = read_fields(read.get("fields", ()))
    if "refers" in read:
        read["refers"] = Reference(**read["refers"])
    read.setdefault("example", None)
    return Field(**read)
