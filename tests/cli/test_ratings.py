"""`lagesbild ratings`: levels, diagnostics and designs as people see them."""

import json
import shutil

import polars as pl
import pytest
from click.testing import CliRunner

from lagesbild.cli import main
from lagesbild.examples import planted_effects


@pytest.fixture(scope="module")
def edited(run, example_folder, tmp_path_factory):
    """Return a function that writes the example with some of its ratings, or its plan, changed."""

    def write(*, keep_ratings, keep_assignments=None):
        folder = tmp_path_factory.mktemp("edited") / "underlag"
        shutil.copytree(example_folder, folder)
        for name, keep in (("ratings", keep_ratings), ("assignments", keep_assignments)):
            if keep is not None:
                path = folder / f"{name}.csv"
                pl.read_csv(path, infer_schema=False).filter(keep).write_csv(path)
        _forget_hashes(folder)
        return folder

    return write


def _forget_hashes(folder):
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    for resource in descriptor["resources"]:
        for field in ("hash", "bytes"):
            resource.pop(field, None)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


@pytest.fixture(scope="module")
def fitted(run, example_folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("fit") / "skattningar"
    result = run("ratings", "fit", example_folder, "-o", out)
    assert result.exit_code == 0, result.output
    return result.output, out


def test_fit_shows_every_area_beside_its_raw_level_and_whether_the_fit_came_to_rest(fitted):
    output, out = fitted

    levels = pl.read_csv(out / "severity.csv")
    assert levels.height == 12
    for row in levels.iter_rows(named=True):
        assert row["low"] <= row["level"] <= row["high"]
        assert row["area"] in output
    assert "Modellen kom till vila" in output
    assert "kan jämföras" in output


def test_fit_gives_the_levels_that_the_picture_shows(fitted, picture_folder):
    _, out = fitted

    ours = pl.read_csv(out / "severity.csv")
    frozen = pl.read_csv(picture_folder / "tables" / "severity.csv")

    assert ours.select("area", "level", "low", "high").equals(
        frozen.select("area", "level", "low", "high")
    )


def test_an_earlier_round_can_be_asked_for(run, example_folder):
    result = run("ratings", "fit", example_folder, "--round", "2023")

    assert result.exit_code == 0, result.output
    assert "Omgången kan jämföras med" not in result.output


def test_a_round_that_does_not_exist_is_named_with_those_that_do(run, example_folder):
    result = run("ratings", "fit", example_folder, "--round", "1999")

    assert result.exit_code == 13
    assert "1999" in result.output
    assert "2023, 2025" in result.output


def test_a_folder_with_content_is_not_written_to(run, example_folder, tmp_path):
    (tmp_path / "mitt.txt").write_text("mitt", encoding="utf-8")

    for command in ("fit", "diagnose", "design"):
        result = run("ratings", command, example_folder, "-o", tmp_path)

        assert result.exit_code == 2
        assert [path.name for path in tmp_path.iterdir()] == ["mitt.txt"]


def test_a_collection_without_any_category_is_refused_in_words(run, edited):
    nothing = edited(keep_ratings=pl.col("category").is_null())

    for command in ("fit", "diagnose", "design"):
        result = run("ratings", command, nothing)

        assert result.exit_code == 13, result.output
        assert "inga skattningar" in result.output


def test_diagnose_names_the_item_that_changed_its_meaning(run, example_folder, tmp_path):
    planted = planted_effects(seed=7, rounds=2, areas=12)
    out = tmp_path / "provningar"

    result = run("ratings", "diagnose", example_folder, "-o", out)

    assert result.exit_code == 0, result.output
    found = dict(pl.read_csv(out / "diagnostics.csv").select("diagnostic", "sentence").iter_rows())
    assert found["items_by_version"].startswith(planted.changed_item)
    assert (out / "diagnostic_rater_fit.csv").is_file()


def test_design_prices_what_mends_a_round_without_calibration_cases(run, edited, tmp_path):
    """Only raters from the area's own district, and no calibration case."""
    unlinked = edited(keep_ratings=pl.col("calibration_case").is_null() & _from_home(run, edited))
    out = tmp_path / "plan"

    result = run("ratings", "design", unlinked, "-o", out)

    assert result.exit_code == 0, result.output
    assert "kan inte jämföras" in result.output
    ways = pl.read_csv(out / "link_strategies.csv")
    cheapest = ways.filter(pl.col("strategy") == "cases").row(0, named=True)
    assert cheapest["reaches"]
    assert cheapest["hours"] > 0
    assigned = pl.read_csv(out / "link_assignments.csv").filter(pl.col("strategy") == "cases")
    assert assigned.height == cheapest["sessions"]


def _from_home(run, edited):
    everything = edited(keep_ratings=None)
    areas = _districts(everything)
    return pl.col("rater_home_district") == pl.col("area").replace_strict(
        areas, default=None, return_dtype=pl.String
    )


def _districts(folder):
    from lagesbild.sources.collection import read_collection

    areas = read_collection(folder).areas
    return dict(areas.select("area", "local_police_district").iter_rows())


def test_a_round_without_ratings_is_checked_by_its_plan(run, edited):
    planned = edited(keep_ratings=pl.col("round") != "2025")

    whole = run("ratings", "design", planned, "--round", "2025")

    assert whole.exit_code == 0, whole.output
    assert "Alla lokalpolisområden i omgången kan jämföras" in whole.output

    without_cases = edited(
        keep_ratings=(pl.col("round") != "2025") & pl.col("calibration_case").is_null(),
        keep_assignments=pl.col("calibration_case").is_null(),
    )
    assert run("ratings", "design", without_cases).exit_code == 0


def test_nuts_without_its_extra_says_how_to_install_it(run, example_folder, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "numpyro", None)
    monkeypatch.delitem(sys.modules, "lagesbild.stats.many_facet.nuts", raising=False)

    result = CliRunner().invoke(main, ["ratings", "fit", str(example_folder), "--nuts"])

    assert result.exit_code == 2
    assert "lagesbild[nuts]" in result.output
