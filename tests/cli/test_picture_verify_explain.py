import hashlib
import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.unit.reports.documents import pdf_pages


def hashes_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def copied(example_folder, tmp_path):
    """A copy of the collection that a test may change."""
    return Path(shutil.copytree(example_folder, tmp_path / "underlag"))


def change_cell(file: Path, *, row: int, column: str, value: str) -> str:
    """Change one cell of a CSV file, and return what it was; `row` counts lines as editors do."""
    lines = file.read_text(encoding="utf-8").split("\n")
    place = lines[0].split(",").index(column)
    cells = lines[row - 1].split(",")
    before, cells[place] = cells[place], value
    lines[row - 1] = ",".join(cells)
    file.write_text("\n".join(lines), encoding="utf-8", newline="")
    return before


def row_of_a_rating(folder: Path) -> dict[str, object]:
    """Return a rating of an area in the last round, in the middle of the scale."""
    ratings = pl.read_csv(folder / "ratings.csv", infer_schema=False).with_row_index(
        "row", offset=2
    )
    last = ratings["round"].max()
    found = ratings.filter(
        (pl.col("round") == last)
        & (pl.col("area") != "")
        & pl.col("area").is_not_null()
        & pl.col("category").is_in(["2", "3"])
        & (pl.col("reason").is_null() | (pl.col("reason") == ""))
    )
    return found.row(0, named=True)


def test_the_same_collection_gives_the_same_bytes(run, example_folder, picture_folder, tmp_path):
    again = tmp_path / "again"

    result = run("picture", example_folder, "-o", again)

    assert result.exit_code == 0, result.output
    assert hashes_of(again) == hashes_of(picture_folder)


def test_the_summary_says_where_the_report_and_the_map_are(run, example_folder, tmp_path):
    result = run("picture", example_folder, "-o", tmp_path / "ut")

    for file in ("report.pdf", "report.html", "map.svg", "workbook.xlsx"):
        assert file in result.output
        assert (tmp_path / "ut" / file).is_file()


def test_each_area_fills_one_page_of_the_report_with_all_that_is_told_of_it(picture_folder):
    areas = len(pl.read_csv(picture_folder / "tables" / "areas.csv"))
    pages = pdf_pages((picture_folder / "report.pdf").read_bytes())

    assert ["Härledning" in text for text in pages[-areas:]] == [True] * areas
    assert not any("Härledning" in text for text in pages[:-areas])


def test_an_earlier_round_can_be_pictured(run, example_folder, tmp_path):
    result = run("picture", example_folder, "-o", tmp_path / "ut", "--round", "2023")

    assert result.exit_code == 0, result.output
    assert "Lägesbild 2023" in result.output


def test_a_picture_with_rounded_counts_is_verified_as_such(run, example_folder, tmp_path):
    made = run("picture", example_folder, "-o", tmp_path / "ut", "--counts", "rounded")

    verified = run("verify", tmp_path / "ut", example_folder)

    assert made.exit_code == verified.exit_code == 0, verified.output
    rounded = pl.read_csv(tmp_path / "ut" / "tables" / "counts.csv")["rounded_to"]
    assert set(rounded) == {5}


def test_a_folder_with_a_broken_manifest_is_no_picture(run, example_folder, tmp_path):
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")

    result = run("verify", tmp_path, example_folder)

    assert result.exit_code == 13
    assert "är ingen lägesbild" in result.output


def test_a_round_that_does_not_exist_is_refused_with_those_that_do(run, example_folder, tmp_path):
    result = run("picture", example_folder, "-o", tmp_path / "ut", "--round", "1999")

    assert result.exit_code == 13
    assert "1999 finns inte" in result.output
    assert "2025" in result.output
    assert not (tmp_path / "ut").exists()


def test_a_folder_with_something_in_it_is_not_overwritten(run, example_folder, tmp_path):
    (tmp_path / "minne.txt").write_text("viktigt", encoding="utf-8")

    result = run("picture", example_folder, "-o", tmp_path)

    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["minne.txt"]


def test_a_broken_collection_writes_nothing(run, copied, tmp_path):
    rating = row_of_a_rating(copied)
    change_cell(copied / "ratings.csv", row=rating["row"], column="category", value="7")

    result = run("picture", copied, "-o", tmp_path / "ut")

    assert result.exit_code == 11
    assert "category-outside-scale" in result.output
    assert not (tmp_path / "ut").exists()


