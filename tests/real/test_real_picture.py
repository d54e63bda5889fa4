import polars as pl
import pytest
from tests.real.real_collection import real_collection

from lagesbild.picture.make import make_picture
from lagesbild.reports.folder import write_picture
from lagesbild.sources.collection import check_collection, read_collection, write_collection


@pytest.fixture(scope="module")
def real_folder(real_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "underlag"
    write_collection(real_collection(real_file), folder)
    return folder


@pytest.fixture(scope="module")
def real_picture(real_folder):
    return make_picture(read_collection(real_folder))


def test_real_areas_and_statistics_make_a_collection_without_problems(real_folder):
    assert check_collection(real_folder) == []


def test_the_picture_of_2025_has_its_65_areas_each_with_a_score(real_picture):
    composite, ranks = (real_picture.tables[name] for name in ("composite", "composite_exact"))

    assert composite.height == 65
    assert composite["score"].is_between(0, 100).all()
    assert (ranks["rank_low"] <= ranks["rank_high"]).all()


def test_the_picture_of_real_areas_is_written_whole(real_picture, tmp_path):
    write_picture(real_picture, tmp_path / "lagesbild")

    written = {path.name for path in (tmp_path / "lagesbild").iterdir()}
    assert {"report.pdf", "report.html", "map.svg", "areas.gpkg", "workbook.xlsx"} <= written


def test_the_step_from_59_to_65_is_technical_to_the_last_area(real_picture):
    counts = real_picture.tables["class_counts"]
    [total] = counts.filter(pl.col("class") == "total").iter_rows(named=True)

    print(f"2023 → 2025: {total['previous']} → {total['current']} områden, varav tekniskt"
          f" {total['split_merged'] + total['scheme']:+}, verkligt"
          f" {total['entered'] + total['left']:+}.")  # fmt: skip
    assert (total["previous"], total["current"]) == (59, 65)
    assert (total["entered"], total["left"], total["split_merged"]) == (1, -1, 6)


def test_without_ratings_no_class_is_proposed_where_the_indicators_leave_it_open(real_picture):
    proposals = real_picture.tables["proposals"]
    open_ = proposals.filter(pl.col("proposed").is_null())

    assert not open_.is_empty()
    assert open_["reasons"].str.starts_with("Förslag kan inte ges: underlag saknas").all()
    assert proposals["decided"].null_count() == 0


def test_reported_crimes_without_a_place_are_shown_per_municipality(real_picture):
    values = real_picture.tables["indicator_values"].filter(pl.col("indicator") == "crime_1211")

    # In the whole extract 16.7 percent of the car fires have no small area.
    assert 0 < values["missing_geography"].mean() < 0.5
