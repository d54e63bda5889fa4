"""What a table of a picture is: columns with type, Swedish label and meaning, and a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

TEXT, WHOLE, NUMBER, YES_NO, DAY = pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date
ColumnType = type[pl.String] | type[pl.Int64] | type[pl.Float64] | type[pl.Boolean] | type[pl.Date]


@dataclass(frozen=True)
class Column:
    name: str
    dtype: ColumnType
    label: str
    description: str
    words: str | None = None
    """What the codes are called in `swedish.WORDS`, where another column has the same name."""

    @property
    def vocabulary(self) -> str:
        return self.words or self.name


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table. `key` names the columns that single out a row, in the order rows are sorted."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    inside_only: bool = False
    """True for what is needed to recompute and explain but holds counts that are not disclosed."""
    left_out_when_empty: bool = False
    """True for what a picture has no file of where there is nothing to tell."""

    @property
    def schema(self) -> dict[str, ColumnType]:
        return {column.name: column.dtype for column in self.columns}

    def is_written(self, frame: pl.DataFrame) -> bool:
        """Tell whether a picture has a file of this table, when it holds the frame."""
        return not (self.left_out_when_empty and frame.is_empty())

    def frame(self, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
        """Return rows as a frame with this table's schema, sorted by its key."""
        return self.shape(pl.DataFrame(rows, schema=self.schema, orient="row"))

    def shape(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with exactly this table's columns and types, sorted by its key."""
        return frame.select(pl.col(column.name).cast(column.dtype) for column in self.columns).sort(
            self.key, nulls_last=True
        )
