"""What an area's page says of resources, and what stands inside the house only."""

import pytest
from tests.resourced_places import METHOD, paid, seen, work

from lagesbild.reports.html import write_report_html
from lagesbild.reports.inside_report import write_inside_report
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.report import write_report
from lagesbild.reports.resource_rows import followed_resources
from lagesbild.reports.resource_sheet_table import sheet_table

from .factories import build_picture
from .test_resource_chapter import MONTHS, POST, picture_of

SPACE = "\u00a0"
MISSING = "uppgift saknas"


def presence(*rows):
    return [row | {"month": month} for month in MONTHS for row in rows]


def page_of(picture, area):
    """Return the table on the page of an area, and its cells by heading and place."""
    shared = shareable(picture)
    followed = followed_resources(shared, map_areas(shared))
    table = sheet_table(followed, area, method=METHOD, id_="area-1-resources")
    [row] = table.rows
    return table, row


def inside(picture):
    sections = write_inside_report(picture).sections
    return {table.id: table for section in sections for table in section.tables}


def test_a_page_has_the_hours_of_each_source_with_interval_and_method_beside_the_posts():
    given = presence(
        seen("Hamnen", 300, 310, 330, "L1"),
        seen("Hamnen", 120, 124, 130, "L1", source="dispatch"),
    )

    table, row = page_of(picture_of(presence=given), "Hamnen")

    assert [column.label.replace("\u00ad", "") for column in table.columns] == [
        *("Månader", "Visas", "Positionsloggar", "Intervall", "Händelserapporter", "Intervall"),
        *("Bevisligen", "Placerade"),
    ]
    # The lower ends are what can be shown. A post has 310 hours in January and March, 280 in
    # February, and there are twelve.
    assert row == (
        *("2025-01 till 2025-03", "3 av 3", "930", "900–990", "372", "360–390"),
        *("900", f"10{SPACE}800"),
    )
    assert table.caption == (
        f"Närvaro och placering i timmar, med 90{SPACE}% intervall. Loggar är uppräknade för tysta"
        " radioterminaler, händelserapporter är tid på plats."
    )


def test_what_nobody_tells_of_an_area_is_said_to_be_missing():
    _table, row = page_of(picture_of(), "Ängen")

    assert row[1:] == ("–", MISSING, "–", MISSING, "–", MISSING, MISSING)


def test_an_area_that_only_reports_tell_of_has_hours_that_can_be_shown_and_no_logs():
    hours = [row | {"period": month} for month in MONTHS for row in (work("Ängen", 80, "L2"),)]
    pay = [row | {"month": month} for month in MONTHS for row in (paid(10 * POST, "L2"),)]

    _table, row = page_of(picture_of(duty_hours=hours, paid_hours=pay), "Ängen")

    assert row[2] == MISSING
    assert row[6] == "240"


def test_a_month_that_is_withheld_is_in_no_sum_and_is_counted():
    given = presence(
        seen("Hamnen", 310, 310, 310, "L1"),
        seen("Kullen", 200, 200, 200, "L1"),
        seen("Ängen", 150, 150, 150, "L2"),
    )
    few = seen("Kullen", 20, 20, 20, "L1", month="2025-02", function="other", resources=1)

    made = picture_of(presence=[*given, few])
    withheld = made.tables["resource_presence"].filter("suppressed", area="Kullen")["month"]
    _table, row = page_of(made, "Kullen")

    assert "2025-02" in set(withheld)
    shown = 3 - withheld.n_unique()
    assert row[1] == f"{shown} av 3"
    assert row[2] == (str(200 * shown) if shown else "..")


def test_a_picture_that_follows_no_resources_has_none_of_it():
    assert sheet_table(None, "Hamnen", method=METHOD, id_="x") is None
    html = write_report_html(write_inside_report(build_picture()))
    assert "resources-inside" not in html


def test_every_sheet_of_a_picture_with_resources_has_the_table():
    shared = shareable(picture_of())
    report = write_report(shared, map_areas(shared))

    for number, sheet in enumerate(report.sheets, start=1):
        assert sheet.tables[-1].id == f"area-{number}-resources"


def test_units_are_asked_inside_about_months_in_which_their_sources_stop():
    stops = seen("Hamnen", 310, 310, 310, "L1", month="2025-01")

    tables = inside(picture_of(presence=[stops]))

    # No source ever tells of L3, and that is no question about a month.
    assert tables["table-resources-questions"].rows == (
        (
            *("L1 (L1)", "Ingripande", "Ingen källa visar platsen"),
            *("2", "2025-02 till 2025-03"),
        ),
    )


def test_months_that_do_not_follow_on_each_other_are_told_apart():
    given = [seen("Hamnen", 310, 310, 310, "L1", month="2025-02")]

    tables = inside(picture_of(presence=given))

    [row] = tables["table-resources-questions"].rows
    assert row[-2:] == ("2", "2025-01, 2025-03")


def test_months_that_are_withheld_are_named_inside():
    few = seen("Ängen", 20, 20, 20, "L2", month="2025-02", resources=1)
    tables = inside(picture_of(presence=[*presence(seen("Hamnen", 310, 310, 310, "L1")), few]))

    rows = {row[0]: row[1] for row in tables["table-resources-withheld"].rows}
    assert "2025-02" in rows["Ängen (Ängen)"]


@pytest.mark.parametrize(("amount", "shown"), [(2000.01, True), (2000.0, False)])
def test_sums_that_must_agree_and_do_not_stand_inside(amount, shown):
    totals = [
        {"month": month, "account_class": "payroll", "amount": amount if not number else 2000}
        for number, month in enumerate(MONTHS)
    ]

    tables = inside(picture_of(ledger_totals=totals))

    assert ("table-resources-differences" in tables) == shown
    if shown:
        [row] = tables["table-resources-differences"].rows
        assert row == (
            "Huvudboken mot ekonomisystemets summor",
            "payroll",
            "2025-01",
            f"2{SPACE}000,01",
            f"2{SPACE}000,00",
            "−0,01",
        )
