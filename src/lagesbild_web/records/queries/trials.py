"""What would tables do if they were kept? Everything that is wrong with them, and what they change.

Tables that are delivered together are judged as they would stand together: a ledger is corrected
with its totals, and neither would be right without the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from lagesbild.errors import Problem
from lagesbild.sources.cells import CheckedTable, Table
from lagesbild.sources.schema import table_schemas
from lagesbild.sources.single_tables import (
    ExaminedTable,
    check_table,
    examine_table,
    problems_across,
)
from lagesbild_web.permissions import Act
from lagesbild_web.records.queries.closings import Closings, month_of
from lagesbild_web.records.queries.collection import place_collection
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import (
    BALANCING,
    CAMERA_TABLES,
    HOMES,
    Cells,
    Subjects,
    beside,
    cells_of,
    check_may_deliver,
    frame_of,
    key_of,
    rows_in_force,
    stays_in_its_unit,
    tabled_frames,
    tables_beside,
    unit_in_words,
    units_of,
)

_TOGETHER = "Hör raderna ihop, lämna båda tabellerna i en arbetsbok: de provas och förs in ihop."
_KEPT_ROWS_FROM = 10_000_000
"""Numbers of rows that hold already, when they are judged together with new ones."""


@dataclass(frozen=True, kw_only=True, order=True)
class SiteProblem(Problem):
    """A problem that the site finds itself: its texts are in the language of the page."""


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file read: cells as text, empty ones null, and `source_row`; None if that was impossible.

    `letters` has the letter of each column where the file is a workbook; `sheet` the name of the
    sheet where the file has several tables.
    """

    name: str
    raw: pl.DataFrame | None
    problems: tuple[Problem, ...] = ()
    letters: dict[str, str] = field(default_factory=dict)
    sheet: str = ""

    def place(self, problem: Problem) -> str:
        """Return where people find a problem: a cell of the sheet, or row and column."""
        if problem.row is None:
            return self.sheet
        if problem.column in self.letters or not problem.column:
            return self.cell(problem.row, problem.column)
        return f"{self.cell(problem.row, None)}, {problem.column}"

    def cell(self, row: int, column: str | None) -> str:
        """Return what people call a cell: by its letter, else the row that it is in."""
        letter = self.letters.get(column or "")
        if letter:
            return f"{self.sheet}!{letter}{row}" if self.sheet else f"{letter}{row}"
        text = _("rad %(row)s") % {"row": row}
        return f"{self.sheet}, {text}" if self.sheet else text


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


