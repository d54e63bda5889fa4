"""Report and map: every area, every figure as in the tables, and names that stay names."""

import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from lagesbild import swedish
from lagesbild.reports.chart import interval_figures
from lagesbild.reports.html import write_map_html, write_report_html
from lagesbild.reports.map import map_figures, whole_map
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.national_sections import agreement_in_words, area_table
from lagesbild.reports.pdf import write_pdf
from lagesbild.reports.report import INTENDED_USE, write_report

from .documents import Page, pdf_pages
from .factories import NAMES, build_picture

HOSTILE = (
    "<script>alert(1)</script>",
    "#panic()",
    "$ x^2 $ *fet* _k_",
    "=1+1",
    "\"citat' & <b>",
    "{{ 7 * 7 }}",
    "\\u{41} @ref <label>",
    "]]> -- // /* */",
)


def report_of(picture):
    shared = shareable(picture)
    return write_report(shared, map_areas(shared))


def whole_map_of(picture):
    shared = shareable(picture)
    return whole_map(shared, map_figures(shared, map_areas(shared)))


def map_page_of(picture):
    areas = map_areas(shareable(picture))
    report = report_of(picture)
    return write_map_html(report, whole_map=whole_map_of(picture), table=area_table(areas))


@pytest.fixture(scope="module")
def picture():
    return build_picture()


@pytest.fixture(scope="module")
def page(picture):
    return Page(write_report_html(report_of(picture)))


@pytest.fixture(scope="module")
def pages(picture):
    return pdf_pages(write_pdf(report_of(picture)))


def test_ids_are_unique_and_every_link_leads_somewhere(page):
    assert [name for name, amount in Counter(page.ids).items() if amount > 1] == []
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_the_page_fetches_nothing_and_runs_nothing(page):
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert "url(http" not in page.html
    assert "@import" not in page.html


def test_the_page_has_its_landmarks_and_one_first_heading(page):
    assert '<html lang="sv">' in page.html
    assert {"header", "nav", "main", "footer"} <= set(page.tags)
    assert page.tags.count("h1") == 1
    assert page.tags.count("caption") == page.tags.count("table")
    assert INTENDED_USE in page.text


def test_every_composite_stands_with_its_interval(picture, page):
    rows = {row[0].split(". ")[1]: row for row in page.tables["table-areas"][1:]}
    for found in picture.tables["composite"].iter_rows(named=True):
        row = rows[found["name"]]
        assert row[2] == swedish.count(found["score"])
        assert row[3] == swedish.interval(found["score_low"], found["score_high"], decimals=0)


def test_every_published_indicator_stands_on_the_areas_sheet(picture, page):
    numbers = {area.area: area.number for area in map_areas(picture)}
    for found in picture.tables["indicators_published"].iter_rows(named=True):
        rows = page.tables[f"area-{numbers[found['area']]}-indicators"]
        [row] = [row for row in rows if row[0] == found["title"]]
        hidden = ["..", ".."]
        shown = [swedish.number(found["value"]), swedish.interval(found["low"], found["high"])]
        assert row[2:4] == (hidden if found["suppressed"] else shown)


def test_class_counts_stand_with_real_and_technical_parts(page):
    assert page.tables["table-class-counts"][1:] == [
        ["Särskilt utsatt område", "0", "+1", "−1", "0", "+1", "0", "1"],
        ["Utsatt område", "5", "+1", "−1", "0", "+1", "0", "6"],
        ["Summa", "5", "+1", "−1", "0", "+1", "0", "7"],
    ]


def test_every_departure_stands_with_its_reason(page):
    [row] = page.tables["table-departures"][1:]
    assert row[0] == "2. Norra Ängen"
    assert row[1:4] == ["Utsatt område", "62\u00a0%", "Inte på listan"]
    assert row[4] == "Läget har förbättrats enligt samlad bedömning."


def test_outcomes_are_told_in_words(page):
    assert [row[-1] for row in page.tables["area-1-reasons"][1:]] == [
        "uppfyllt",
        "inte uppfyllt",
        "kan inte avgöras",
    ]
    assert page.tables["area-1-change"][1][-1] == "ingen säker förändring"
    assert page.tables["area-1-change"][2][-1] == "kan inte jämföras. Nytt frågeformulär."


def test_what_all_areas_have_in_common_is_said_once_in_the_national_part(page):
    assert {row[-1] for row in page.tables["table-change-ratings"][1:]} == {"kan inte jämföras"}
    assert "Gäller alla områden: Nytt frågeformulär." in page.text


def test_norms_that_are_not_verified_are_marked(page):
    assert [row[-1] for row in page.tables["table-norms"][1:]] == ["nej, overifierad", "ja"]


