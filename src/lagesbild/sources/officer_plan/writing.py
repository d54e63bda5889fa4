"""Write a scenario file of plain values, and tell which value stands where in it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lagesbild.sources.officer_plan.reading import plan_fields
from lagesbild.sources.schema import Field, FieldType

Path = tuple[str | int, ...]
"""The way to a value or an entry: names of fields, and numbers of entries from 0."""
_BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""What JSON lets stand in a text, but YAML takes for the end of a line or refuses."""


@dataclass(frozen=True, kw_only=True)
class WrittenScenario:
    text: str
    entries: Mapping[int, Path]
    """By line, counted from 1, which entry or value stands on it."""

    def path_of(self, row: int | None, column: str | None) -> Path:
        """Return the way to what a problem is about; empty where it is about the whole file."""
        at = self.entries.get(row or 0, ())
        return at if column is None or at[-1:] == (column,) else (*at, column)


def write_scenario(values: Mapping[str, Any]) -> WrittenScenario:
    """Return the file that `reading.read_values` reads as these values, in the schema's order.

    Values that are None, and lists without entries, are left out. Each entry has a line of its own.
    """
    lines = list(_lines(values, plan_fields(), at=(), indent=""))
    return WrittenScenario(
        text="".join(f"{line}\n" for line, _ in lines),
        entries={row: path for row, (_, path) in enumerate(lines, start=1)},
    )


def _lines(
    values: Mapping[str, Any], fields: Sequence[Field], *, at: Path, indent: str
) -> Iterator[tuple[str, Path]]:
    for field in fields:
        value = values.get(field.name)
        if value is None or value == []:
            continue
        path = (*at, field.name)
        if field.type is not FieldType.ENTRIES:
            yield f"{indent}{field.name}: {_scalar(value)}", path
            continue
        yield f"{indent}{field.name}:", path
        for number, entry in enumerate(value):
            yield from _entry(entry, field.fields, at=(*path, number), indent=f"{indent}  ")


def _entry(
    entry: Mapping[str, Any], fields: Sequence[Field], *, at: Path, indent: str
) -> Iterator[tuple[str, Path]]:
    lists = [field for field in fields if field.type is FieldType.ENTRIES]
    flat = [field for field in fields if field not in lists]
    cells = [
        f"{field.name}: {_scalar(entry[field.name])}"
        for field in flat
        if entry.get(field.name) is not None
    ]
    if not any(entry.get(field.name) for field in lists):
        yield f"{indent}- {{{', '.join(cells)}}}", at
        return
    yield f"{indent}- {cells[0]}" if cells else f"{indent}-", at
    for cell in cells[1:]:
        yield f"{indent}  {cell}", at
    yield from _lines(entry, lists, at=at, indent=f"{indent}  ")


def _scalar(value: Any) -> str:
    """Write texts as JSON does, which YAML reads: no text can then be taken for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return _BREAKING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"{value:.10g}" if isinstance(value, float) else str(value)