@dataclass(frozen=True, kw_only=True)
class Trials:
    """What one delivery would do, with all its tables."""

    trials: tuple[Trial, ...]
    name: str = ""
    """Of the file; empty for rows filled in by hand."""
    of_the_file: tuple[Problem, ...] = ()
    """What is wrong with the file rather than with one of its tables."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.of_the_file, *(one for trial in self.trials for one in trial.problems))

    @property
    def is_nothing_new(self) -> bool:
        return all(trial.is_nothing_new for trial in self.trials)

    @property
    def new(self) -> int:
        return sum(trial.new for trial in self.trials)

    @property
    def changed(self) -> int:
        return sum(trial.changed for trial in self.trials)

    @property
    def unchanged(self) -> int:
        return sum(trial.unchanged for trial in self.trials)


def try_rows(
    rows: Sequence[Mapping[str, str | None]], *, table: str, by: Acting, act: Act | None = None
) -> Trial:
    """Judge rows that were filled in by hand, the first of which is row 1.

    :param act: what the person is allowed that lets them write these rows, where that is another
        act than the table's.
    """
    columns = table_schemas()[table].columns
    raw = pl.DataFrame(
        [pl.Series(name, [row.get(name) or None for row in rows], pl.String) for name in columns]
    ).with_columns(source_row=pl.int_range(1, 1 + pl.len(), dtype=pl.Int64))
    return try_read(ReadFile(name=_("Ifyllda rader"), raw=raw), table=table, by=by, act=act)


def try_read(file: ReadFile, *, table: str, by: Acting, act: Act | None = None) -> Trial:
    """Judge a table that has been read as it would be if it were kept; nothing is."""
    [trial] = try_together({table: file}, by=by, act=act)
    return trial


def try_together(
    files: Mapping[str, ReadFile], *, by: Acting, act: Act | None = None
) -> tuple[Trial, ...]:
    """Judge tables that have been read as they would be if all of them were kept; nothing is.

    :param act: as in `try_rows`.
    """
    for table in files:
        check_may_deliver(table, by, act=act)
    readable = {
        table: (file, file.raw)
        for table, file in files.items()
        if file.raw is not None and not file.raw.is_empty()
    }
    units = beside(
        _units_named({table: raw for table, (_file, raw) in readable.items()}), tables=files
    )
    standing = {**tabled_frames(units=units, tables=tables_beside(files)), **_places()}
    checked = {
        table: check_table(raw, table, file=file.name) for table, (file, raw) in readable.items()
    }
    kept = {
        table: dict(rows_in_force(table, units=units).values_list("key", "cells"))
        for table in readable
    }
    whole = {table: _whole(one.table, kept[table]) for table, one in checked.items()}
    alone = {
        table: _cells_alone(one)
        if table in CAMERA_TABLES
        else examine_table(
            one,
            beside={**standing, **{name: whole[name] for name in whole if name != table}},
        )
        for table, one in checked.items()
    }
    is_sound = {*alone} == {*files} and not any(
        alone[table].problems or file.problems for table, file in files.items()
    )
    together = _problems_together(files, whole, standing) if is_sound else {}
    subjects = Subjects({table: cells_of(one.frame) for table, one in alone.items()})
    who = _Writer(by=by, act=act, subjects=subjects)
    return tuple(
        _judged(file, table, alone[table], kept[table], together=together.get(table, ()), who=who)
        if table in alone
        else _not_read(file, table)
        for table, file in files.items()
    )


def _cells_alone(checked: CheckedTable) -> ExaminedTable:
    """Judge cells only: a step or a version is right or wrong after those that hold already."""
    return ExaminedTable(frame=checked.table.frame, problems=checked.problems)


def _judged(
    file: ReadFile,
    table: str,
    alone: ExaminedTable,
    kept: Mapping[str, Cells],
    *,
    together: Sequence[Problem],
    who: "_Writer",
) -> Trial:
    sound = not alone.problems and not file.problems
    cells = cells_of(alone.frame) if sound else []
    lines = alone.frame["source_row"].to_list()
    foreign = _foreign(file, table, lines, cells=cells, kept=kept, who=who)
    closed = _closed(file, table, alone.frame, cells=cells)
    standing = _decided(file, table, lines, cells=cells, kept=kept, who=who)
    # Of a row that is another unit's, nobody is told what it says now.
    own = [(line, row) for line, row in zip(lines, cells, strict=False) if line not in foreign]
    changes, counts = _compared(table, own, kept)
    return Trial(
        table=table,
        file=file,
        cells=tuple(cells),
        changes=changes,
        problems=(
            *(*file.problems, *alone.problems, *foreign.values(), *closed, *standing, *together),
        ),
        **counts,
    )


def _not_read(file: ReadFile, table: str) -> Trial:
    return Trial(
        table=table,
        file=file,
        cells=(),
        new=0,
        changed=0,
        unchanged=0,
        changes=(),
        problems=file.problems or (_empty(file),),
    )


def standing_problems(units: Iterable[str], *, tables: Iterable[str]) -> list[Problem]:
    """Return what is wrong between the rows that hold of some units, and of the whole country.

    :param tables: those that are looked at, with all that can be at odds with them.
    """
    named = list(tables)
    frames = tabled_frames(units=beside(units, tables=named), tables=tables_beside(named))
    return list(problems_across({**frames, **_places()}))


def new_problems(*, before: Sequence[Problem], after: Sequence[Problem]) -> list[Problem]:
    """Return what was not wrong before; numbers of rows may have changed, and say nothing."""
    known = {(one.file, one.rule, one.text) for one in before}
    return [one for one in after if (one.file, one.rule, one.text) not in known]


def _places() -> dict[str, pl.DataFrame]:
    """Return the organisation and the areas, which every row refers to."""
    collection = place_collection()
    return {"organisation": collection.organisation, "areas": collection.areas}


def _units_named(raw: Mapping[str, pl.DataFrame]) -> list[str] | None:
    """Return the units whose rows new ones can be at odds with; None for those of all."""
    named: set[str] = set()
    for table, rows in raw.items():
        column = HOMES[table].unit
        if column not in rows.columns:
            return None
        named.update(rows[column].drop_nulls())
    return sorted(named)


def _whole(table: Table, kept: Mapping[str, Cells]) -> Table:
    """Return a delivered table with the rows that hold already and that it does not replace."""
    name = table.schema.name
    replaced = {key_of(name, row) for row in cells_of(table.frame)}
    staying = frame_of(name, [row for key, row in kept.items() if key not in replaced])
    lines = pl.int_range(_KEPT_ROWS_FROM, _KEPT_ROWS_FROM + pl.len(), dtype=pl.Int64)
    return replace(
        table,
        file=table.schema.file,
        frame=pl.concat([table.frame, staying.with_columns(source_row=lines)]),
    )


def _problems_together(
    files: Mapping[str, ReadFile],
    whole: Mapping[str, Table],
    standing: Mapping[str, pl.DataFrame],
) -> dict[str, list[Problem]]:
    """Return, by delivered table, what would be wrong between all rows that would hold.

    What is wrong already is nobody's who delivers; what is wrong with rows that nobody delivers is
    told with the first of the tables.
    """
    tables = {table_schemas()[name].file: name for name in files}
    first = next(iter(files))
    found: dict[str, list[Problem]] = {name: [] for name in files}
    before = problems_across(standing)
    for one in new_problems(before=before, after=problems_across({**standing, **whole})):
        name = tables.get(one.file, first)
        if one.file in tables and (one.row or 0) < _KEPT_ROWS_FROM:
            found[name].append(replace(one, file=files[name].name))
        else:
            found[name].append(
                _told_of_kept(one, name=files[name].name, is_another=one.file not in tables)
            )
    return found


def _told_of_kept(problem: Problem, *, name: str, is_another: bool) -> Problem:
    """Tell of a row that holds already without the number it was judged under."""
    text = f"en rad som redan finns i {problem.file} går inte ihop med de nya: {problem.text}"
    remedy = f"{problem.remedy} {_TOGETHER}" if is_another else problem.remedy
    return replace(problem, file=name, text=text, remedy=remedy, row=None, column=None)


@dataclass(frozen=True, kw_only=True)
class _Writer:
    """Who hands rows in, by which right, and whose the needs and points are that they name."""

    by: Acting
    act: Act | None
    subjects: Subjects

    @property
    def decides(self) -> bool:
        return self.act is Act.DECIDE_BALANCING


def _foreign(
    file: ReadFile,
    table: str,
    lines: Sequence[int],
    *,
    cells: Sequence[Cells],
    kept: Mapping[str, Cells],
    who: _Writer,
) -> dict[int, Problem]:
    """Find, by line, rows of units that the person may not write in, or that were such a unit's."""
    organisation = organisation_on(who.by.on)
    act = who.act or HOMES[table].act
    on, before = cache(organisation_on), Subjects()
    moves = not stays_in_its_unit(table)
    found: dict[int, Problem] = {}
    for line, row in zip(lines, cells, strict=False):
        units = units_of(table, row, on=on, subjects=who.subjects)
        earlier = kept.get(key_of(table, row)) if moves else None
        if earlier is not None:
            units |= units_of(table, earlier, on=on, subjects=before)
        foreign = [
            unit for unit in sorted(units) if not who.by.may(act, inside=organisation.line(unit))
        ]
        if foreign:
            text = _("raden gäller %(unit)s, där du inte får skriva.") % {
                "unit": unit_in_words(foreign[0], organisation=organisation)
            }
            remedy = _("Ta bort raden, eller låt den som ansvarar för enheten lämna den.")
            found[line] = SiteProblem(
                file=file.name,
                rule="unit-not-yours",
                text=text,
                remedy=remedy,
                row=line,
                column=HOMES[table].column,
            )
    return found


