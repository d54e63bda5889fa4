"""What would a table do if it were kept? Everything that is wrong with it, and what it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from lagesbild.errors import Problem
from lagesbild.sources.schema import table_schemas
from lagesbild.sources.single_tables import examine_table
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere
from lagesbild_web.records.queries.tabled import (
    HOMES,
    Cells,
    cells_of,
    key_of,
    rows_in_force,
    tabled_frames,
    unit_of,
)

_KEPT_ROWS_FROM = 10_000_000
"""Numbers of rows that hold already, when they are judged together with new ones."""


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file read: cells as text, empty ones null, and `source_row`; None if that was impossible.

    `letters` has the letter of each column where the file is a workbook.
    """

    name: str
    raw: pl.DataFrame | None
    problems: tuple[Problem, ...] = ()
    letters: dict[str, str] = field(default_factory=dict)

    def place(self, problem: Problem) -> str:
        """Return where people find a problem: a cell of the sheet, or row and column."""
        if problem.row is None:
            return ""
        letter = self.letters.get(problem.column or "")
        if letter:
            return f"{letter}{problem.row}"
        row = _("rad %(row)s") % {"row": problem.row}
        return f"{row}, {problem.column}" if problem.column else row


@dataclass(frozen=True, kw_only=True)
class Change:
    """A cell that says something else than what holds."""

    row: int
    column: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a table would do if it were kept, and everything that is wrong with it."""

    table: str
    file: ReadFile
    cells: tuple[Cells, ...]
    new: int
    changed: int
    unchanged: int
    changes: tuple[Change, ...]
    """The cells of the changed rows."""

    problems: tuple[Problem, ...]

    @property
    def is_nothing_new(self) -> bool:
        return not self.new and not self.changed


def try_rows(rows: Sequence[Mapping[str, str | None]], *, table: str, by: Acting) -> Trial:
    """Judge rows that were filled in by hand, the first of which is row 1."""
    columns = table_schemas()[table].columns
    raw = pl.DataFrame(
        [pl.Series(name, [row.get(name) or None for row in rows], pl.String) for name in columns]
    ).with_columns(source_row=pl.int_range(1, 1 + pl.len(), dtype=pl.Int64))
    return try_read(ReadFile(name=_("Ifyllda rader"), raw=raw), table=table, by=by)


def try_read(file: ReadFile, *, table: str, by: Acting) -> Trial:
    """Judge a table that has been read as it would be if it were kept; nothing is."""
    check_has_somewhere(by, HOMES[table].act)
    if file.raw is None or file.raw.is_empty():
        problems = file.problems or (_empty(file),)
        return Trial(
            table=table,
            file=file,
            cells=(),
            new=0,
            changed=0,
            unchanged=0,
            changes=(),
            problems=problems,
        )
    beside = _beside()
    alone = examine_table(file.raw, table, file=file.name, beside=beside)
    sound = not alone.problems and not file.problems
    cells = cells_of(alone.frame) if sound else []
    kept = _kept(table)
    together = (
        _problems_together(file, table, cells=cells, kept=kept, beside=beside) if sound else []
    )
    foreign = _foreign(file, table, alone.frame, cells=cells, by=by)
    lines = alone.frame["source_row"].to_list()
    changes, counts = _compared(table, cells, lines, kept)
    return Trial(
        table=table,
        file=file,
        cells=tuple(cells),
        changes=changes,
        problems=(*file.problems, *alone.problems, *foreign, *together),
        **counts,
    )


def _beside() -> dict[str, pl.DataFrame]:
    """Return what a row can refer to, and be at odds with: the site's own tables."""
    collection = rated_collection()
    return {
        "organisation": collection.organisation,
        "areas": collection.areas,
        **tabled_frames(),
    }


def _kept(table: str) -> dict[str, Cells]:
    rows = rows_in_force(table)
    return dict(rows.values_list("key", "cells"))


def _problems_together(
    file: ReadFile,
    table: str,
    *,
    cells: Sequence[Cells],
    kept: Mapping[str, Cells],
    beside: Mapping[str, pl.DataFrame],
) -> list[Problem]:
    """Return what is wrong only beside the rows that hold and that the new ones do not replace."""
    replaced = {key_of(table, row) for row in cells}
    staying = [row for key, row in kept.items() if key not in replaced]
    if not staying:
        return []
    columns = table_schemas()[table].columns
    rest = pl.DataFrame(
        [
            pl.Series(name, [_as_text(row.get(name)) for row in staying], pl.String)
            for name in columns
        ]
    ).with_columns(
        source_row=pl.int_range(_KEPT_ROWS_FROM, _KEPT_ROWS_FROM + pl.len(), dtype=pl.Int64)
    )
    assert file.raw is not None
    both = pl.concat([file.raw, rest], how="diagonal")
    found = examine_table(both, table, file=file.name, beside=beside).problems
    return [_told_of_kept(one) for one in found]


def _told_of_kept(problem: Problem) -> Problem:
    """Tell of a row that holds already without the number it was judged under."""
    if problem.row is None or problem.row < _KEPT_ROWS_FROM:
        return problem
    text = _("en rad som redan finns går inte ihop med de nya: %(text)s") % {"text": problem.text}
    return Problem(
        file=problem.file, rule=problem.rule, text=text, remedy=problem.remedy, column=None
    )


def _foreign(
    file: ReadFile,
    table: str,
    frame: pl.DataFrame,
    *,
    cells: Sequence[Cells],
    by: Acting,
) -> list[Problem]:
    """Find rows of units that the person may not write in."""
    organisation = organisation_on(by.on)
    act = HOMES[table].act
    on = cache(organisation_on)
    found = []
    for line, row in zip(frame["source_row"], cells, strict=False):
        unit = unit_of(table, row, on=on)
        if not by.may(act, inside=organisation.line(unit)):
            text = _("raden gäller %(unit)s, där du inte får skriva.") % {
                "unit": organisation.name(unit)
            }
            remedy = _("Ta bort raden, eller låt den som ansvarar för enheten lämna den.")
            found.append(
                Problem(
                    file=file.name,
                    rule="unit-not-yours",
                    text=text,
                    remedy=remedy,
                    row=line,
                    column=HOMES[table].unit or HOMES[table].area,
                )
            )
    return found


def _compared(
    table: str, cells: Sequence[Cells], lines: Sequence[int], kept: Mapping[str, Cells]
) -> tuple[tuple[Change, ...], dict[str, int]]:
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    changes: list[Change] = []
    for line, row in zip(lines, cells, strict=False):
        before = kept.get(key_of(table, row))
        if before is None:
            counts["new"] += 1
            continue
        differing = [name for name in row if row[name] != before.get(name)]
        counts["changed" if differing else "unchanged"] += 1
        changes += [
            Change(row=line, column=name, before=before.get(name), after=row[name])
            for name in differing
        ]
    return tuple(changes), counts


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    return repr(value) if isinstance(value, float) else str(value)


def _empty(file: ReadFile) -> Problem:
    return Problem(
        file=file.name,
        rule="empty-table",
        text=_("filen har inga rader."),
        remedy=_("Fyll i minst en rad under rubrikraden."),
    )
