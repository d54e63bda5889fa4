"""The cells of a workbook that comes from outside, as plain values. Nothing in it is computed."""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

LAST_COLUMN = 40
"""How far to the right, and below how many rows, a sheet is looked at: what a person can have
written beside the form lies nearer, and a hostile file can claim a million rows."""
LAST_ROW = 1_000

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_FORMULA, _ERROR = "f", "e"


class UnreadableWorkbookError(Exception):
    """The parts of the file are no workbook."""


@dataclass(frozen=True, kw_only=True)
class ReadCell:
    """One cell with something in it."""

    value: object
    is_formula: bool
    is_error: bool

    @property
    def text(self) -> str:
        """Return what a person sees in the cell, near enough to compare and to show."""
        match self.value:
            case str():
                return self.value
            case bool():
                return "SANT" if self.value else "FALSKT"
            case datetime():
                is_day = (self.value.hour, self.value.minute) == (0, 0)
                return self.value.strftime("%Y-%m-%d" if is_day else "%Y-%m-%d %H:%M")
            case date():
                return self.value.isoformat()
            case float() if self.value.is_integer() and abs(self.value) < 1e15:
                return str(int(self.value))
            case float():
                return str(self.value).replace(".", ",")
            case _:
                return str(self.value)

    @property
    def is_blank(self) -> bool:
        return isinstance(self.value, str) and not self.value.strip()


Sheet = Mapping[tuple[int, str], ReadCell]
"""By row and column."""


def read_cells(content: bytes, *, last_row: int = LAST_ROW) -> dict[str, Sheet]:
    """Return by name the sheets of a workbook, each with its cells that hold something.

    :param last_row: what stands below it is not looked at.
    :raises UnreadableWorkbookError: if it is none, however it is broken.
    """
    try:
        with warnings.catch_warnings():
            # What openpyxl warns of is lost when a workbook is written again; this one is not.
            warnings.simplefilter("ignore")
            return _read(content, last_row=last_row)
    except Exception as error:
        # The reader meets any error when the XML is not what it expects, and the XML is a
        # stranger's: there is no list of them that is complete.
        raise UnreadableWorkbookError from error


class _ExactReader(ExcelReader):
    """Reads shared texts as they stand; openpyxl drops each `x005F_`, also one that is typed."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName.removeprefix("/")) as source:
            for _, node in iterparse(source):
                if node.tag == f"{{{SHEET_MAIN_NS}}}si":
                    self.shared_strings.append(Text.from_tree(node).content)
                    node.clear()


def _read(content: bytes, *, last_row: int) -> dict[str, Sheet]:
    reader = _ExactReader(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    reader.read()
    book = reader.wb
    try:
        found: dict[str, Sheet] = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=last_row, max_col=LAST_COLUMN)
            found[sheet.title] = {
                (number, get_column_letter(place)): _cell(cell)
                for number, row in enumerate(rows, start=1)
                for place, cell in enumerate(row, start=1)
                if cell.value is not None
            }
        return found
    finally:
        book.close()


def _cell(cell: object) -> ReadCell:
    value = cell.value
    if isinstance(value, str):
        value = _ESCAPED.sub(_unescaped, value)
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return ReadCell(
        value=value, is_formula=cell.data_type == _FORMULA, is_error=cell.data_type == _ERROR
    )


def _unescaped(found: re.Match[str]) -> str:
    """Return the sign that Excel writes as `_x000D_`; half of a pair is none and stays."""
    number = int(found[1], 16)
    return found[0] if number in _SURROGATES else chr(number)
