"""The tables as files for machines: CSV and Parquet, with a Table Schema beside them.

CSV is RFC 4180: comma, decimal point, UTF-8 without BOM, numbers with all digits they have. The
tables that may be shared lie in one folder, those that are kept inside in another, and each folder
is a Data Package of its own, so that one can be handed on without the other.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from lagesbild.picture.record import Picture
from lagesbild.picture.table import Table
from lagesbild.picture.tables import TABLES

SHAREABLE_FOLDER, INSIDE_FOLDER = "tables", "inside"
MARKINGS = {
    True: "Får inte lämnas ut: tabellerna har antal som inte är skyddade mot röjande.",
    False: "Tabeller som får delas.",
}
"""What is said of tables that are kept inside, and of those that may be shared."""
_TYPES: Mapping[Any, str] = {
    pl.String: "string",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
}


def folder_of(table: Table) -> str:
    return INSIDE_FOLDER if table.inside_only else SHAREABLE_FOLDER


def write_tables(picture: Picture, folder: Path) -> None:
    """Write all tables below `folder`."""
    for name in (SHAREABLE_FOLDER, INSIDE_FOLDER):
        (folder / name).mkdir()
        tables = [
            table
            for table in TABLES
            if folder_of(table) == name and table.is_written(picture.tables[table.name])
        ]
        for table in tables:
            frame = table.shape(picture.tables[table.name])
            frame.write_csv(folder / name / f"{table.name}.csv", line_terminator="\r\n")
            frame.write_parquet(folder / name / f"{table.name}.parquet", compression="zstd")
        package = _data_package(picture, tables, folder=name)
        (folder / name / "datapackage.json").write_text(as_json(package), encoding="utf-8")


def read_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """Return all tables of a written picture, by name; those that were left out have no rows."""
    return {table.name: _read_table(table, folder / folder_of(table)) for table in TABLES}


def _read_table(table: Table, folder: Path) -> pl.DataFrame:
    file = folder / f"{table.name}.parquet"
    if table.left_out_when_empty and not file.exists():
        return table.frame([])
    return pl.read_parquet(file)


def as_json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _data_package(picture: Picture, tables: list[Table], *, folder: str) -> dict[str, Any]:
    return {
        "name": f"{picture.collection_name}-{picture.round}-{folder}".lower(),
        "title": picture.title,
        "description": MARKINGS[folder == INSIDE_FOLDER],
        "version": picture.data_version,
        "profile": "tabular-data-package",
        "resources": [resource_of(table) for table in tables],
    }


def resource_of(table: Table) -> dict[str, Any]:
    """Return what a Data Package says of the file of a table."""
    return {
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": _TYPES[column.dtype],
                    "title": column.label,
                    "description": column.description,
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }
