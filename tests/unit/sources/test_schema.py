"""The schemas hold together, and their own examples are accepted by the rules they state."""

from pathlib import Path

import polars as pl
import pytest
import yaml

from lagesbild.sources.cells import check_cells
from lagesbild.sources.documents import read_document
from lagesbild.sources.problems import rules
from lagesbild.sources.schema import Field, TableSchema, table_schemas

TABLES = [schema for schema in table_schemas().values() if not schema.is_document]
DOCUMENTS = [schema for schema in table_schemas().values() if schema.is_document]


def example_of(field: Field) -> object:
    if field.fields:
        return [{inner.name: example_of(inner) for inner in field.fields}]
    return field.example


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
def test_the_example_row_of_a_table_is_accepted(schema: TableSchema) -> None:
    cells = {field.name: str(field.example) or None for field in schema.fields}
    shape = {"geometry": b""} if schema.geometry else {}
    raw = pl.DataFrame(
        [cells | shape | {"source_row": 2}],
        schema_overrides=dict.fromkeys(cells, pl.String),
    )

    assert check_cells(raw, schema, file=schema.file, crs=None).problems == ()


@pytest.mark.parametrize("schema", DOCUMENTS, ids=lambda schema: schema.name)
def test_the_example_entry_of_a_document_is_accepted(schema: TableSchema, tmp_path: Path) -> None:
    entry = {field.name: example_of(field) for field in schema.fields}
    path = tmp_path / schema.file
    path.write_text(yaml.safe_dump({schema.name: [entry]}), encoding="utf-8")

    assert read_document(path, schema, file=schema.file).problems == ()


def test_every_rule_that_a_schema_names_is_in_the_manual() -> None:
    named = {
        rule
        for schema in table_schemas().values()
        for field in schema.fields
        for rule in (
            schema.duplicate_rule,
            field.range_rule,
            field.maximum_rule or field.range_rule,
            field.enum_rule,
            field.refers.rule if field.refers else schema.duplicate_rule,
        )
    }

    assert named <= set(rules())


def test_primary_keys_are_columns_of_their_table() -> None:
    assert all(set(s.primary_key) <= set(s.columns) for s in table_schemas().values())
