"""The chapter on area officers: what it finds, where it says that nothing can be told, and why."""

import zipfile

import pytest

from lagesbild import swedish
from lagesbild.officers.figures import FIGURES
from lagesbild.officers.need import BesideNorm
from lagesbild.officers.signs import SIGNS
from lagesbild.picture import tables
from lagesbild.reports.html import write_report_html
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.officer_chapter import write_officers
from lagesbild.reports.officer_gap_steps import steps_of
from lagesbild.reports.officer_method_section import PARTS, SOURCES
from lagesbild.reports.pdf import write_pdf
from lagesbild.reports.report import write_report
from lagesbild.reports.workbook import write_workbook

from .documents import Page, pdf_pages
from .factories import build_picture
from .staffed_picture import MONTHS, SICK_FTE, staffed_picture

SPACE = "\u00a0"


def chapter_of(picture):
    shared = shareable(picture)
    return {section.id: section for section in write_officers(shared, map_areas(shared))}


def text_of(section):
    return " ".join(section.paragraphs)


def table_of(section, id_):
    return next(table for table in section.tables if table.id == id_)


def rows_of(section, id_):
    return {row[0]: row[1:] for row in table_of(section, id_).rows}


@pytest.fixture(scope="module")
def picture():
    return staffed_picture()


@pytest.fixture(scope="module")
def chapter(picture):
    return chapter_of(picture)


@pytest.fixture(scope="module")
def whole():
    """Nothing is missing, so that the nation can be told."""
    return chapter_of(staffed_picture(is_complete=True))


def test_a_picture_without_staff_has_no_chapter():
    assert chapter_of(build_picture()) == {}


def test_the_three_questions_come_in_order_and_then_signs_and_method(chapter):
    assert list(chapter) == [
        "officers-norm",
        "officers-time",
        "officers-need",
        "officers-signs",
        "officers-method",
    ]


def test_the_first_sentence_answers_by_ring_fenced_time(chapter):
    # O01, O04 och O08 når normen; O02, O03 och O06 inte; O05 och O07 kan inte avgöras.
    assert (
        chapter["officers-norm"]
        .paragraphs[0]
        .startswith(
            f"3 av 8{SPACE}områden har fredad tid som räcker till en områdespolis per 5{SPACE}000"
            " invånare, 3 har det inte, och för 2 kan det inte avgöras."
        )
    )
    # 0,592 + 1 + 0,578 heltid.
    assert f"fattas tillsammans 2,2{SPACE}heltid" in chapter["officers-norm"].paragraphs[0]


def test_an_area_with_people_and_no_time_and_one_without_anyone_are_named(chapter):
    text = text_of(chapter["officers-norm"])

    assert f"räcker antalet områdespoliser men inte deras tid: 2{SPACE}Norra Ängen." in text
    assert f"när dess områden räknas ihop: 3{SPACE}Åsbacken (Västra hamnen)." in text


def test_the_spread_says_which_reading_gives_the_fewest_and_the_most(chapter):
    text = text_of(chapter["officers-norm"])

    assert "når 5 områden normen" in text
    assert "mellan 2 (fredad tid, minst en) och 5 (personer, utan avrundning) av 8 områden" in text
    assert "1 (personer, utan avrundning, områdena ihop) av 2 lokalpolisområden" in text


def test_every_reading_stands_with_its_outcomes(picture, chapter):
    told = table_of(chapter["officers-norm"], "table-officer-outcomes").rows

    counts = picture.tables["officer_compliance"].select("met", "not_met", "cannot_be_told")
    assert len(told) == counts.height == 27
    assert sorted(row[3:] for row in told) == sorted(
        tuple(str(amount) for amount in row) for row in counts.rows()
    )


def test_an_area_stands_with_its_numbers_and_both_outcomes(chapter):
    areas = rows_of(chapter["officers-norm"], "table-officer-areas")

    # 5 000 invånare ± 0 enligt handberäkningen; 0,4 heltid i mars är 0,41 över året.
    assert areas["2. Norra Ängen"] == (
        f"5{SPACE}000",
        f"5{SPACE}000–5{SPACE}000",
        "1,00",
        "2,0",
        "0,41",
        f"12{SPACE}265",
        "uppfylld",
        "inte uppfylld",
    )
    assert list(areas) == [
        f"{area.number}. {area.name}" for area in map_areas(shareable(staffed_picture()))
    ]


def test_where_it_cannot_be_told_the_reason_is(chapter):
    assert rows_of(chapter["officers-norm"], "table-officer-untold") == {
        "5. Lillgärdet": ("Redovisade timmar täcker mindre än 80 % av arbetstiden.",),
        "7. Zinken": ("Bemanning saknas för O07, 2025-04.",),
    }


