"""The chapter on resources: what it says first, beside what, and what it never says."""

import zipfile
from dataclasses import replace

import pytest
from tests.resourced_pictures import resources_of, tables_of
from tests.resourced_places import decision, line, paid, seen, staff

from lagesbild.reports.html import write_report_html
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.pdf import write_pdf
from lagesbild.reports.report import write_report
from lagesbild.reports.resource_chapter import write_resources
from lagesbild.reports.workbook import write_workbook
from lagesbild.resources.cost_change import CHANGE_TEXT

from .documents import Page, pdf_pages
from .factories import build_picture

MONTHS = ("2025-01", "2025-02", "2025-03")
POST = 310.0
SPACE = "\u00a0"


def picture_of(**changes):
    given = {
        "paid_hours": [
            row | {"month": month}
            for month in MONTHS
            for row in (
                paid(10 * POST, "L1"),
                paid(20 * POST, "L3"),
                paid(6 * POST, "R1", function="other"),
            )
        ],
        "presence": [
            row | {"month": month}
            for month in MONTHS
            for row in (
                seen("Hamnen", 310, 310, 310, "L1"),
                seen("outside", 1550, 1550, 1550, "L1"),
                seen("outside", 3100, 3100, 3100, "L3"),
                seen("Hamnen", 930, 930, 930, "R1", function="other"),
            )
        ],
        "staffing": [staff(12, "L1", area="Hamnen", month=month) for month in MONTHS],
        "ledger": [line(1000, "K1", month=month, decision="T1") for month in MONTHS]
        + [line(1000, "K3", month=month, decision="T1") for month in MONTHS],
        "budget_decisions": [decision(6600)],
    }
    picture = build_picture()
    made = tables_of(resources_of(months=MONTHS, **given | changes))
    return replace(picture, tables={**picture.tables, **made})


def chapter_of(picture):
    shared = shareable(picture)
    return {section.id: section for section in write_resources(shared, map_areas(shared))}


def table_of(section, id_):
    return next(table for table in section.tables if table.id == id_)


@pytest.fixture(scope="module")
def picture():
    return picture_of()


@pytest.fixture(scope="module")
def chapter(picture):
    return chapter_of(picture)


def test_a_picture_that_follows_no_resources_has_no_chapter():
    assert chapter_of(build_picture()) == {}


def test_what_cannot_be_told_comes_first_where_it_is_much(chapter):
    first, placed, *_, last = chapter["resources-reach"].paragraphs

    # Of 6 600: L1 has 3 000, a tenth in Hamnen and half outside; L3 has 3 000, half outside.
    # Reached 300, not 1 500 + 1 500, not to be told 1 200 + 1 500, not found 600.
    assert first.startswith(
        f"Av »Förstärkning« (0,0 miljoner kronor 2025) går det för 50{SPACE}% inte att avgöra var"
        f" pengarna användes: 41{SPACE}% är bokfört utan att någon källa visar platsen, och"
        f" 9{SPACE}% hittas inte i huvudboken. Av beslutet har 5{SPACE}% bevisligen nått områdena"
    )
    assert f"45{SPACE}% har bevisligen inte gjort det" in first
    assert placed == (
        f"Placerat i lokalpolisområden med utsatta områden är 45{SPACE}% av beslutet. Det säger på"
        " vems kostnadsställe pengarna bokfördes, och inte vad de betalade för."
    )
    assert "inte vad som hade hänt utan dem" in last


def test_what_reached_comes_first_where_most_can_be_told():
    told = [
        row | {"month": month}
        for month in MONTHS
        for row in (
            seen("Hamnen", 310, 310, 310, "L1"),
            seen("outside", 2790, 2790, 2790, "L1"),
            seen("outside", 6200, 6200, 6200, "L3"),
        )
    ]
    [first, *_] = chapter_of(picture_of(presence=told, budget_decisions=[decision(6000)]))[
        "resources-reach"
    ].paragraphs

    assert first.startswith(
        "Av »Förstärkning« (0,0 miljoner kronor 2025) har"
        f" 5{SPACE}% bevisligen nått områdena på den beslutade listan"
    )
    assert "hittas inte" not in first


def test_placed_is_never_called_reached(chapter):
    for section in chapter.values():
        for text in section.paragraphs:
            if "lacerat" in text:
                assert "nått" not in text


def test_the_change_since_the_base_year_says_that_it_is_no_cause(chapter):
    table = table_of(chapter["resources-reach"], "table-resource-changes")

    assert table.note == CHANGE_TEXT
    assert table.rows[0][4] == "Huvudboken har bara 0 av 12 månader för 2024."


