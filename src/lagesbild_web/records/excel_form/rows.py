"""Which row is which question, and is everything that is locked still as it was printed?"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import column_index_from_string

from lagesbild_web.records.excel_form.cells import Sheet
from lagesbild_web.records.excel_form.layout import (
    ANSWERS,
    FIRST_ROW,
    HEADER_ROW,
    HEADINGS,
    LOCKED,
    At,
    PrintedItem,
    for_cell,
)
from lagesbild_web.records.excel_form.problems import FormProblem, problem, shown

_OUTSIDE_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class PlacedRows:
    rows: tuple[tuple[PrintedItem, int], ...]
    """Each item with the row where it stands, for those that were found."""
    problems: tuple[FormProblem, ...]


def place_rows(sheet: Sheet, printed: list[PrintedItem]) -> PlacedRows:
    """Find out which row is which item, although rows can have been moved, added or removed."""
    rows = sorted({row for row, column in sheet if row >= FIRST_ROW and column in set(At)})
    ids = [_text(sheet, row, At.ITEM).strip() for row in rows]
    expected = {one.item.id: one for one in printed}
    placed: list[tuple[PrintedItem, int]] = []
    problems: list[FormProblem] = []
    missing: list[tuple[str, int]] = []
    spare: list[tuple[str, int]] = []
    matcher = SequenceMatcher(a=list(expected), b=ids, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        wanted, found = list(expected)[a1:a2], list(zip(ids[b1:b2], rows[b1:b2], strict=True))
        if kind == "equal":
            placed += [(expected[item], row) for item, (_, row) in zip(wanted, found, strict=True)]
            continue
        if kind == "replace":
            for item, (other, row) in zip(wanted, found, strict=False):
                if item not in ids and other not in expected:
                    # The row stands in its place: only what it is called has been changed.
                    placed.append((expected[item], row))
            renamed = {row for _, row in placed}
            wanted = [item for item in wanted if item not in {one.item.id for one, _ in placed}]
            found = [(other, row) for other, row in found if row not in renamed]
        missing += [(item, FIRST_ROW + a1 + n) for n, item in enumerate(wanted)]
        spare += found
    for item, row in spare:
        if any(item == one for one, _ in missing):
            missing = [(one, place) for one, place in missing if one != item]
            placed.append((expected[item], row))
            text = _("Raden för %(item)s är flyttad.") % {"item": item}
            problems.append(_row_problem("row-moved", text, row))
        else:
            problems.append(_row_problem("row-added", _("Raden hör inte till formuläret."), row))
    problems += [
        _row_problem("row-missing", _("Raden för %(item)s saknas.") % {"item": item}, row)
        for item, row in missing
    ]
    placed.sort(key=lambda one: one[1])
    return PlacedRows(rows=tuple(placed), problems=tuple(problems))


def _row_problem(rule: str, text: str, row: int) -> FormProblem:
    return problem(rule, text, sheet=ANSWERS, row=row, column=At.ITEM)


def changed_headings(sheet: Sheet) -> Iterator[FormProblem]:
    for at, heading in HEADINGS.items():
        if _text(sheet, HEADER_ROW, at) != heading:
            text = _("Rubriken »%(heading)s« är ändrad.") % {"heading": heading}
            yield problem("locked-cell-changed", text, sheet=ANSWERS, row=HEADER_ROW, column=at)


def changed_texts(sheet: Sheet, printed: PrintedItem, row: int) -> Iterator[FormProblem]:
    for at in LOCKED:
        if _text(sheet, row, at).strip() != printed.locked[at].strip():
            words = {"heading": HEADINGS[at], "item": printed.item.id}
            text = _("»%(heading)s« för %(item)s är ändrad.") % words
            yield problem("locked-cell-changed", text, sheet=ANSWERS, row=row, column=at)


def _text(sheet: Sheet, row: int, column: str) -> str:
    cell = sheet.get((row, column))
    return for_cell(cell.text) if cell else ""


def outside_cells(sheet: Sheet) -> Iterator[FormProblem]:
    """Name what stands where the form has nothing: above its headings or to the right of it."""
    cells = [
        (row, column, cell)
        for (row, column), cell in sheet.items()
        if not cell.is_blank and (column not in set(At) or (row < HEADER_ROW and column != At.ITEM))
    ]
    cells.sort(key=lambda one: (one[0], column_index_from_string(one[1])))
    for row, column, cell in cells[:_OUTSIDE_SHOWN]:
        text = _("»%(value)s« står utanför formuläret.") % {"value": shown(cell.text)}
        yield problem("outside-form", text, sheet=ANSWERS, row=row, column=column)
    if len(cells) > _OUTSIDE_SHOWN:
        row, column, _cell = cells[_OUTSIDE_SHOWN]
        more = len(cells) - _OUTSIDE_SHOWN
        text = ngettext(
            "… och %(count)s celler till står utanför formuläret.",
            "… och %(count)s celler till står utanför formuläret.",
            more,
        ) % {"count": more}
        yield problem("outside-form", text, sheet=ANSWERS, row=row, column=column)
