"""Is a frozen picture what its collection gives? If not, what is the first thing that differs?

The tables of inputs are compared first, so that the answer names the changed row and not the many
figures that follow from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import polars as pl

from lagesbild.picture import tables
from lagesbild.picture.table import Table

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
_PLACE = "source_row"
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
    """Name the first row that differs; where it stood in its file matters last of all.

    A row that is put in or taken out moves all rows below it, and they are not what differs.
    """
    old, new = _by_key(table, before), _by_key(table, after)
    figures = [column for column in table.columns if column.name != _PLACE]
    for key in [*old, *(key for key in new if key not in old)]:
        place = f"tabellen {table.name}{_source(table)}, {_named(table, key)}"
        if key not in new:
            return f"{place}: raden finns inte längre (den var rad {old[key].get(_PLACE, '–')})."
        if key not in old:
            return f"{place}: raden är ny (rad {new[key].get(_PLACE, '–')})."
        for column in figures:
            before_, after_ = old[key].get(column.name), new[key].get(column.name)
            if before_ != after_:
                row = f", rad {new[key][_PLACE]}" if _PLACE in new[key] else ""
                return f"{place}{row}: {column.label.lower()} {_shown(before_)} → {_shown(after_)}."
    return f"tabellen {table.name}{_source(table)}: samma rader, men på andra platser i filen."


def _source(table: Table) -> str:
    return f" (underlagets {_SOURCES[table.name]})" if table.name in _SOURCES else ""


def _named(table: Table, key: tuple[object, ...]) -> str:
    labels = {column.name: column.label.lower() for column in table.columns}
    names = [labels[name] for name in _key_of(table)]
    return ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=False))


def _key_of(table: Table) -> list[str]:
    return [name for name in table.key if name != _PLACE]


def _by_key(table: Table, frame: pl.DataFrame) -> dict[tuple[object, ...], dict[str, object]]:
    """Return rows by key; rows of the same key are told apart by what they hold."""
    names = _key_of(table)
    others = [column for column in frame.columns if column not in (*names, _PLACE)]
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for row in frame.sort([*names, *others], nulls_last=True).iter_rows(named=True):
        key = tuple(row[name] for name in names)
        number = next(n for n in count() if (*key, n) not in rows)
        rows[*key, number] = row
    return rows


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
