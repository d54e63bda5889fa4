"""Is a frozen picture what its collection gives? If not, what is the first thing that differs?

The tables of inputs are compared first, so that the answer names the changed row and not the many
figures that follow from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lagesbild.picture import tables
from lagesbild.picture.table import Column, Table

_ORDER = (
    tables.RATINGS_USED,
    tables.INDICATOR_INPUTS,
    tables.RESIDENT_INPUTS,
    *(
        table
        for table in tables.TABLES
        if table not in (tables.RATINGS_USED, tables.INDICATOR_INPUTS, tables.RESIDENT_INPUTS)
    ),
)
_SOURCES = {
    tables.RATINGS_USED.name: "ratings",
    tables.INDICATOR_INPUTS.name: "observations",
    tables.RESIDENT_INPUTS.name: "residents",
}


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A picture as it lies in its folder."""

    manifest: Mapping[str, Any]
    sha256: Mapping[str, str]
    """Of every file but the manifest, as it is now."""
    tables: Mapping[str, pl.DataFrame]


def find_differences(frozen: Frozen, recomputed: Frozen) -> tuple[str, ...]:
    """Return what differs as Swedish sentences, causes before consequences; empty if identical."""
    return (
        *_tampered(frozen),
        *_settings(frozen.manifest, recomputed.manifest),
        *_inputs(frozen.manifest, recomputed.manifest),
        *_first_cell(frozen, recomputed),
        *_outputs(frozen, recomputed),
    )


def _tampered(frozen: Frozen) -> Iterator[str]:
    """Yield the files that are not what the picture's own manifest says."""
    listed = {output["path"]: output["sha256"] for output in frozen.manifest["outputs"]}
    for path in sorted(listed.keys() | frozen.sha256.keys()):
        if path not in frozen.sha256:
            yield f"{path} saknas i lägesbilden fast manifest.json räknar upp den."
        elif path not in listed:
            yield f"{path} ligger i lägesbilden men räknas inte upp i manifest.json."
        elif listed[path] != frozen.sha256[path]:
            yield f"{path} har ändrats efter att lägesbilden frystes (SHA-256 stämmer inte)."


def _settings(frozen: Mapping[str, Any], recomputed: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted((frozen.keys() | recomputed.keys()) - {"inputs", "outputs", "data_version"}):
        if frozen.get(key) != recomputed.get(key):
            yield f"manifest.json, {key}: {frozen.get(key)} → {recomputed.get(key)}."


def _inputs(frozen: Mapping[str, Any], recomputed: Mapping[str, Any]) -> Iterator[str]:
    before = {file["path"]: file["sha256"] for file in frozen["inputs"]}
    after = {file["path"]: file["sha256"] for file in recomputed["inputs"]}
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            yield f"Underlaget: {path} fanns när lägesbilden frystes men finns inte nu."
        elif path not in before:
            yield f"Underlaget: {path} har kommit till sedan lägesbilden frystes."
        elif before[path] != after[path]:
            yield f"Underlaget: {path} är inte den fil som lägesbilden gjordes av."


def _first_cell(frozen: Frozen, recomputed: Frozen) -> Iterator[str]:
    """Yield the first table cell that differs, inputs before figures."""
    for table in _ORDER:
        before, after = frozen.tables.get(table.name), recomputed.tables.get(table.name)
        if before is None or after is None or before.equals(after):
            continue
        yield f"Första skillnaden: {_describe(table, before, after)}"
        return


def _describe(table: Table, before: pl.DataFrame, after: pl.DataFrame) -> str:
    old, new = _by_key(table, before), _by_key(table, after)
    for key in [*old, *(key for key in new if key not in old)]:
        place = ", ".join(
            f"{column.label.lower()} {value}"
            for column, value in zip(_key_columns(table), key, strict=True)
        )
        place = f"tabellen {table.name}{_source(table)}, {place}"
        if key not in new:
            return f"{place}: raden finns inte längre."
        if key not in old:
            return f"{place}: raden är ny."
        for column in table.columns:
            if old[key].get(column.name) != new[key].get(column.name):
                return (
                    f"{place}: {column.label.lower()}"
                    f" {_shown(old[key].get(column.name))} → {_shown(new[key].get(column.name))}."
                )
    return f"tabellen {table.name}: raderna kommer i en annan ordning."


def _source(table: Table) -> str:
    return f" (underlagets {_SOURCES[table.name]})" if table.name in _SOURCES else ""


def _key_columns(table: Table) -> list[Column]:
    by_name = {column.name: column for column in table.columns}
    return [by_name[name] for name in table.key]


def _by_key(table: Table, frame: pl.DataFrame) -> dict[tuple[object, ...], dict[str, object]]:
    return {tuple(row[name] for name in table.key): row for row in frame.iter_rows(named=True)}


def _shown(value: object) -> str:
    return "tomt" if value is None else str(value)


def _outputs(frozen: Frozen, recomputed: Frozen) -> Iterator[str]:
    different = [
        path
        for path in sorted(frozen.sha256.keys() | recomputed.sha256.keys())
        if frozen.sha256.get(path) != recomputed.sha256.get(path)
    ]
    if different:
        yield (
            f"{len(different)} av {len(frozen.sha256)} filer skiljer sig:"
            f" {', '.join(different[:5])}{' med flera' if len(different) > 5 else ''}."
        )
