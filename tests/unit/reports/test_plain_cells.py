"""A text from outside comes out of the workbook as it went in."""

import openpyxl
import pytest
import xlsxwriter

from lagesbild.reports.plain_cells import write_plain


@pytest.mark.parametrize(
    "text",
    ["Norra Ängen", "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "<r><t>Hamnen</t></r>", "<r></r>"],
)
def test_a_text_is_never_a_formula_and_never_markup(text, tmp_path):
    path = tmp_path / "bok.xlsx"

    with xlsxwriter.Workbook(str(path)) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet()
        write_plain(sheet, 0, 0, text=text)
        write_plain(sheet, "B1", text=text, style=bold)

    [[first, second]] = openpyxl.load_workbook(path).active.iter_rows()
    assert (first.value, second.value) == (text, text)
    assert {first.data_type, second.data_type} == {"s"}