def test_a_district_is_read_with_its_areas_together_and_each_on_its_own(chapter):
    districts = rows_of(chapter["officers-norm"], "table-officer-districts")

    assert districts["Västra hamnen"][-2:] == ("ja / nej", "nej / nej")
    assert districts["Östra hamnen"][-2:] == ("oklart / nej", "oklart / nej")


def test_what_cannot_be_told_of_the_nation_says_why(chapter):
    text = text_of(chapter["officers-time"])

    assert "Vad tiden i landet användes till kan inte avgöras. Bemanning saknas" in text
    assert "Var gapet i landet uppstår kan inte avgöras. Bemanning saknas" in text
    assert rows_of(chapter["officers-time"], "table-officer-gaps")["Landet"] == ("–",) * 5


def test_the_steps_from_norm_to_ring_fenced_time_add_up_to_the_last_digit(whole):
    cells = rows_of(whole["officers-time"], "table-officer-gaps")["Landet"]

    norm, *steps, left, gap = (
        round(10 * float(cell.replace("−", "-").replace(",", ".").replace("+", "")))
        for cell in cells
    )
    assert norm + sum(steps) == left
    assert norm - left == gap


@pytest.mark.parametrize(
    ("milli", "written"),
    [
        # Var för sig avrundade blir stegen 0,3 + 0,3 + 0,3 + 0,3 för mycket.
        ((1000, 260, 260, 260, 0), ("1,0", "−0,3", "−0,2", "−0,3", "0,0", "0,2")),
        ((1000, -500, 0, 0, 1500), ("1,0", "+0,5", "0,0", "0,0", "−1,5", "0,0")),
    ],
)
def test_steps_are_rounded_so_that_they_add_up(milli, written):
    norm, posts, vacant, absent, other = milli
    row = {
        "norm_milli": norm,
        "norm_to_posts_milli": posts,
        "posts_to_filled_milli": vacant,
        "filled_to_present_milli": absent,
        "present_to_ring_fenced_milli": other,
        "ring_fenced_milli": norm - posts - vacant - absent - other,
    }

    assert tuple(step.written for step in steps_of(row)) == written


def test_vacancies_and_leave_are_one_step_where_they_are_not_shown():
    row = {
        "norm_milli": 1000,
        "norm_to_posts_milli": 0,
        "posts_to_filled_milli": None,
        "filled_to_present_milli": None,
        "present_to_ring_fenced_milli": None,
        "ring_fenced_milli": 400,
    }

    assert [(step.title, step.written) for step in steps_of(row)] == [
        ("Normen kräver", "1,0"),
        ("Tjänster som saknas", "0,0"),
        ("Vakans, frånvaro, annat", "−0,6"),
        ("Fredad heltid", "0,4"),
    ]


def test_the_shares_of_time_stand_for_the_nation_and_its_regions(whole):
    table = table_of(whole["officers-time"], "table-officer-time")

    assert [column.label for column in table.columns] == [
        "Aktivitet",
        "Slag",
        "Landet",
        "Region Mitt",
    ]
    # 5,14 av 8,38 heltid i mars: TIME och det som drogs bort.
    assert [row[0] for row in table.rows] == ["Kontaktskapande", "Bortdragen till ingripanden"]
    percents = [int(row[2].split(SPACE)[0]) for row in table.rows]
    assert sum(percents) == 100
    assert f"gick {percents[0]}{SPACE}% till de tre uppgifterna" in text_of(whole["officers-time"])


def test_no_month_of_staff_or_hours_is_shown(whole):
    for section in whole.values():
        cells = [cell for table in section.tables for row in table.rows for cell in row]
        told = " ".join((*section.paragraphs, *cells))
        assert [month for month in MONTHS if month in told] == []


def test_the_need_is_counted_beside_the_norm_and_its_values_are_unverified(chapter):
    text = text_of(chapter["officers-need"])

    assert text.startswith(
        f"Behovet är större än normen i 1{SPACE}område och mindre i 1. I 1 går det inte att skilja"
        " från normen, och i 1 kan det inte avgöras."
    )
    assert "projektets egna och overifierade" in text
    assert rows_of(chapter["officers-need"], "table-officer-need")["1. Hamnen"] == (
        "1,8",
        "1,4–2,3",
        "1,0",
        "större än normen",
    )
    assert rows_of(chapter["officers-need"], "table-officer-need-untold") == {
        "4. Östra Kvarn": ("Arbetsmängden saknar: Resor till området.",)
    }


def test_every_sign_stands_with_its_place_and_its_question(picture, chapter):
    told = {
        table.id.removeprefix("table-officer-sign-"): table
        for table in chapter["officers-signs"].tables
    }

    seen = picture.tables["officer_signs"]
    for sign in SIGNS:
        places = seen.filter(sign=sign.id)
        assert (sign.id in told) == (places.height > 0)
        if places.height:
            assert sign.question in told[sign.id].caption
            assert sorted(row[2] for row in told[sign.id].rows) == sorted(places["text"])
    assert told["rounding_hides"].rows[0][:2] == ("3. Åsbacken", "Västra hamnen")


