"""Does with a form what people, and others, do between fetching it and handing it in."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from openpyxl import Workbook, load_workbook

from lagesbild_web.records.excel_form.layout import ANSWERS

CONTENT_TYPES = "[Content_Types].xml"
ANSWERS_PART = "xl/worksheets/sheet2.xml"


class AsText(str):
    """A text for a cell that openpyxl would otherwise take for a formula."""

    __slots__ = ()


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def stored(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def filled(content: bytes, cells: Mapping[str, object]) -> bytes:
    """Write in cells of the answers, by address."""
    book = opened(content)
    for address, value in cells.items():
        cell = book[ANSWERS][address]
        cell.value = value
        if isinstance(value, AsText):
            cell.data_type = "s"
    return stored(book)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """Add or replace parts; `__` in a name stands for a slash, `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    return zipped(parts_of(content) | named)


def with_replaced(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(content)
    assert old in parts[part]
    return zipped(parts | {part: parts[part].replace(old, new)})
