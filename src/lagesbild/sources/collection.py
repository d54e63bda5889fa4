"""Read a collection and judge all of it, or refuse it with every problem; and write one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import yaml

from lagesbild.errors import DeliveryRejected, Problem, UserError
from lagesbild.layers import write_layer
from lagesbild.picture.collection import Collection
from lagesbild.sources.deliveries import Delivery, opened, read_delivery
from lagesbild.sources.descriptors import DESCRIPTOR, describe
from lagesbild.sources.documents import Entry
from lagesbild.sources.problems import in_reading_order
from lagesbild.sources.records import (
    card_document,
    card_from,
    questionnaire_document,
    questionnaire_from,
)
from lagesbild.sources.rules import check_across_tables
from lagesbild.sources.schema import TableSchema, table_schemas


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What was found in a collection: how much was read, and everything that is wrong."""

    problems: tuple[Problem, ...]
    """In reading order: by file, row and column."""
    tables: int
    rows: int


def examine_collection(place: Path) -> Examination:
    """Judge a collection in a folder or a zip file, whether or not it can be used.

    :raises NotFound: if nothing is at `place`.
    """
    try:
        with opened(place) as folder:
            delivery = read_delivery(folder)
            return Examination(
                problems=tuple(_all_problems(delivery)),
                tables=len(delivery.tables) + len(delivery.documents),
                rows=delivery.row_count,
            )
    except DeliveryRejected as rejected:
        return Examination(problems=rejected.problems, tables=0, rows=0)


def check_collection(place: Path) -> list[Problem]:
    """Return every problem of a collection in a folder or a zip file, in reading order."""
    return list(examine_collection(place).problems)


def read_collection(place: Path, *, even_if_changed: bool = False) -> Collection:
    """Read a collection from a folder or a zip file.

    With `even_if_changed`, files that are not what the descriptor's hashes say are read all the
    same: whoever looks for what has changed must be able to read it.

    :raises DeliveryRejected: with every problem, if there is any.
    :raises NotFound: if nothing is at `place`.
    """
    with opened(place) as folder:
        delivery = read_delivery(folder)
        problems = _all_problems(delivery)
    if even_if_changed:
        problems = [one for one in problems if one.rule != "wrong-hash"]
    if problems:
        raise DeliveryRejected(problems)
    return _collection(delivery)


def write_collection(collection: Collection, folder: Path) -> None:
    """Write a collection as a new folder; the same collection gives the same bytes.

    Everything is written beside the folder first, so that a half collection is never seen.

    :raises UserError: if the folder exists already.
    """
    if folder.exists():
        raise UserError(f"{folder} finns redan. Välj ett annat namn, eller ta bort mappen först.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as temporary:
        new = Path(temporary) / "collection"
        new.mkdir()
        written = [
            _written(collection, schema)
            for schema in table_schemas().values()
            if not (schema.left_out_when_empty and _frame(collection, schema).is_empty())
        ]
        for schema in written:
            _write_table(collection, schema, new / schema.file)
        descriptor = describe(new, written, name=collection.name, title=collection.title)
        (new / DESCRIPTOR).write_text(descriptor, encoding="utf-8")
        new.rename(folder)


def _all_problems(delivery: Delivery) -> list[Problem]:
    return in_reading_order([*delivery.problems, *check_across_tables(delivery)])


def _collection(delivery: Delivery) -> Collection:
    frames = {
        schema.name: delivery.tables[schema.name].frame
        if schema.name in delivery.tables
        else schema.empty_frame()
        for schema in table_schemas().values()
        if not schema.is_document
    }
    cards = [card_from(entry) for entry in _entries(delivery, "indicators")]
    questionnaires = [questionnaire_from(entry) for entry in _entries(delivery, "questionnaires")]
    return Collection(
        name=delivery.name,
        title=delivery.title,
        files=delivery.files,
        indicator_cards={card.id: card for card in cards},
        questionnaires={version.version: version for version in questionnaires},
        **frames,
    )


def _entries(delivery: Delivery, name: str) -> Iterable[Entry]:
    return delivery.documents[name].entries or ()


def _written(collection: Collection, schema: TableSchema) -> TableSchema:
    """Leave out the columns that may be absent where nothing stands in them.

    A collection that knows nothing of a newer column keeps the bytes that it had before.
    """
    if schema.is_document:
        return schema
    frame = _frame(collection, schema)
    fields = tuple(
        field
        for field in schema.fields
        if not field.may_be_absent
        or (field.name in frame.columns and frame[field.name].is_not_null().any())
    )
    return replace(schema, fields=fields)


def _write_table(collection: Collection, schema: TableSchema, path: Path) -> None:
    if schema.name == "indicators":
        _write_yaml(card_document(collection.indicator_cards.values()), path)
    elif schema.name == "questionnaires":
        _write_yaml(questionnaire_document(collection.questionnaires.values()), path)
    else:
        write_frame(_frame(collection, schema), schema, path)


def _frame(collection: Collection, schema: TableSchema) -> pl.DataFrame:
    frame: pl.DataFrame = getattr(collection, schema.name)
    return frame


def write_frame(frame: pl.DataFrame, schema: TableSchema, path: Path) -> None:
    """Write the rows of one table as a collection has them."""
    if schema.layer:
        columns = frame.select(*schema.columns, "geometry")
        write_layer(columns, path, layer=schema.layer)
    else:
        frame.select(_plain(name, frame.schema[name]) for name in schema.columns).write_csv(path)


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    """Write whole numbers without `.0`, and an empty text as an empty cell."""
    column = pl.col(name)
    if dtype == pl.Float64:
        is_whole = (column == column.floor()) & (column.abs() < 1e15)
        whole = pl.when(is_whole).then(column).cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(is_whole).then(whole).otherwise(column.cast(pl.String)).alias(name)
    return pl.when(column != "").then(column).alias(name) if dtype == pl.String else column


def _write_yaml(document: dict[str, Any], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        yaml.safe_dump(document, stream, allow_unicode=True, sort_keys=False, width=100)