def test_every_figure_is_defined_with_what_is_divided_and_its_source(chapter):
    told = rows_of(chapter["officers-method"], "table-officer-figures")

    assert list(told) == [figure.title for figure in FIGURES]
    assert {figure.denominator for figure in FIGURES} - {None} <= set(PARTS)
    assert {source for figure in FIGURES for source in figure.sources} == set(SOURCES)
    assert told["Andel bortdragen tid"][1:] == (
        "bortdragna timmar",
        "redovisade timmar",
        "tjänstgöring",
    )


def test_the_norm_stands_with_its_reference_and_what_is_not_verified(chapter):
    text = text_of(chapter["officers-method"])

    assert "RiR 2020:20" in text
    assert "skrivelse 2020/21:108" in text
    assert "Normens tolkning är overifierad." in text
    assert "minst 80\u00a0% av arbetstiden" in text
    assert "visas bara för regioner och landet" in text


def test_the_page_of_an_area_has_its_row_and_its_signs(picture):
    shared = shareable(picture)
    report = write_report(shared, map_areas(shared))

    [sheet] = [sheet for sheet in report.sheets if sheet.title == "2. Norra Ängen"]
    [table] = [table for table in sheet.tables if table.id == "area-2-officers"]
    [row] = table.rows
    assert row[0] == "2025-01 till 2025-12"
    assert row[4:8] == ("2,0", "0,41", "uppfylld", "inte uppfylld")
    assert row[8] == "0,4–0,9"
    assert table.note == "Tecken att fråga om: personer utan tid och vid gränsen."


def test_an_area_that_was_not_followed_up_has_no_such_row():
    shared = shareable(build_picture())
    report = write_report(shared, map_areas(shared))

    ids = [table.id for sheet in report.sheets for table in sheet.tables]
    assert [id_ for id_ in ids if "officers" in id_] == []


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """All that is shared, as text."""
    shared = shareable(staffed_picture(is_complete=True))
    areas = map_areas(shared)
    report = write_report(shared, areas)
    book = tmp_path_factory.mktemp("officers") / "workbook.xlsx"
    write_workbook(shared, areas, book)
    with zipfile.ZipFile(book) as parts:
        sheets = "".join(parts.read(name).decode() for name in parts.namelist())
    return {
        "html": write_report_html(report),
        "pdf": "\n".join(pdf_pages(write_pdf(report))),
        "tables": "\n".join(
            shared.tables[table.name].write_csv()
            for table in tables.OFFICER_TABLES
            if not table.inside_only
        ),
        "workbook": sheets,
    }


def test_the_leave_of_one_officer_is_in_no_document(documents):
    inside = staffed_picture(is_complete=True).tables["officer_figures_monthly"]
    present = inside.filter(unit="O06", figure="present_fte")["value"].to_list()
    assert present == pytest.approx([1 - SICK_FTE] * 13)

    # Regionens och landets 9,8643 får visas: tio områdespoliser.
    hidden_ones = ("0.8643", "0,8643", "0.1357", "0,1357")
    for name, text in documents.items():
        assert [hidden for hidden in hidden_ones if hidden in text] == [], name


def test_page_and_paper_are_made_with_the_chapter_and_say_the_same(documents):
    page = Page(documents["html"])

    assert "Områdespoliser: får de arbeta i fred?" in documents["pdf"]
    assert page.tables["table-officer-areas"][2][0] == "2. Norra Ängen"
    assert "Personer utan tid (2). Att fråga" in " ".join(documents["pdf"].split())


def test_the_workbook_writes_codes_as_words(documents):
    for word in (
        "vart och ett av distriktets områden",
        "fredad heltid",
        "minst en",
        "inte uppfylld",
        "visas inte",
        "polisregion",
        "bortdragen tid",
        "mindre än normen",
        "Behov av områdespoliser, heltid",
    ):
        assert f"{word}</t>" in documents["workbook"], word
    for code in ("district_every_area", "at_least_one", "area_work", "withheld"):
        assert f">{code}</t>" not in documents["workbook"], code


def test_the_code_book_gives_a_column_the_codes_of_its_own_table(documents):
    assert (
        "area = varje område; district_pooled = distriktets områden ihop" in documents["workbook"]
    )
    assert "all = hela formuläret; block = block; item = fråga</t>" in documents["workbook"]


def test_every_place_beside_the_norm_has_a_word():
    assert set(swedish.WORDS["beside_norm"]) == set(BesideNorm)