def _decided(
    file: ReadFile,
    table: str,
    lines: Sequence[int],
    *,
    cells: Sequence[Cells],
    kept: Mapping[str, Cells],
    who: _Writer,
) -> list[Problem]:
    """Find tests that only whoever decides them may write, and decided ones that are changed."""
    if table != BALANCING:
        return []
    found: list[Problem] = []
    for line, row in zip(lines, cells, strict=False):
        before = kept.get(key_of(table, row))
        stands = before is not None and before["decided_on"] is not None
        if before == row or not (stands or (row["decided_on"] and not who.decides)):
            continue
        if stands:
            text = _("versionen är beslutad, och ändras inte.")
            remedy = _("Gör en ny version av bedömningen.")
        else:
            text = _("en bedömning beslutas av någon annan än den som lämnar den.")
            remedy = _("Lämna den utan dag och slutsats; den som beslutar gör det på sin sida.")
        found.append(
            SiteProblem(
                file=file.name,
                rule="test-decided-by-another",
                text=text,
                remedy=remedy,
                row=line,
                column="decided_on",
            )
        )
    return found


def _closed(
    file: ReadFile, table: str, frame: pl.DataFrame, *, cells: Sequence[Cells]
) -> list[Problem]:
    """Find rows about months that are closed, whether they say anything new or not."""
    closings = Closings.of([table])
    if not closings:
        return []
    on = cache(organisation_on)
    found = []
    for line, row in zip(frame["source_row"], cells, strict=False):
        closed = closings.of_row(table, row, on=on)
        if closed is not None:
            text = _("%(month)s är stängd för %(unit)s.") % {
                "month": closed.month,
                "unit": unit_in_words(closed.unit, organisation=on(month_of(closed).last)),
            }
            found.append(
                SiteProblem(
                    file=file.name,
                    rule="month-closed",
                    text=text,
                    remedy=_("Ta bort månadens rader, eller be en controller att öppna månaden."),
                    row=line,
                    column=HOMES[table].period,
                )
            )
    return found


def _compared(
    table: str, rows: Sequence[tuple[int, Cells]], kept: Mapping[str, Cells]
) -> tuple[tuple[Change, ...], dict[str, int]]:
    """Return what rows change of those that hold, and how many there are of each.

    What a protected table holds is changed without being told.

    :param rows: with their lines.
    """
    is_told = not table_schemas()[table].protected
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    changes: list[Change] = []
    for line, row in rows:
        before = kept.get(key_of(table, row))
        if before is None:
            counts["new"] += 1
            continue
        differing = [name for name in row if row[name] != before.get(name)]
        counts["changed" if differing else "unchanged"] += 1
        changes += [
            Change(row=line, column=name, before=before.get(name), after=row[name])
            for name in differing
            if is_told
        ]
    return tuple(changes), counts


def _empty(file: ReadFile) -> Problem:
    return SiteProblem(
        file=file.name,
        rule="empty-table",
        text=_("filen har inga rader."),
        remedy=_("Fyll i minst en rad under rubrikraden."),
    )