def test_bars_say_whose_staff_worked_in_whose_areas(chapter):
    table = table_of(chapter["resources-placed"], "table-resource-placed")
    shares = {row[0]: row[2:] for row in table.rows}

    tenth, half = f"10,0{SPACE}%", f"50,0{SPACE}%"
    nothing = f"0,0{SPACE}%"
    assert shares["Placerade i lokalpolisområden med områden"] == (
        *(tenth, nothing, half, nothing),
        f"40,0{SPACE}%",
    )
    assert shares["Placerade i polisregioner"] == (nothing, half, nothing, nothing, half)
    assert shares["Region 1, egen personal"] == shares["Placerade i polisregioner"]
    [figure] = chapter["resources-placed"].figures
    assert f"Placerade i polisregioner: egna områden 0{SPACE}%, andras områden 50{SPACE}%" in (
        figure.alt
    )
    # 930 of 1 240 hours in areas were of the region's staff.
    assert (
        f"arbetades 75{SPACE}% av personal som inte är placerad i områdets"
        in (chapter["resources-placed"].paragraphs[1])
    )


def test_rules_sources_questions_and_sums_are_told(chapter):
    section = chapter["resources-sources"]

    assert section.paragraphs[0] == "Allt som ska gå jämnt ut gör det, kronorna på öret."
    rules = table_of(section, "table-resource-sensitivity").rows
    # By posts all of L1 would have gone to Hamnen, where its posts are: 3 000 of 6 600.
    assert ("Förstärkning (T1)", "Löner", "efter tjänster", f"45{SPACE}%", "+40,9") in [
        row[:5] for row in rules
    ]
    checks = table_of(section, "table-resource-reconciliation").rows
    assert {row[2] for row in checks if row[-1] == "ja"} == {"0"}


def test_a_sum_that_does_not_agree_is_said_first():
    totals = [
        {"month": "2025-01", "account_class": "payroll", "amount": 2000.01},
        *({"month": month, "account_class": "payroll", "amount": 2000} for month in MONTHS[1:]),
    ]
    section = chapter_of(picture_of(ledger_totals=totals))["resources-sources"]

    assert section.paragraphs[0].startswith(
        "Avstämningen går inte jämnt ut: huvudboken mot ekonomisystemets summor."
    )


def test_hours_that_would_give_a_few_away_are_hidden_and_said_to_be():
    few = seen("Ängen", 20, 20, 20, "L1", month="2025-02", resources=1)
    made = picture_of(presence=[*_presence(), few])
    section = chapter_of(made)["resources-placed"]

    areas = table_of(section, "table-resource-areas")
    assert {row[2:] for row in areas.rows} == {("..", "..", "..")}
    assert "Två punkter" in areas.note


def _presence():
    return [
        row | {"month": month}
        for month in MONTHS
        for row in (seen("Hamnen", 310, 310, 310, "L1"), seen("Kullen", 90, 90, 90, "L3"))
    ]


def test_without_a_decision_or_paid_hours_the_chapter_says_so():
    made = picture_of(budget_decisions=[], ledger=[], paid_hours=[], staffing=[])
    chapter = chapter_of(made)

    assert chapter["resources-reach"].paragraphs == (
        "Inget budgetbeslut är lämnat, så vad tillskott har blivit kan inte följas.",
    )
    assert chapter["resources-placed"].paragraphs[0].startswith("Var timmarna arbetades visas inte")


def test_every_table_of_the_chapter_is_in_both_documents(picture, chapter):
    shared = shareable(picture)
    report = write_report(shared, map_areas(shared))
    page = Page(html=write_report_html(report))
    text = " ".join(pdf_pages(write_pdf(report)))

    for section in chapter.values():
        for table in section.tables:
            assert table.id in page.ids
        assert section.title in text


def test_the_same_picture_gives_the_same_pages(picture):
    shared = shareable(picture)
    first, second = (write_report(shared, map_areas(shared)) for _ in range(2))

    assert write_report_html(first) == write_report_html(second)
    assert write_pdf(first) == write_pdf(second)


def test_the_workbook_has_the_intervals_of_presence_and_of_reach(picture, tmp_path):
    shared = shareable(picture)
    write_workbook(shared, map_areas(shared), tmp_path / "workbook.xlsx")

    with zipfile.ZipFile(tmp_path / "workbook.xlsx") as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    for text in (
        "Närvaro 2025-01, timmar: response, positionsloggar",
        "Andel av T1 som har nått utsatta områden",
        "Andel av arbetad tid i utsatta områden, trolig",
        "spannet; val av regler för spårning",
    ):
        assert text in texts