def test_verify_finds_an_untouched_picture_identical(run, picture_folder, example_folder):
    result = run("verify", picture_folder, example_folder)

    assert result.exit_code == 0, result.output
    assert result.output.startswith("Identisk: alla")


def test_verify_names_one_flipped_rating(run, picture_folder, copied):
    rating = row_of_a_rating(copied)
    other = "3" if rating["category"] == "2" else "2"
    change_cell(copied / "ratings.csv", row=rating["row"], column="category", value=other)

    result = run("verify", picture_folder, copied)

    assert result.exit_code == 12
    assert "ratings.csv är inte den fil som lägesbilden gjordes av" in result.output
    first = next(line for line in result.output.splitlines() if "Första skillnaden" in line)
    for part in (
        f"område {rating['area']}",
        f"fråga {rating['item']}",
        f"rad {rating['row']}",
        f"kategori {rating['category']} → {other}",
    ):
        assert part in first


def test_verify_names_one_changed_count(run, picture_folder, copied):
    file = copied / "observations.csv"
    inside = pl.read_csv(picture_folder / "inside" / "indicator_inputs.csv")
    used = inside.filter((pl.col("share") == 1.0) & (pl.col("numerator") > 3)).row(0, named=True)
    change_cell(file, row=used["source_row"], column="numerator", value="2")

    result = run("verify", picture_folder, copied)

    assert result.exit_code == 12
    first = next(line for line in result.output.splitlines() if "Första skillnaden" in line)
    assert f"småområde {used['small_area']}" in first
    assert "→ 2.0" in first


def test_verify_names_a_row_that_was_taken_out_and_not_those_that_moved(
    run, picture_folder, copied
):
    rating = row_of_a_rating(copied)
    file = copied / "ratings.csv"
    lines = file.read_text(encoding="utf-8").split("\n")
    del lines[rating["row"] - 1]
    file.write_text("\n".join(lines), encoding="utf-8", newline="")

    result = run("verify", picture_folder, copied)

    first = next(line for line in result.output.splitlines() if "Första skillnaden" in line)
    for part in (f"område {rating['area']}", f"fråga {rating['item']}"):
        assert part in first


def test_verify_names_a_file_that_was_changed_afterwards(
    run, picture_folder, example_folder, tmp_path
):
    touched = Path(shutil.copytree(picture_folder, tmp_path / "lagesbild"))
    report = touched / "report.html"
    report.write_text(report.read_text(encoding="utf-8") + " ", encoding="utf-8")

    result = run("verify", touched, example_folder)

    assert result.exit_code == 12
    assert "report.html har ändrats efter att lägesbilden frystes" in result.output


def test_verify_refuses_a_folder_that_is_no_picture(run, example_folder):
    result = run("verify", example_folder, example_folder)

    assert result.exit_code == 13
    assert "är ingen lägesbild" in result.output


@pytest.mark.parametrize(
    "figure", ["class", "composite", "severity", "ratings", "residents", "change", "A", "A1"]
)
def test_explain_leads_every_figure_back_to_rows(run, picture_folder, figure):
    [area] = pl.read_csv(picture_folder / "tables" / "areas.csv")["area"].head(1)

    result = run("explain", picture_folder, "--area", area, "--figure", figure)

    assert result.exit_code == 0, result.output
    if figure != "change":
        assert "rad " in result.output


def test_explain_shows_the_rows_that_an_indicator_is_the_sum_of(run, picture_folder):
    inputs = pl.read_csv(picture_folder / "inside" / "indicator_inputs.csv")
    one = inputs.row(0, named=True)

    result = run("explain", picture_folder, "--area", one["area"], "--figure", one["indicator"])

    text = " ".join(result.output.split())
    assert f"observations.csv, rad {one['source_row']}:" in text


def test_explain_takes_the_name_of_an_area(run, picture_folder):
    name = pl.read_csv(picture_folder / "tables" / "areas.csv")["name"][0]

    result = run("explain", picture_folder, "--area", name, "--figure", "class")

    assert result.exit_code == 0
    assert name in result.output


def test_explain_suggests_what_was_meant(run, picture_folder):
    area = pl.read_csv(picture_folder / "tables" / "areas.csv").row(0, named=True)

    wrong_area = run("explain", picture_folder, "--area", area["name"][:-1], "--figure", "class")
    wrong_figure = run("explain", picture_folder, "--area", area["area"], "--figure", "compositt")

    assert wrong_area.exit_code == wrong_figure.exit_code == 13
    assert f"Menade du {area['name']}" in " ".join(wrong_area.output.split())
    assert "composite" in wrong_figure.output
