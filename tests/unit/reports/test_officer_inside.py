"""What is read inside the house of area officers: what is missing, vacant and absent."""

from lagesbild.reports.html import write_report_html
from lagesbild.reports.inside_report import write_inside_report

from .factories import build_picture
from .staffed_picture import MISSING_MONTH, staffed_picture


def tables_of(picture):
    sections = write_inside_report(picture).sections
    return {table.id: table for section in sections for table in section.tables}


def test_months_with_few_reported_hours_are_listed_with_their_share():
    [row] = tables_of(staffed_picture())["table-officers-thin"].rows

    assert row[0] == "Lillgärdet (O05)"
    # 0,63 heltid i mars, och lika många timmar i en kortare månad är en större del av den.
    assert "2025-03 (63\u00a0%)" in row[1]
    assert "2025-02 (70\u00a0%)" in row[1]


def test_months_without_staffing_are_listed():
    tables = tables_of(staffed_picture())

    assert tables["table-officers-missing"].rows == (("O07 (O07)", MISSING_MONTH),)
    assert "table-officers-missing" not in tables_of(staffed_picture(is_complete=True))


def test_vacancies_and_leave_stand_per_area():
    rows = {row[0]: row[1:] for row in tables_of(staffed_picture())["table-officers-absence"].rows}

    # Två tjänster, en tillsatt, och 0,1357 heltid sjukskriven.
    assert rows["O06 (O06)"] == ("12", "2,00", "1,00", "0,14", "0,86")
    assert rows["O07 (O07)"][0] == "11"


def test_a_picture_without_staff_has_no_such_section():
    html = write_report_html(write_inside_report(build_picture()))

    assert "officers-inside" not in html