@pytest.mark.parametrize(
    ("alpha", "words"),
    [
        (0.80, "god"),
        (0.799, "räcker till försiktiga slutsatser"),
        (0.667, "räcker till försiktiga slutsatser"),
        (0.666, "för låg för jämförelser"),
        (None, "kan inte beräknas"),
    ],
)
def test_agreement_is_read_in_words(alpha, words):
    assert agreement_in_words(alpha) == words


def test_the_first_round_has_no_change_to_tell():
    empty = build_picture().tables["change"].clear()
    picture = build_picture(previous_round=None, tables={**build_picture().tables, "change": empty})
    page = Page(write_report_html(report_of(picture)))
    assert "ingen tidigare omgång" in page.text
    assert "table-change-composite" not in page.tables


def test_every_area_has_exactly_one_page(pages):
    report = report_of(build_picture())
    sheets = pages[-len(report.sheets) :]
    for sheet, text in zip(report.sheets, sheets, strict=True):
        assert text.replace("\r\n", "\n").count(sheet.title) == 1
        assert sheet.facts[0][1] in text
        assert "Härledning" in text
    national = pages[: -len(report.sheets)]
    assert not [text for text in national if "Härledning" in text]


def test_every_page_says_what_it_is_of_and_its_number(picture, pages):
    for number, text in enumerate(pages, start=1):
        assert picture.title in text
        assert picture.data_version in text
        assert f"Sida {number} ({len(pages)})" in text


def test_every_name_is_in_the_pdf(pages):
    for name in NAMES:
        assert name in "".join(pages)


def test_a_long_sheet_still_fills_one_page():
    picture = build_picture()
    frame = picture.tables["indicators_published"]
    rows = [
        row | {"indicator": f"{row['indicator']}-{copy}"}
        for row in frame.iter_rows(named=True)
        for copy in range(14)
    ]
    more = frame.clear().vstack(frame.__class__(rows, schema=frame.schema))
    report = report_of(build_picture(tables={**picture.tables, "indicators_published": more}))
    pages = pdf_pages(write_pdf(report))
    assert ["Härledning" in text for text in pages[-8:]] == [True] * 8
    assert len([text for text in pages if "Härledning" in text]) == 8


def test_names_that_look_like_markup_are_only_names():
    picture = build_picture(HOSTILE)
    page = Page(write_report_html(report_of(picture)))
    assert not {"script", "b"} & set(page.tags)
    for name in HOSTILE:
        assert name in page.text
    ET.fromstring(whole_map_of(picture).svg)
    assert "script" not in Page(map_page_of(picture)).tags
    text = " ".join(" ".join(pdf_pages(write_pdf(report_of(picture)))).split())
    for name in HOSTILE:
        assert name in text


def test_the_map_is_an_accessible_picture_that_tells_what_it_shows(picture):
    root = ET.fromstring(whole_map_of(picture).svg)
    assert root.get("role") == "img"
    described = (root.get("aria-labelledby") or "").split()
    found = {node.get("id"): node.text or "" for node in root.iter() if node.get("id")}
    title, description = (found[name] for name in described)
    assert title == "Sammanvägt indikatorvärde i 8\u00a0områden"
    assert "Värdeklass 4 (60–80): 1 Hamnen och 4 Östra Kvarn." in description
    assert "Uppgift saknas: 7 Zinken." in description


def test_the_map_carries_its_date_and_data_version(picture):
    svg = whole_map_of(picture).svg
    assert "referensdag 2025-12-31" in svg
    assert picture.data_version in svg


def test_the_map_has_no_style_but_attributes(picture):
    svg = whole_map_of(picture).svg
    assert "<style" not in svg
    assert " style=" not in svg


def test_every_pattern_that_is_used_is_defined(page):
    used = {part.split(")")[0] for part in page.html.split("url(#")[1:]}
    assert used
    assert used <= set(page.ids)


def test_the_table_beside_the_map_has_the_same_areas(picture):
    page = Page(map_page_of(picture))
    names = [row[0] for row in page.tables["table-areas"][1:]]
    assert names == [f"{area.number}. {area.name}" for area in map_areas(picture)]


def test_the_chart_lists_areas_by_number_and_never_by_value(picture):
    [figure] = interval_figures(picture, map_areas(picture))
    places = [figure.svg.index(f">{area.number} {area.name}<") for area in map_areas(picture)]
    assert places == sorted(places)
    assert "Hamnen: 61, mellan 55 och 68." in figure.alt


def test_areas_are_numbered_by_municipality_and_name_in_swedish_order(picture):
    names = [area.name for area in map_areas(picture)]
    assert names == [
        *("Hamnen", "Norra Ängen", "Åsbacken", "Östra Kvarn"),
        *("Lillgärdet", "Vid ån", "Zinken"),
        "Ön",
    ]
