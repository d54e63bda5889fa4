"""Write a text into a cell as it is, whatever it looks like to a spreadsheet or its writer."""

from typing import Any


def write_plain(sheet: Any, *place: int | str, text: str, style: Any = None) -> None:
    """Write a text that comes from outside the program, never as a formula and never as markup.

    XlsxWriter takes what begins with `<r>` and ends with `</r>` for a rich text that is already
    marked up, and puts it into the file unescaped; in pieces it is text like any other.

    :param place: row and column from 0, or a cell such as `B2`.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        pieces = (text[:1], text[1:2], text[2:])
        sheet.write_rich_string(*place, *pieces, *([style] if style else []))
    else:
        sheet.write_string(*place, text, style)
