"""What the report says of cameras, of a country where it is known what is planted."""

from dataclasses import replace

import polars as pl
import pytest

from lagesbild.examples import invented_country
from lagesbild.picture import tables
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.making import Making
from lagesbild.picture.situation import rounds_of
from lagesbild.reports.camera_chapter import write_cameras
from lagesbild.reports.folder import read_tables, write_picture
from lagesbild.reports.html import write_report_html
from lagesbild.reports.inside_report import write_inside_report
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.report import write_report

from .documents import Page
from .factories import build_picture

COUNTRY = {"seed": 2021, "rounds": 2, "areas": 60}
SPACE = "\u00a0"


@pytest.fixture(scope="module")
def making():
    country = invented_country(**COUNTRY)
    return Making(country, rounds_of(country), CountProtection.SUPPRESSED)


@pytest.fixture(scope="module")
def made(making):
    return {table.name: table.shape(making.camera_table(table)) for table in tables.CAMERA_TABLES}


@pytest.fixture(scope="module")
def picture(making, made):
    empty = {table.name: table.frame([]) for table in tables.TABLES}
    return build_picture(
        reference_day=making.day,
        tables={**empty, **made, "areas": making.areas},
        boundaries=making.ground.areas.select("area", "name", "geometry"),
    )


@pytest.fixture(scope="module")
def whole(made):
    """A picture of other areas that has all tables, with points by hand."""
    given = build_picture()
    points = [
        {
            "level": "area",
            "unit": row["area"],
            "unit_name": row["name"],
            "points": None if at else 7,
            "suppressed": bool(at),
        }
        for at, row in enumerate(given.tables["areas"].to_dicts())
    ]
    by_hand = {"camera_area_points": tables.CAMERA_AREA_POINTS.frame(points)}
    return replace(given, tables={**given.tables, **made, **by_hand})


@pytest.fixture(scope="module")
def chapter(picture):
    return {section.id: section for section in write_cameras(shareable(picture))}


def changed(picture, name, change):
    return replace(picture, tables={**picture.tables, name: change(picture.tables[name])})


def table_of(section, id_):
    [found] = [table for table in section.tables if table.id == id_]
    return found


def test_the_chapter_asks_five_questions(chapter):
    assert list(chapter) == [
        *("cameras-needs", "cameras-waiting", "cameras-order", "cameras-use", "cameras-law"),
    ]


def test_the_share_of_the_gravest_areas_needs_that_is_met_stands_first_with_its_interval(
    chapter, made
):
    [row] = (
        made["camera_needs_met"]
        .filter(unit="particularly_vulnerable")
        .filter(pl.col("month") == pl.col("month").max())
        .to_dicts()
    )
    first = chapter["cameras-needs"].paragraphs[0]

    assert f"var {row['needs_met']} av {row['needs']}{SPACE}behov" in first
    ends = (round(100 * row[name]) for name in ("low", "high"))
    assert "{}\u00a0% till {}\u00a0%".format(*ends) in first
    [figure] = chapter["cameras-needs"].figures
    assert f"Särskilt utsatt område: {row['needs_met']} av {row['needs']} behov mötta" in figure.alt


def test_a_class_that_is_withheld_has_two_dots_and_so_has_the_nation(picture):
    def hide(needs):
        hidden = pl.col("unit").is_in(["vulnerable", "SE"])
        return needs.with_columns(
            pl.when(~hidden).then(pl.col(name)).alias(name)
            for name in ("needs_met", "share", "low", "high")
        ).with_columns(suppressed=pl.col("suppressed") | hidden)

    sections = write_cameras(shareable(changed(picture, "camera_needs_met", hide)))

    rows = table_of(sections[0], "table-camera-needs").rows
    newest = {row[0]: row[3:] for row in rows if row[1] == rows[0][1]}
    assert newest["Utsatt område"] == newest["Landet"] == ("..", "..", "..")
    assert newest["Särskilt utsatt område"][0].isdigit()


def test_each_policy_stands_beside_the_order_for_every_class_and_region(chapter, made):
    table = table_of(chapter["cameras-order"], "table-camera-policies")

    strict = made["camera_policies"].filter(policy="strict", unit="particularly_vulnerable")
    [row] = [row for row in table.rows if row[0] == "Särskilt utsatt område"]
    assert row[1:3] == (str(strict["needs"].item()), str(strict["met"].item()))
    assert (
        len(table.rows)
        == 3 + made["camera_policies"].filter(level="police_region")["unit"].n_unique()
    )
    assert "Den väljer inget." in " ".join(chapter["cameras-order"].paragraphs)


def test_a_point_is_not_a_camera_and_each_is_counted_by_itself(chapter, made):
    section = chapter["cameras-law"]
    counts = dict(made["camera_counts"].select("counted", "count").iter_rows())

    rows = dict(table_of(section, "table-camera-things").rows)
    assert rows["Kamerapunkter i drift i områdena"] == str(counts["points_in_operation"])
    assert rows["Kameror vid de punkterna"] == str(counts["cameras_at_points"])
    assert counts["cameras_at_points"] > counts["points_in_operation"]
    assert section.paragraphs[0].startswith("En kamerapunkt är inte en kamera")


def test_the_planted_exception_that_ran_out_is_a_small_count_outside_and_named_inside(
    chapter, picture
):
    rows = dict(table_of(chapter["cameras-law"], "table-camera-documents").rows)
    assert rows["I drift fast undantaget har gått ut"] == ".."

    [section] = [one for one in write_inside_report(picture).sections if one.id == "cameras-inside"]
    [stopped] = table_of(section, "table-cameras-stopped").rows
    assert "undantaget i 14 d §" in stopped[2]
    assert table_of(section, "table-cameras-next").rows[0][0] == "1"


def test_what_the_figures_do_not_say_is_said(chapter):
    told = " ".join(text for section in chapter.values() for text in section.paragraphs)

    for phrase in (
        "om en kamera har minskat brott",
        "var någon kamera sitter",
        "följs som en åtgärd",
    ):
        assert phrase in told


def test_the_page_of_an_area_has_one_line_with_its_points(whole):
    shared = shareable(whole)

    sheets = write_report(shared, map_areas(shared)).sheets

    lines = {sheet.facts[0][1]: dict(sheet.facts)["Kamerapunkter i drift"] for sheet in sheets}
    codes = whole.tables["areas"]["area"].to_list()
    assert lines == {code: ".. (döljs)" if at else "7" for at, code in enumerate(codes)}


def test_the_screen_has_every_table_and_figure_once(whole):
    shared = shareable(whole)

    page = Page(write_report_html(write_report(shared, map_areas(shared))))

    assert {"camera-needs-title", "camera-waiting-title"} <= set(page.ids)
    assert {"table-camera-policies", "table-camera-body-worn"} <= set(page.tables)


def test_tables_of_cameras_are_written_and_read_back(whole, made, tmp_path):
    given = changed(whole, "camera_departures", pl.DataFrame.clear)

    write_picture(given, tmp_path / "out")

    found = read_tables(tmp_path / "out")
    for name in made:
        written = list((tmp_path / "out").glob(f"*/{name}.*"))
        assert len(written) == (0 if name == "camera_departures" else 2), name
        assert found[name].equals(given.tables[name])


def test_a_picture_without_cameras_has_no_word_of_them(tmp_path):
    write_picture(build_picture(), tmp_path / "out")

    for path in (tmp_path / "out").rglob("*"):
        assert "camera" not in path.name
        if path.suffix in (".html", ".json", ".csv", ".svg", ".geojson"):
            assert "amera" not in path.read_text(encoding="utf-8"), path.name
