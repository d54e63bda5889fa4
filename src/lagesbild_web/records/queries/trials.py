"""What would a table do if it were kept? Everything that is wrong with it, and what it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from lagesbild.errors import Problem
from lagesbild.sources.schema import table_schemas
from lagesbild.sources.single_tables import check_table, examine_table, problems_across
from lagesbild_web.records.queries.collection import place_collection
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import (
    HOMES,
    THE_COUNTRY,
    Cells,
    beside,
    cells_of,
    check_may_deliver,
    frame_of,
    key_of,
    rows_in_force,
    tabled_frames,
    unit_of,
)

_KEPT_ROWS_FROM = 10_000_000
"""Numbers of rows that hold already, when they are judged together with new ones."""


@dataclass(frozen=True, kw_only=True, order=True)
class SiteProblem(Problem):
    """A problem that the site finds itself: its texts are in the language of the page."""


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
    check_may_deliver(table, by)
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
    units = beside(_units_named(file.raw, table))
    places, standing = _places(), tabled_frames(units=units)
    checked = check_table(file.raw, table, file=file.name)
    alone = examine_table(checked, beside={**standing, **places})
    sound = not alone.problems and not file.problems
    cells = cells_of(alone.frame) if sound else []
    kept = dict(rows_in_force(table, units=units).values_list("key", "cells"))
    together = _problems_together(file, table, alone.frame, cells, kept, standing) if sound else []
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


def standing_problems(units: Iterable[str]) -> list[Problem]:
    """Return what is wrong between the rows that hold of some units, and of the whole country."""
    return list(problems_across({**tabled_frames(units=beside(units)), **_places()}))


def new_problems(*, before: Sequence[Problem], after: Sequence[Problem]) -> list[Problem]:
    """Return what was not wrong before; numbers of rows may have changed, and say nothing."""
    known = {(one.file, one.rule, one.text) for one in before}
    return [one for one in after if (one.file, one.rule, one.text) not in known]


def _places() -> dict[str, pl.DataFrame]:
    """Return the organisation and the areas, which every row refers to."""
    collection = place_collection()
    return {"organisation": collection.organisation, "areas": collection.areas}


def _units_named(raw: pl.DataFrame, table: str) -> list[str] | None:
    """Return the units whose rows new ones can be at odds with; None for those of all."""
    column = HOMES[table].unit
    return raw[column].drop_nulls().unique().to_list() if column in raw.columns else None


def _problems_together(
    file: ReadFile,
    table: str,
    frame: pl.DataFrame,
    cells: Sequence[Cells],
    kept: Mapping[str, Cells],
    standing: Mapping[str, pl.DataFrame],
) -> list[Problem]:
    """Return what would be wrong between all rows that would hold, and is not wrong already."""
    replaced = {key_of(table, row) for row in cells}
    staying = frame_of(table, [row for key, row in kept.items() if key not in replaced])
    lines = pl.int_range(_KEPT_ROWS_FROM, _KEPT_ROWS_FROM + pl.len(), dtype=pl.Int64)
    both = pl.concat([frame, staying.with_columns(source_row=lines)])
    places = _places()
    before = problems_across({**standing, **places})
    after = problems_across({**standing, **places, table: both})
    own = table_schemas()[table].file
    return [
        replace(one, file=file.name)
        if one.file == own and (one.row or 0) < _KEPT_ROWS_FROM
        else _told_of_kept(one, name=file.name)
        for one in new_problems(before=before, after=after)
    ]


def _told_of_kept(problem: Problem, *, name: str) -> Problem:
    """Tell of a row that holds already without the number it was judged under."""
    text = f"en rad som redan finns i {problem.file} går inte ihop med de nya: {problem.text}"
    return replace(problem, file=name, text=text, row=None, column=None)


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
                "unit": _("hela landet") if unit == THE_COUNTRY else organisation.name(unit)
            }
            remedy = _("Ta bort raden, eller låt den som ansvarar för enheten lämna den.")
            found.append(
                SiteProblem(
                    file=file.name,
                    rule="unit-not-yours",
                    text=text,
                    remedy=remedy,
                    row=line,
                    column=HOMES[table].unit or HOMES[table].area or None,
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


def _empty(file: ReadFile) -> Problem:
    return SiteProblem(
        file=file.name,
        rule="empty-table",
        text=_("filen har inga rader."),
        remedy=_("Fyll i minst en rad under rubrikraden."),
    )
