"""What a diagnostic is: what was looked for, what was found, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

_DECIMALS = 4
"""So that the last bits, which differ between machines, do not reach a file."""

Schema = Mapping[str, type[pl.String] | type[pl.Int64] | type[pl.Float64] | type[pl.Boolean]]


class Outcome(StrEnum):
    PASSED = "passed"
    """Looked for, and not found."""
    FAILED = "failed"
    """Found, and something should be done."""
    INFORMATIVE = "informative"
    """Nothing to pass: a description, or something that these data cannot tell."""


@dataclass(frozen=True, kw_only=True)
class Point:
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One curve with what was measured around it."""

    title: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    points: tuple[Point, ...]
    marked: bool
    """Whether it is one of those that the sentence is about."""


@dataclass(frozen=True, kw_only=True)
class Curves:
    """Small panels on the same axes, to be drawn side by side."""

    x_label: str
    y_label: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, kw_only=True)
class Dot:
    label: str
    value: float
    low: float
    high: float
    marked: bool


@dataclass(frozen=True, kw_only=True)
class Dots:
    """One row per thing: a dot in its interval, beside a line at `reference`."""

    x_label: str
    rows: tuple[Dot, ...]
    reference: float


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    name: str
    title: str
    outcome: Outcome
    table: pl.DataFrame
    sentence: str
    """What was found and what to do, in Swedish."""
    figure: Curves | Dots | None = None
    inside_only: bool = False
    """True for what tells of single raters or of areas' parts; such a table is never shared."""


def frame_of(rows: Sequence[Mapping[str, object]], schema: Schema) -> pl.DataFrame:
    """Return rows as a frame; what could not be told is null, never NaN."""
    told = [{key: _told(value) for key, value in row.items()} for row in rows]
    return pl.DataFrame(told, schema=dict(schema), orient="row")


def _told(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0 if np.isfinite(value) else None
    return value


SUMMARY_SCHEMA: Schema = {
    "diagnostic": pl.String,
    "title": pl.String,
    "outcome": pl.String,
    "sentence": pl.String,
}


def summary_of(diagnostics: Sequence[Diagnostic]) -> pl.DataFrame:
    """Return one row per diagnostic: the table `diagnostics`."""
    return frame_of(
        [
            {"diagnostic": d.name, "title": d.title, "outcome": d.outcome.value}
            | {"sentence": d.sentence}
            for d in diagnostics
        ],
        SUMMARY_SCHEMA,
    )
