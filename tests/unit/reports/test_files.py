"""The files for other programs: tables, layers and workbook, read with other libraries."""

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pyogrio
import pytest
import shapely
from frictionless import Package

from lagesbild.picture.tables import TABLES
from lagesbild.reports.folder import write_picture
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.report import INTENDED_USE
from lagesbild.reports.sheets import sheet_title
from lagesbild.reports.workbook import write_workbook

from .factories import NAMES, SCORES, build_picture

WRITTEN = [table for table in TABLES if table.is_written(build_picture().tables[table.name])]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("picture") / "out"
    write_picture(build_picture(), folder)
    return folder


@pytest.mark.parametrize("folder", ["tables", "inside"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_each_folder_is_a_data_package_that_another_reader_finds_valid(written, folder):
    package = Package(str(written / folder / "datapackage.json"))
    expected = [table.name for table in WRITTEN if table.inside_only == (folder == "inside")]
    assert package.resource_names == expected
    report = package.validate()
    assert report.valid, report.flatten(["resource", "rowNumber", "note"])


def test_csv_is_plain(written):
    content = (written / "tables" / "composite.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == len(NAMES) + 1 == content.count(b"\n")
    rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
    assert [row["score"] for row in rows][:2] == ["61.25", "44.0"]
    assert rows[6]["score"] == ""


def test_csv_and_parquet_say_the_same(written):
    for table in WRITTEN:
        path = written / ("inside" if table.inside_only else "tables") / table.name
        parquet = pl.read_parquet(path.with_suffix(".parquet"))
        text = pl.read_csv(path.with_suffix(".csv"), schema=table.schema)
        assert text.equals(parquet), table.name


def test_the_geopackage_has_the_areas_in_sweref_99_tm(written):
    about = pyogrio.read_info(written / "areas.gpkg")
    assert about["crs"] == "EPSG:3006"
    assert about["features"] == len(NAMES)
    assert about["layer_metadata"]["DESCRIPTION"] == INTENDED_USE
    _, _, geometry, fields = pyogrio.raw.read(written / "areas.gpkg")
    columns = dict(zip(about["fields"], fields, strict=True))
    assert list(columns["name"]) == [area.name for area in map_areas(build_picture())]
    assert columns["score"][0] == SCORES[0]
    expected = map_areas(build_picture())[0].shape
    assert shapely.from_wkb(geometry[0]).equals(expected)


def test_the_geojson_is_rfc_7946_and_says_what_it_may_be_used_for(written):
    content = json.loads((written / "areas.geojson").read_text(encoding="utf-8"))
    assert content["description"] == INTENDED_USE
    assert "crs" not in content
    for feature in content["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        [polygon] = shape.geoms
        assert polygon.exterior.is_ccw
        assert 10 < polygon.centroid.x < 25
        assert 55 < polygon.centroid.y < 70
        assert all(round(x, 7) == x for x, _ in polygon.exterior.coords)


@pytest.fixture(scope="module")
def book(written):
    return openpyxl.load_workbook(written / "workbook.xlsx")


def test_the_workbook_has_a_sheet_per_shareable_table_and_none_of_the_others(book):
    expected = [sheet_title(table) for table in WRITTEN if not table.inside_only]
    assert book.sheetnames == ["Läs mig", *expected, "Osäkerhet", "Kodbok"]


def test_sheet_titles_are_whole_words_that_tell_the_tables_apart():
    titles = [sheet_title(table) for table in TABLES if not table.inside_only]
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 31
    assert "Data Områden" in titles
    assert "Skattningarnas nivå per område" in titles


def test_numbers_are_numbers_and_days_are_days(book):
    areas = book["Data Områden"]
    headings = [cell.value for cell in areas[1]]
    row = dict(zip(headings, (cell.value for cell in areas[2]), strict=True))
    assert row["Invånare"] == 5432.4
    assert row["Gränsen gäller från"].date() == date(2021, 1, 1)
    assert row["Gränshistoria"] == "oförändrad gräns"


def test_every_data_sheet_with_rows_has_a_frozen_header_and_a_named_table_without_merged_cells(
    book,
):
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert len(sheet.tables) == (sheet.max_row > 1)
        assert not sheet.merged_cells.ranges


def test_the_uncertainty_sheet_has_every_interval(book):
    rows = list(book["Osäkerhet"].iter_rows(min_row=2, values_only=True))
    assert ("O01", "Hamnen", "Sammanvägt indikatorvärde", 61.25, 54.75, 68.5, 13.75) in [
        row[:7] for row in rows
    ]
    assert ("O01", "Hamnen", "Skattad nivå, rensad från bedömare", 3.9, 3.5) in [
        row[:5] for row in rows
    ]
    assert (None, "hela landet", "Förändring per område: Skattningar", -0.08) in [
        row[:4] for row in rows
    ]
    assert all(row[6] == pytest.approx(row[5] - row[4]) for row in rows)
    hidden = [row for row in rows if row[2] == "Skjutningar"]
    assert hidden == []


def test_the_code_book_explains_every_column_of_every_sheet(book):
    explained = {(row[0], row[2]) for row in book["Kodbok"].iter_rows(values_only=True)}
    expected = {
        (sheet_title(table), column.name)
        for table in WRITTEN
        for column in table.columns
        if not table.inside_only
    }
    assert explained - {("Blad", "Namn i CSV")} == expected


def test_the_workbook_was_made_on_the_reference_day(book):
    assert book.properties.created.date() == date(2025, 12, 31)
    assert book.properties.modified.date() == date(2025, 12, 31)


def test_a_name_that_looks_like_a_formula_or_a_link_is_text(tmp_path):
    names = ("=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://example.org", "007", "=cmd|' /C'!A0")
    picture = shareable(build_picture(names))
    write_workbook(picture, map_areas(picture), tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    cells = [row[1] for row in book["Data Områden"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == list(names)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
